import { loginPathOf, type OAuthOptions } from './options.ts'
import { returnAddress } from './return-path.ts'

/** The addresses of the site whose users log in. */
export class Site {
  readonly callback: string
  readonly origin: string
  readonly #loginPath: string
  readonly #home: string
  readonly #via: string | undefined

  constructor(options: OAuthOptions) {
    const { callback, home = '/', via } = options
    this.callback = callback
    this.origin = new URL(callback).origin
    this.#loginPath = loginPathOf(options)
    this.#home = home
    this.#via = via
  }

  /** The whole address to return to: one of the site's, and none at which the next login would begin. */
  returnTo(given: unknown): string {
    const address = returnAddress(given, this.origin, this.#home)
    const { pathname } = new URL(address)
    const isLogin = pathname === this.#loginPath || pathname === new URL(this.callback).pathname
    return isLogin ? new URL(this.#home, this.origin).href : address
  }

  /** Where WeChat is to send the code: the site's own callback, or the one that hands it on. */
  redirectUri(to: string): string {
    const query = new URLSearchParams({ to: this.#pathOf(to) })
    if (this.#via !== undefined) query.set('site', this.callback)
    return `${this.#via ?? this.callback}?${query}`
  }

  /** A link that begins anew. */
  again(to: string, scope?: string): string {
    const query = new URLSearchParams({ return: this.#pathOf(to), ...(scope !== undefined && { scope }) })
    return `${this.#loginPath}?${query}`
  }

  #pathOf(address: string): string {
    return address.slice(this.origin.length)
  }
}
