/** UTF-16 units of a streamed reply that are kept until it is known what the answer carries of it. */
const longest = 16_384

/** A reply that comes in pieces, as far as it has come. */
export class SeenStream {
  text = ''
  isOver = false
  /** UTF-16 units that the first part has, once an answer carries it. */
  part: number | undefined

  add(piece: unknown): void {
    if (typeof piece === 'string') this.text += piece.slice(0, longest - this.text.length)
  }

  /** What the first part left over, once all of it is known; it is given once. */
  takeRest(): string | undefined {
    if (!this.isOver || this.part === undefined) return undefined
    const rest = this.text.slice(this.part).trimStart()
    this.text = ''
    return rest === '' ? undefined : rest
  }
}

/** The same pieces, each told as it passes; and the end, also of a stream that fails or is left. */
export function heard(stream: AsyncIterable<string>, tell: (piece?: string) => void): AsyncIterable<string> {
  return { [Symbol.asyncIterator]: () => iterated(stream[Symbol.asyncIterator](), tell) }
}

function iterated(inner: AsyncIterator<string>, tell: (piece?: string) => void): AsyncIterator<string> {
  return {
    async next() {
      try {
        const result = await inner.next()
        tell(result.done ? undefined : result.value)
        return result
      } catch (thrown) {
        tell()
        throw thrown
      }
    },
    // at once: a generator that waits for its next piece may take long to hear that nobody wants more
    async return(value) {
      tell()
      return (await inner.return?.(value)) ?? { done: true, value }
    },
  }
}
