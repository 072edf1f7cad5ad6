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

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get routes(): Routes {
    return { '/cgi-bin/ticket/getticket': this.#getticket }
  }

  readonly #getticket = ({ query: { type = '' } }: ApiCall): object => {
    demand(types.includes(type), 40097)
    const now = this.#clock.elapsed()
    const last = this.#made.get(type)
    const ticket = last && now - last.at < seconds * 1000 ? last : { ticket: ticketText(), at: now }
    this.#made.set(type, ticket)
    return { errcode: 0, errmsg: 'ok', ticket: ticket.ticket, expires_in: seconds }
  }
}

function ticketText(): string {
  return `fake_${randomBytes(48).toString('base64url')}`
}
