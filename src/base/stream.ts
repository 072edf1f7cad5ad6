/** True for the pieces of a text: an async generator, a `ReadableStream`, whatever `for await` takes. */
export function isStream(value: unknown): value is AsyncIterable<string> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
