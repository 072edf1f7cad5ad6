import { createHash } from 'node:crypto'
import type { SpanContext } from '@opentelemetry/api'

/** Messages whose first delivery is remembered: WeChat's last comes ten seconds later. */
const most = 10_000

/** The span of each message's first delivery, by a digest of the message's key. */
export class FirstSpans {
  readonly #spans = new Map<string, SpanContext>()

  /** The first delivery's span; undefined when this is the first, and it is remembered. */
  of(key: string, span: SpanContext): SpanContext | undefined {
    const digest = createHash('sha256').update(key).digest('base64')
    const first = this.#spans.get(digest)
    if (first !== undefined) return first
    this.#spans.set(digest, span)
    // a Map has its oldest entry in front
    if (this.#spans.size > most) this.#spans.delete(this.#spans.keys().next().value as string)
    return undefined
  }
}
