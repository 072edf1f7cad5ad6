import type { Clock, Store } from 'echostr'
import { badAnswer, type Reading, readJson } from './answer.ts'
import type { Caller } from './caller.ts'
import { SharedValue } from './shared-value.ts'

/** What a ticket is for: signing pages (`jsapi`), or cards (`wx_card`). */
export type TicketType = 'jsapi' | 'wx_card'

/** What tickets are fetched and kept with. */
export interface TicketOptions {
  /** Part of their keys; tickets of another account sign nothing. */
  readonly appId: string
  readonly store: Store
  readonly clock: Clock
  /** Ms that fetching one may take in all. */
  readonly timeout: number
  readonly caller: Caller
}

interface TicketAnswer {
  readonly ticket?: unknown
  readonly expires_in?: unknown
}

/** WeChat's longest life of a ticket, in seconds, and how long before its end it is fetched anew. */
const longestLife = 7200
const margin = 300
/** Ms to wait for another process that is fetching the ticket; an older one is not killed by a newer one. */
const patience = 1500

/** The tickets of an account, kept and fetched like its token. */
export class Tickets {
  readonly #options: TicketOptions
  readonly #values: Readonly<Record<TicketType, SharedValue>>

  constructor(options: TicketOptions) {
    this.#options = options
    this.#values = { jsapi: this.#value('jsapi'), wx_card: this.#value('wx_card') }
  }

  /** The present ticket; fetched when there is none. */
  get(type: TicketType): Promise<string> {
    return this.#values[type].get()
  }

  #value(type: TicketType): SharedValue {
    const key = `client:${this.#options.appId}:ticket:${type}`
    const fetch = () => this.#fetch(type, key)
    return new SharedValue({ ...this.#options, key, lock: `${key}:lock`, patience, read: ticketOf, fetch })
  }

  async #fetch(type: TicketType, key: string): Promise<string> {
    const { store, timeout, caller } = this.#options
    const { ticket, life } = await caller.ask(
      { path: `/cgi-bin/ticket/getticket?type=${type}` },
      timeout,
      read,
    )
    const ttl = (life > 2 * margin ? life - margin : life / 2) * 1000
    await store.set(key, ticket, { ttl })
    return ticket
  }
}

async function read(response: Response, reading: Reading): Promise<{ ticket: string; life: number }> {
  const { ticket: given, expires_in } = await readJson<TicketAnswer>(response, reading)
  const ticket = typeof given === 'string' ? ticketOf(given) : undefined
  const life = Math.min(Number(expires_in), longestLife)
  if (ticket === undefined || !(life > 0)) throw badAnswer(reading, 'no ticket with a life')
  return { ticket, life }
}

/** What may be a ticket. */
function ticketOf(text: string): string | undefined {
  return /^[\x21-\x7e]{1,4096}$/.test(text) ? text : undefined
}
