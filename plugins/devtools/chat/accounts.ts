import type { IncomingMessage, ServerResponse } from 'node:http'
import { pageMistakes } from '../texts/page-mistakes.ts'
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
  readonly #handlers: ChatHandler[]
  readonly #leaving: (() => void)[] = []

  constructor(options: ChatOptions) {
    this.#options = options
    this.#handlers = [new ChatHandler(options, this, '')]
  }

  /** Which accounts there are, and where. */
  get all(): readonly AccountView[] {
    return this.#handlers.map(({ account }, at) => viewOf(at, account.chat.settings))
  }

  /** One more account, with the first one's users and menu. */
  add(given: Readonly<Record<string, unknown>>): AccountView {
    if (this.#handlers.length >= most) throw new PageError(pageMistakes.too_many_accounts, { most })
    const { clock, allowRemote, secret, users } = this.#options
    const settings = changed(defaultsOf(this.#options), given)
    const fixed = Object.fromEntries(
      Object.entries({ clock, allowRemote, secret, users }).filter(([, value]) => value !== undefined),
    )
    const handler = new ChatHandler({ ...settings, ...fixed }, this, prefixOf(this.#handlers.length))
    this.#handlers.push(handler)
    this.#hear(handler)
    return viewOf(this.#handlers.length - 1, settings)
  }

  /** Hears from apps in this process. */
  hearApps(): void {
    for (const handler of this.#handlers) this.#hear(handler)
  }

  /** Hears no more, and ends what the accounts have begun. */
  close(): void {
    for (const leave of this.#leaving) leave()
    for (const { account } of this.#handlers) account.close()
  }

  #hear(handler: ChatHandler): void {
    this.#leaving.push(handler.hearApps())
  }

  /** Hands a request on to the account whose path it has. */
  readonly handle = (req: IncomingMessage, res: ServerResponse): void => {
    const [, number, rest] = /^\/accounts\/(\d{1,2})(\/.*)$/s.exec(req.url ?? '') ?? []
    const handler = this.#handlers[Number(number ?? 1) - 1]
    if (rest !== undefined && handler) req.url = rest
    const first = this.#handlers[0] as ChatHandler
    ;(handler ?? first).handle(req, res)
  }
}

function prefixOf(at: number): string {
  return at === 0 ? '' : `/accounts/${at + 1}`
}

function viewOf(at: number, { name, account, url }: Settings): AccountView {
  return { path: `${prefixOf(at)}/`, name, account, url }
}
