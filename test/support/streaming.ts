import { type FakeClock, fakeClock } from 'echostr/testing'
import * as assert from 'uvu/assert'
import { type Asked, finished, redelivered, type Scene, scene } from './exchange.ts'

/** A stream that is fed by the test. */
export class Feed implements AsyncIterable<string> {
  readonly #pieces: unknown[] = []
  #more: () => void = () => {}
  #over = false
  #thrown: unknown
  returned = 0
  pulled = 0

  give(...texts: unknown[]): void {
    this.#pieces.push(...texts)
    this.#more()
  }

  end(thrown?: unknown): void {
    this.#over = true
    this.#thrown = thrown
    this.#more()
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return {
      next: async () => {
        this.pulled++
        while (this.#pieces.length === 0 && !this.#over)
          await new Promise<void>((resolve) => {
            this.#more = resolve
          })
        if (this.#pieces.length > 0) return { done: false, value: this.#pieces.shift() as string }
        if (this.#thrown) throw this.#thrown
        return { done: true, value: undefined }
      },
      return: async () => {
        this.returned++
        return { done: true, value: undefined }
      },
    }
  }
}

export interface Streaming {
  readonly s: Scene
  readonly feed: Feed
  readonly clock: FakeClock
  /** What was sent late. */
  readonly late: () => readonly string[]
}

export function streaming(
  options: Parameters<typeof scene>[0] = {},
  hears = true,
  clock: FakeClock = fakeClock(),
): Streaming {
  const s = scene(options, clock, {}, hears)
  const feed = new Feed()
  s.app.on('image', () => feed)
  return { s, feed, clock: s.clock, late: () => s.late.map(([, text]) => text) }
}

/** The last of a message's deliveries. */
export async function last({ s }: Streaming): Promise<Asked> {
  const second = await redelivered(s, s.delivery.image())
  return s.ask(await redelivered(s, second))
}

/** Nothing is left: no timer, no message, no stream. */
export async function over(s: Scene): Promise<void> {
  await s.clock.pass(100)
  finished(s)
  assert.is(s.app.health().streaming, 0)
}

export const long = '一句话，说得很长。'
