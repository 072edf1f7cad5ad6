/** True for a reply that comes in pieces. */
export function isStream(value: unknown): value is AsyncIterable<string> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/** The same pieces; `ended` is called when no more will come: at the end, on a failure, or when they are no longer wanted. */
export function untilEnd(stream: AsyncIterable<string>, ended: () => void): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      try {
        return watched(stream[Symbol.asyncIterator](), ended)
      } catch (thrown) {
        ended()
        throw thrown
      }
    },
  }
}

function watched(inner: AsyncIterator<string>, ended: () => void): AsyncIterator<string> {
  return {
    async next() {
      try {
        const result = await inner.next()
        if (result.done) ended()
        return result
      } catch (thrown) {
        ended()
        throw thrown
      }
    },
    // what stands in the `finally` of a generator still is of this turn
    async return(value) {
      try {
        return (await inner.return?.(value)) ?? { done: true, value }
      } finally {
        ended()
      }
    },
  }
}
