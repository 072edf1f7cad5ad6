import { type Context, toReply, type WholeResult } from 'echostr'
import { digest } from './questions.ts'
import { type DialogueRecord, type Going, mostTaken } from './record.ts'
import type { Shelf } from './shelf.ts'

/** Ms after its end for which a dialogue is remembered: WeChat delivers a message again within 15 s. */
const afterwards = 60_000

/** A message of a user, and what stands in the store of their dialogue. */
export class Visit {
  readonly ctx: Context
  /** What makes two deliveries one message. */
  readonly id: string
  readonly #shelf: Shelf
  #was: string | null

  constructor(ctx: Context, shelf: Shelf, was: string | null) {
    this.ctx = ctx
    this.id = idOf(ctx)
    this.#shelf = shelf
    this.#was = was
  }

  /** The last messages that the dialogue has taken, with this one. */
  taken({ taken }: Going): readonly string[] {
    return [...taken.filter((id) => id !== this.id), this.id].slice(-mostTaken)
  }

  /** False when others have written meanwhile. */
  async write(record: DialogueRecord, ttl: number): Promise<boolean> {
    const text = await this.#shelf.write(keyOf(this.ctx), record, { ttl, was: this.#was })
    if (text !== undefined) this.#was = text
    return text !== undefined
  }

  /**
   * The dialogue is over; when this message is delivered again, the reply is given again, unless it has more bytes.
   *
   * @throws EchostrError `bad_reply` for what is no reply
   */
  over(going: Going, says: WholeResult, bytes: number): Promise<boolean> {
    const reply = toReply(says) ?? null
    const isSmall = Buffer.byteLength(JSON.stringify(reply)) <= bytes
    return this.write({ over: true, taken: this.taken(going), reply: isSmall ? reply : null }, afterwards)
  }
}

/** JSON keeps the parts apart, whatever is in them: no user's OpenID can make the key of another. */
export function keyOf({ account, from, to }: Context): string {
  return `dialogue:${JSON.stringify([account, from, to])}`
}

function idOf({ message }: Context): string {
  const { MsgId } = message as { readonly MsgId?: unknown }
  return digest(typeof MsgId === 'string' && MsgId !== '' ? MsgId : JSON.stringify(message))
}
