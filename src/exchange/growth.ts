import { promised } from '../base/awaitable.ts'
import { EchostrError } from '../errors.ts'
import type { Reply } from '../serialize/reply.ts'

/** Pieces after which a stream that never waits lets others have the thread. */
const inOneGo = 1024
/** Pieces that are kept before they are put together. */
const together = 256

/** Who is told what becomes of a stream. */
export interface Grower {
  /** A piece has come. */
  grew(): void
  /** No more pieces will come: the stream is at its end, or `stop()` has ended it. */
  ended(): void
  /** The stream threw, or gave a piece that is no text. */
  failed(thrown: unknown): void
}

/** A text that comes in pieces. They are pulled one after the other, and never ahead of what was taken. */
export class Growth {
  /** No more will come. */
  over = false
  /** How much of the text, in UTF-16 units, the first part has, once it is decided. */
  part: number | undefined
  /** From where on the text goes late, once that is known. */
  lateFrom: number | undefined
  /** To be called when the rest has been handed over, or there is none. */
  handed: () => void = () => {}
  /** The stream was ended before its end, because nobody sends the rest. */
  cut = false
  /** What goes late in place of the rest. */
  instead: Reply | undefined
  readonly #stream: AsyncIterable<string>
  #text = ''
  /** What has come since the text was put together: a text made of single letters would take sixteen times their place. */
  #pieces: string[] = []
  /** The text had so many bytes when they were counted. */
  #least = 0
  /** It has no more now: what has come since is taken for three bytes a UTF-16 unit. */
  #most = 0
  readonly #grower: Grower
  #iterator: AsyncIterator<unknown> | undefined

  constructor(stream: AsyncIterable<string>, grower: Grower) {
    this.#stream = stream
    this.#grower = grower
  }

  /** What has come. */
  get text(): string {
    if (this.#pieces.length > 0) this.#join()
    return this.#text
  }

  /** What has come has more bytes than that. They are counted only when it may be so: most texts are far below. */
  exceeds(limit: number): boolean {
    if (this.#most <= limit || this.#least > limit) return this.#least > limit
    this.#least = Buffer.byteLength(this.text)
    this.#most = this.#least
    return this.#least > limit
  }

  /** Begins to pull. Never rejects. */
  async pull(): Promise<void> {
    try {
      this.#iterator = this.#stream[Symbol.asyncIterator]()
      for (let count = 1; this.#take(await this.#iterator.next()); count++) {
        if (count % inOneGo === 0) await new Promise((resolve) => setImmediate(resolve))
        if (this.over) break
      }
      this.#end()
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  /** Ends the stream: what has come is all there is. */
  stop(): void {
    if (this.over) return
    this.#return()
    this.#end()
  }

  /** Ends the stream, which nobody will get. */
  drop(): void {
    if (this.over) return
    this.over = true
    this.#return()
  }

  /** False where the stream is at its end. */
  #take({ done, value }: IteratorResult<unknown>): boolean {
    if (this.over || done) return false
    if (typeof value !== 'string')
      throw new EchostrError('bad_result', `A piece of a streamed reply is a ${typeof value}, not a string`)
    if (this.#pieces.push(value) >= together) this.#join()
    this.#most += value.length * 3
    this.#grower.grew()
    return true
  }

  #join(): void {
    this.#text += this.#pieces.join('')
    this.#pieces = []
  }

  #end(): void {
    if (this.over) return
    this.over = true
    this.#grower.ended()
  }

  #fail(thrown: unknown): void {
    if (this.over) return
    this.over = true
    this.#return()
    this.#grower.failed(thrown)
  }

  /** What a stream does when it is ended early is its own affair: it may throw, and it may hang. */
  #return(): void {
    if (this.#iterator) end(this.#iterator)
  }
}

/** Ends a stream that nobody has begun to read. */
export function discard(stream: AsyncIterable<string>): void {
  try {
    end(stream[Symbol.asyncIterator]())
  } catch {
    // whatever it does, nobody is there to hear of it
  }
}

function end(iterator: AsyncIterator<unknown>): void {
  try {
    const returned = iterator.return?.()
    if (returned) promised(returned).then(undefined, () => {})
  } catch {
    // whatever it does, nobody is there to hear of it
  }
}
