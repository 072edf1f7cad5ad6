import type { Clock, Fields } from 'echostr'
import type { OpenExchange, Step, WireDelivery } from '../wechat/exchange.ts'
import { History, type Kept, type Row, weightOf } from './history.ts'
import type { LateReply } from './late-reply.ts'
import { lineOf, progressOf } from './line.ts'
import type { News } from './news.ts'
import { beginningOf, type DeliveryView, deliveryView, type GrowthView, verdictView } from './view.ts'
import { type Told, Wire } from './wire/wire.ts'

/** What a talk is made of. */
export interface TalkParts {
  readonly clock: Clock
  /** Told what the page is to know. */
  readonly tell: (news: News) => void
  /** The name of a user; empty for one who is not known. */
  readonly nameOf: (user: string) => string
  /** Where the sound is that a user sent under a MediaId. */
  readonly soundAt: (MediaId: string) => string | undefined
}

/** Characters of all messages together. */
const heaviest = 16 * 1024 * 1024

/** The fields that together tell which message it is, of an event and of an ordinary one. */
const naming = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgId', 'Event']

/** What was said, in memory: the messages with their deliveries, the lines of the conversations, the wire. */
export class Talk {
  /** What is remembered. */
  readonly history: History<Kept> = new History(heaviest, ({ draft, deliveries }) =>
    weightOf(draft.push, deliveries),
  )
  /** All that goes over the wire. */
  readonly wire: Wire
  readonly #clock: Clock
  readonly #tell: (news: News) => void
  readonly #parts: TalkParts
  #recalled = 0

  constructor(parts: TalkParts) {
    const { clock, tell, nameOf } = parts
    this.#clock = clock
    this.#tell = tell
    this.#parts = parts
    this.wire = new Wire(tell, nameOf)
  }

  /** All there is, for a page that opens. */
  get news(): readonly News[] {
    const exchanges = [...this.history.kept.keys()].map((id) => this.#exchangeNews(id))
    return [...exchanges, this.wire.news, ...this.history.rows.flatMap((row) => this.#rowNews(row))]
  }

  clear(): void {
    this.history.clear()
    this.wire.clear()
    this.#tell({ type: 'cleared' })
  }

  /** A customer-service message, and the call that it came by. */
  late(user: string, reply: LateReply, entry: number): void {
    this.row({ type: 'late', user, reply, entry, at: Date.now() })
    const [id, kept] = this.#latest((each) => each.beginning.user === user && each.growth !== undefined)
    if (kept?.growth && kept.growth.rest === undefined)
      this.#grow(id, kept, { ...kept.growth, rest: this.#since(kept) })
  }

  /** The first part of a streamed reply is decided. */
  part(message: Fields): void {
    const [id, kept] = this.#latest(({ beginning }) =>
      naming.every((name) => beginning.fields[name] === message[name]),
    )
    if (kept && !kept.growth) this.#grow(id, kept, { part: this.#since(kept) })
  }

  /** A step of a message. */
  follow(id: string, step: Step): void {
    if (step.type === 'message') this.#begin(id, step.exchange)
    const kept = this.history.kept.get(id)
    if (!kept) return
    if (step.type === 'sent') this.#sent(kept, step.delivery)
    if (step.type === 'ended') this.#ended(kept, step.delivery)
    if (step.type === 'verdict') kept.verdict = verdictView(step.exchange.verdict)
    this.#tell(this.#exchangeNews(id))
    if (step.type === 'message') this.#line('said', id)
    if (step.type === 'verdict') this.#line('answered', id)
  }

  #sent(kept: Kept, delivery: DeliveryView): void {
    kept.deliveries.push(delivery)
    this.wire.sent(toldOf(kept), kept.draft, delivery, Date.now())
  }

  #ended(kept: Kept, delivery: WireDelivery): void {
    const view = deliveryView(delivery)
    replace(kept.deliveries, view)
    this.wire.ended(kept.beginning.id, view, delivery.answer && Buffer.byteLength(delivery.answer.body))
  }

  #begin(id: string, { push, request, question, chat }: OpenExchange): void {
    const again = [...this.history.kept.values()].find(({ draft }) => draft.request === request)
    const draft = { push, request, question, chat }
    const beginning = beginningOf(draft, id, again?.beginning.id)
    this.#keep(id, { beginning, draft, deliveries: [], began: this.#clock.elapsed() })
  }

  /** Shows a message that was delivered at another time (ms since 1970), as `make` has it. */
  recall(at: number, make: (id: string, began: number) => Kept): void {
    const id = `file-${++this.#recalled}`
    const kept = make(id, this.#clock.elapsed())
    this.#keep(id, kept)
    this.wire.recalled(toldOf(kept), kept.draft, kept.deliveries, at)
    this.#tell(this.#exchangeNews(id))
    this.#line('said', id, at)
    this.#line('answered', id, at)
  }

  /** Remembers a message, and tells which are forgotten for it. */
  #keep(id: string, kept: Kept): void {
    for (const old of this.history.keep(id, kept)) this.#tell({ type: 'forgotten', exchange: old })
  }

  /** The latest message that fits, and its id. */
  #latest(fits: (kept: Kept) => boolean): [id: string, kept?: Kept] {
    return [...this.history.kept].findLast(([, kept]) => fits(kept)) ?? ['']
  }

  #grow(id: string, kept: Kept, growth: GrowthView): void {
    kept.growth = growth
    this.#tell(this.#exchangeNews(id))
  }

  #since({ began }: Kept): number {
    return this.#clock.elapsed() - began
  }

  #exchangeNews(id: string): News {
    const kept = this.history.kept.get(id) as Kept
    const { beginning, deliveries, verdict, growth } = kept
    return {
      type: 'exchange',
      exchange: {
        ...beginning,
        deliveries,
        verdict,
        growth,
        progress: progressOf(kept),
        age: this.#since(kept),
      },
    }
  }

  #line(type: 'said' | 'answered', exchange: string, at: number = Date.now()): void {
    const user = this.history.kept.get(exchange)?.beginning.user ?? ''
    this.row({ type, exchange, user, at })
  }

  /** A line more. */
  row(row: Row): void {
    this.history.add(row)
    for (const news of this.#rowNews(row)) this.#tell(news)
  }

  #rowNews(row: Row): News[] {
    const line = lineOf(row, this.history, this.#parts)
    const { type, user, at } = row
    const about = 'exchange' in row ? { exchange: row.exchange } : { entry: row.entry }
    return line ? [{ type: 'row', row: { type, user, at, ...about, ...line } }] : []
  }
}

function toldOf({ beginning: { id, user, fields } }: Kept): Told {
  return { exchange: id, user, fields }
}

function replace(deliveries: DeliveryView[], ended: DeliveryView): void {
  const at = deliveries.findIndex(({ attempt, copy }) => attempt === ended.attempt && copy === ended.copy)
  deliveries[at] = ended
}
