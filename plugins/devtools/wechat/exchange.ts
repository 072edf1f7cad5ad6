import type { Clock } from 'echostr'
import { pause } from './clock.ts'
import type { Faults } from './faults.ts'
import { type Question, type Reading, readReply } from './reading.ts'
import { carry, type Passage, type WireRequest } from './transport.ts'
import { type Case, isFinal, isRefusal, type Verdict, verdictOf } from './verdict.ts'

/** A message that is ready to be delivered. */
export interface Draft {
  /** The push in the open: what is sealed inside the request in secure mode. */
  readonly push: string
  /** The request: every delivery is this one, byte for byte. */
  readonly request: WireRequest
  readonly question: Question
  /** False when the phone has no place to show an answer. */
  readonly chat: boolean
  /** What the faults have put into the request; undefined in one as WeChat makes it. */
  readonly amiss?: 'signature' | 'body' | undefined
}

/** A delivery on its way. */
export interface SentDelivery {
  /** Which try it is, from 1. */
  readonly attempt: number
  /** 0, or the number of a duplicate. */
  readonly copy: number
  /** ms since the message's first delivery. */
  readonly sentAt: number
}

/** A delivery and what became of it. */
export interface WireDelivery extends SentDelivery, Passage {
  /** ms since the message's first delivery. */
  readonly endedAt: number
  /** ms it took. */
  readonly ms: number
  /** The answer read; there when one came. */
  readonly reading?: Reading
}

/** A message on its way: its deliveries so far. */
export interface OpenExchange extends Draft {
  /** Counts from 1. */
  readonly id: number
  readonly deliveries: readonly WireDelivery[]
}

/** One message, all its deliveries, and what the phone shows. */
export interface Exchange extends OpenExchange {
  readonly verdict: Verdict
}

/** What happens to a message, as it happens. */
export type Step =
  | { readonly type: 'message'; readonly exchange: OpenExchange }
  | { readonly type: 'sent'; readonly exchange: OpenExchange; readonly delivery: SentDelivery }
  | { readonly type: 'ended'; readonly exchange: OpenExchange; readonly delivery: WireDelivery }
  | { readonly type: 'verdict'; readonly exchange: Exchange }

/** How a message is to be delivered. */
export interface Order {
  readonly id: number
  readonly draft: Draft
  readonly clock: Clock
  /** ms after which a delivery is given up. */
  readonly limit: number
  /** How many deliveries there are at most. */
  readonly tries: number
  readonly faults: Faults
  /** Resolves when the first delivery may start. */
  readonly ready: Promise<void>
  /** Whether the server takes the token: asked after a refusal. */
  isTokenTaken(): Promise<boolean>
  /** Told every step. */
  tell(step: Step): void
}

/**
 * Delivers a message until an answer with status 200 has come, or no try is left. A refusal (401, 403) ends it at
 * once, unlike WeChat: the request stays the same to the byte, so it would only be refused again. Never rejects.
 */
export async function run(order: Order): Promise<Exchange> {
  const { draft, id, faults, tries } = order
  const deliveries: WireDelivery[] = []
  const exchange: OpenExchange = { ...draft, id, deliveries }
  order.tell({ type: 'message', exchange })
  await order.ready
  const started = order.clock.elapsed()
  const send = async (attempt: number, copy: number) => {
    const sent = { attempt, copy, sentAt: order.clock.elapsed() - started }
    order.tell({ type: 'sent', exchange, delivery: sent })
    const delivery = await delivered(order, sent)
    deliveries.push(delivery)
    order.tell({ type: 'ended', exchange, delivery })
  }
  for (let attempt = 1; attempt <= tries && !deliveries.some(isOver); attempt++) {
    await Promise.all(Array.from({ length: 1 + (faults.duplicate ?? 0) }, (_, copy) => send(attempt, copy)))
  }
  const verdict = verdictOf({ ...(await circumstances(order, deliveries)), deliveries })
  const whole = { ...exchange, verdict }
  order.tell({ type: 'verdict', exchange: whole })
  return whole
}

function isOver(delivery: WireDelivery): boolean {
  return isFinal(delivery) || isRefusal(delivery)
}

async function circumstances(
  { draft: { chat, question, amiss }, isTokenTaken }: Order,
  deliveries: readonly WireDelivery[],
): Promise<Omit<Case, 'deliveries'>> {
  const { mode } = question
  const forged = amiss === 'signature'
  const refused = amiss === undefined && deliveries.some(isRefusal)
  return { chat, mode, forged, tokenFits: refused ? await isTokenTaken() : undefined }
}

async function delivered(order: Order, sent: SentDelivery): Promise<WireDelivery> {
  const before = order.clock.elapsed()
  const passage = await passed(order, sent.attempt)
  const ms = order.clock.elapsed() - before
  const delivery = { ...sent, ...passage, endedAt: sent.sentAt + ms, ms }
  if (passage.answer === undefined) return delivery
  return { ...delivery, reading: readReply(passage.answer, order.draft.question) }
}

/** Carries the request, unless a fault loses it or its answer. */
async function passed({ clock, limit, draft, faults }: Order, attempt: number): Promise<Passage> {
  const { drop, tries = [1], latency, trickle, from } = faults
  const lost = drop !== undefined && tries.includes(attempt)
  const before = clock.elapsed()
  const local = from?.startsWith('127.') ? from : undefined
  const route = { clock, limit, from: local, latency, trickle }
  const passage: Passage =
    lost && drop === 'request' ? { outcome: 'lost' } : await carry(draft.request, route)
  if (!lost) return passage
  await pause(clock, limit - (clock.elapsed() - before))
  return { ...passage, outcome: 'lost' }
}
