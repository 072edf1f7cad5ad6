import type { Context } from 'echostr'

/** One streamed reply, as the handler sees it: the script gives its pieces. Times are monotonic ms. */
export class Flow implements AsyncIterable<string> {
  readonly ctx: Context
  /** The process that reads it. */
  readonly app: number
  /** How its source came to an end by itself. */
  end: 'whole' | 'broken' | undefined
  /** Calls of `return()`. */
  returned = 0
  /** A piece was asked for before the one before it was there, or after the stream had been ended. */
  greedy = false
  readonly #now: () => number
  readonly #over: (flow: Flow) => void
  readonly #waiting: unknown[] = []
  readonly #given: { readonly at: number; readonly piece: string }[] = []
  #asked: PromiseWithResolvers<IteratorResult<string>> | undefined

  /** @param over told once, when no more pieces will be taken */
  constructor(ctx: Context, app: number, now: () => number, over: (flow: Flow) => void) {
    this.ctx = ctx
    this.app = app
    this.#now = now
    this.#over = over
  }

  /** The handler is at work. */
  get live(): boolean {
    return this.end === undefined && this.returned === 0
  }

  /** What was taken up to a time, as far as it can be shown. */
  text(by: number = Number.POSITIVE_INFINITY): string {
    const taken = this.#given.filter(({ at }) => at <= by)
    return shown(taken.map(({ piece }) => piece).join(''))
  }

  /** When more bytes than that had been taken. */
  passedAt(limit: number): number | undefined {
    let bytes = 0
    return this.#given.find(({ piece }) => {
      bytes += Buffer.byteLength(piece)
      return bytes > limit
    })?.at
  }

  /** A piece comes; after `return()`, too, as from a source that does not listen. */
  give(piece: string): void {
    if (this.end) return
    this.#waiting.push(piece)
    this.#answer()
  }

  /** The source is at its end, or breaks. */
  finish(end: 'whole' | 'broken'): void {
    if (!this.live) return
    this.end = end
    this.#over(this)
    this.#answer()
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return { next: () => this.#next(), return: async () => this.#return() }
  }

  #next(): Promise<IteratorResult<string>> {
    this.greedy ||= this.#asked !== undefined || this.returned > 0
    this.#asked = withResolvers()
    const { promise } = this.#asked
    this.#answer()
    return promise
  }

  #return(): IteratorResult<string> {
    const was = this.live
    this.returned++
    if (was) this.#over(this)
    return { done: true, value: undefined }
  }

  #answer(): void {
    const asked = this.#asked
    if (!asked || (this.#waiting.length === 0 && this.end === undefined)) return
    this.#asked = undefined
    if (this.#waiting.length > 0) asked.resolve({ done: false, value: this.#take() })
    else if (this.end === 'broken') asked.reject(new Error('planned'))
    else asked.resolve({ done: true, value: undefined })
  }

  #take(): string {
    const piece = this.#waiting.shift() as string
    if (this.returned === 0) this.#given.push({ at: this.#now(), piece })
    return piece
  }
}

/** What XML can carry of a text: no half characters. */
export function shown(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '')
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (thrown: unknown) => void
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {}
  let reject: (thrown: unknown) => void = () => {}
  const promise = new Promise<T>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { promise, resolve, reject }
}
