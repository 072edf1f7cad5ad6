/** Where the pieces of a reply are made, and who is told that no more will come. */
export interface Surroundings {
  within<T>(run: () => T): T
  /** With what was thrown, if anything was. */
  ended(...thrown: readonly [thrown?: unknown]): void
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

/** True for a reply that comes in pieces. */
export function isStream(value: unknown): value is AsyncIterable<string> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/** The same pieces, each made within the surroundings. */
export function streamed(stream: AsyncIterable<string>, around: Surroundings): AsyncIterable<string> {
  return { [Symbol.asyncIterator]: () => around.within(() => iterated(stream, around)) }
}

function iterated(stream: AsyncIterable<string>, around: Surroundings): AsyncIterator<string> {
  const inner = told(around, () => stream[Symbol.asyncIterator]())
  return {
    async next() {
      try {
        const result = await around.within(() => inner.next())
        if (result.done) around.ended()
        return result
      } catch (thrown) {
        around.ended(thrown)
        throw thrown
      }
    },
    // nobody wants more: a generator that waits for its model may take long to hear of it
    async return(value) {
      around.ended()
      return (await around.within(() => inner.return?.(value))) ?? { done: true, value }
    },
  }
}

/** A stream that cannot even begin has failed. */
function told<T>({ ended }: Surroundings, run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    ended(thrown)
    throw thrown
  }
}
