import type { IncomingMessage, ServerResponse } from 'node:http'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { exampleIn } from './example.ts'
import { ChatHandler } from './handler.ts'
import { PageError } from './page-error.ts'
import type { ChatOptions } from './server.ts'
import { changed, defaultsOf, type Settings } from './settings.ts'
import type { AccountView } from './stage.ts'

/** So many accounts the page may hold. */
const most = 8

/** The accounts that the page holds: the first at `/`, the others below `/accounts/2/` and so on, each with its own API. */
export class Accounts {
  readonly #options: ChatOptions
  readonly #first: ChatHandler
  /** By the number in their paths; no number is given twice. */
  readonly #handlers = new Map<number, ChatHandler>()
  readonly #leaving = new Map<ChatHandler, () => void>()
  #last = 1

  constructor(options: ChatOptions) {
    this.#options = options
    this.#first = new ChatHandler(options, this, '')
    this.#handlers.set(1, this.#first)
  }

  /** Which accounts there are, and where. */
  get all(): readonly AccountView[] {
    return [...this.#handlers].map(([number, { account }]) => viewOf(number, account.chat.settings))
  }

  /** The number of the account that is added next. */
  get next(): number {
    return this.#last + 1
  }

  /** One more account, with the first one's people and menu: to each account a person has another OpenID. */
  add(given: Readonly<Record<string, unknown>>): AccountView {
    if (this.#handlers.size >= most) throw new PageError(pageMistakes.too_many_accounts, { most })
    const { clock, allowRemote, secret, users: people = exampleIn('zh').users } = this.#options
    const users = people.map(({ id, name }) => ({ id: `${id}-${this.next}`, name }))
    const settings = changed(defaultsOf(this.#options), given)
    const fixed = Object.fromEntries(
      Object.entries({ clock, allowRemote, secret, users }).filter(([, value]) => value !== undefined),
    )
    const handler = new ChatHandler({ ...settings, ...fixed }, this, prefixOf(this.next))
    this.#handlers.set(++this.#last, handler)
    this.#hear(handler)
    return viewOf(this.#last, settings)
  }

  /**
   * Takes an account away, with all that was said there; gives the one that is left for certain.
   *
   * @throws PageError for the first, which the page was started for
   */
  remove(prefix: string): AccountView {
    const [number, handler] = [...this.#handlers].find(([number]) => prefixOf(number) === prefix) ?? []
    if (number === undefined || !handler || handler === this.#first)
      throw new PageError(pageMistakes.first_account)
    this.#handlers.delete(number)
    this.#end(handler)
    return viewOf(1, this.#first.account.chat.settings)
  }

  /** Hears from apps in this process. */
  hearApps(): void {
    for (const handler of this.#handlers.values()) this.#hear(handler)
  }

  /** Hears no more, and ends what the accounts have begun. */
  close(): void {
    for (const handler of this.#handlers.values()) this.#end(handler)
  }

  #hear(handler: ChatHandler): void {
    this.#leaving.set(handler, handler.hearApps())
  }

  #end(handler: ChatHandler): void {
    this.#leaving.get(handler)?.()
    this.#leaving.delete(handler)
    handler.close()
  }

  /** Hands a request on to the account whose path it has. */
  readonly handle = (req: IncomingMessage, res: ServerResponse): void => {
    const [, number, rest] = /^\/accounts\/(\d{1,9})(\/.*)$/s.exec(req.url ?? '') ?? []
    const handler = this.#handlers.get(Number(number ?? 1))
    if (rest !== undefined && handler) req.url = rest
    ;(handler ?? this.#first).handle(req, res)
  }
}

function prefixOf(number: number): string {
  return number === 1 ? '' : `/accounts/${number}`
}

function viewOf(number: number, { name, account, url }: Settings): AccountView {
  return { path: `${prefixOf(number)}/`, name, account, url }
}
