import { Bytes } from './bytes.ts'

/** How much of a body is taken, and what is made of a failure. */
export interface Bound {
  /** Bytes, counted when the body is unpacked. */
  readonly limit: number
  /** The error for one that is longer. */
  tooLarge(): Error
  /** The error for a connection that broke. */
  broken(thrown: unknown): Error
}

export type Chunks = ReadableStreamDefaultReader<Uint8Array>

/** A body from its first chunk on. At the limit the connection is ended. */
export function bounded(
  reader: Chunks,
  first: Uint8Array | undefined,
  bound: Bound,
): ReadableStream<Uint8Array> {
  let left = bound.limit
  let next: Uint8Array | undefined = first
  const read = async (): Promise<Uint8Array | undefined> => {
    const chunk = next ?? (await reader.read()).value
    next = undefined
    return chunk
  }
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const chunk = await read().catch((thrown) => {
        throw bound.broken(thrown)
      })
      left -= chunk?.byteLength ?? 0
      if (chunk === undefined) return controller.close()
      if (left >= 0) return controller.enqueue(chunk)
      reader.cancel().catch(() => {})
      throw bound.tooLarge()
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** The text of a body. What was read of one that is too long is let go. */
export async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const bytes = new Bytes()
  for await (const chunk of body) bytes.add(chunk)
  return new TextDecoder().decode(bytes.whole)
}
