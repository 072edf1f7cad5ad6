import type { XmlFields } from 'echostr'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { PageError } from './page-error.ts'

/** What a user does, as WeChat pushes it. */
export interface Deed {
  readonly kind: string
  readonly fields: XmlFields
}

/** So many who do not follow are known; the oldest are forgotten, and count as followers again. */
const most = 1000

/** Events that are no deeds of a user in the chat: what became of a job, a card, a certificate. */
const ofNoUser =
  /^event:(?!(subscribe|unsubscribe|scan|location|click|view|enter|view_miniprogram)$)(?!scancode_|pic_|location_select)/i

/** Who follows the account: everybody, until they leave, or are said to be strangers. */
export class Following {
  readonly #strangers = new Set<string>()

  has(user: string): boolean {
    return !this.#strangers.has(user)
  }

  set(user: string, follows: boolean): void {
    this.#strangers.delete(user)
    if (follows) return
    this.#strangers.add(user)
    const [oldest = ''] = this.#strangers
    if (this.#strangers.size > most) this.#strangers.delete(oldest)
  }

  /**
   * What WeChat pushes when a user does something: a scan by a stranger is a follow by that code.
   *
   * @throws PageError for what only followers can do
   */
  pushed(user: string, { kind, fields }: Deed): Deed {
    if (this.has(user) || kind === 'event:subscribe' || ofNoUser.test(kind)) return { kind, fields }
    if (kind !== 'event:SCAN') throw new PageError(pageMistakes.not_following)
    const { EventKey = 'scene-1', Ticket = 'ticket-1' } = fields
    return { kind: 'event:subscribe', fields: { ...fields, EventKey: `qrscene_${EventKey}`, Ticket } }
  }

  /** Takes note of what was pushed; true when somebody follows now, or does not any more. */
  hear(user: string, { kind }: Deed): boolean {
    const before = this.has(user)
    if (kind === 'event:subscribe') this.set(user, true)
    if (kind === 'event:unsubscribe') this.set(user, false)
    return before !== this.has(user)
  }
}
