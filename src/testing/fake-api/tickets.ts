import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import type { Routes } from './answer.ts'
import type { ApiCall } from './call.ts'
import { demand } from './refusal.ts'

const types = ['jsapi', 'wx_card']
const seconds = 7200

/** Tickets for pages in WeChat: of each kind the same for two hours, then another. */
export class FakeTickets {
  readonly #clock: Clock
  readonly #made = new Map<string, { readonly ticket: string; readonly at: number }>()
  /** The newest tickets for pages: one that has been replaced goes on to be good until its end. */
  readonly #pages: { readonly ticket: string; readonly at: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get routes(): Routes {
    return { '/cgi-bin/ticket/getticket': this.#getticket }
  }

  /** The tickets that a page may be signed with. */
  get good(): readonly string[] {
    return this.#pages.filter(({ at }) => !this.#isOver(at)).map(({ ticket }) => ticket)
  }

  readonly #getticket = ({ query: { type = '' } }: ApiCall): object => {
    demand(types.includes(type), 40097)
    const now = this.#clock.elapsed()
    const last = this.#made.get(type)
    const ticket = last && !this.#isOver(last.at) ? last : { ticket: ticketText(), at: now }
    this.#made.set(type, ticket)
    if (type === 'jsapi' && ticket !== last) this.#pages.splice(0, this.#pages.length - 1, ticket)
    return { errcode: 0, errmsg: 'ok', ticket: ticket.ticket, expires_in: seconds }
  }

  #isOver(at: number): boolean {
    return this.#clock.elapsed() - at >= seconds * 1000
  }
}

function ticketText(): string {
  return `fake_${randomBytes(48).toString('base64url')}`
}
