import type { Clock } from 'echostr'
import type { CookieJar } from './cookies.ts'
import { opened, sealed } from './seal.ts'
import type { Visit } from './visit.ts'

/** Who is logged in. */
export interface WebUser {
  readonly openid: string
  readonly unionid?: string
  /** When they logged in, in seconds since 1970. */
  readonly at: number
}

/** Knows a browser again by a cookie that only the server can read, and nobody else write. */
export class Sessions {
  readonly #key: Buffer
  readonly #jar: CookieJar
  readonly #clock: Clock
  /** Seconds. */
  readonly #life: number

  /** @param ttl ms */
  constructor(key: Buffer, jar: CookieJar, clock: Clock, ttl: number) {
    this.#key = key
    this.#jar = jar
    this.#clock = clock
    this.#life = Math.ceil(ttl / 1000)
  }

  /** The header that lets the browser be known. */
  cookie(user: WebUser): string {
    return this.#jar.set('user', sealed(this.#key, JSON.stringify(user)), this.#life)
  }

  user({ cookies }: Visit): WebUser | undefined {
    const text = opened(this.#key, cookies.get(this.#jar.name('user')) ?? '')
    if (text === undefined) return undefined
    // whoever could seal it is this plugin, with this key
    const user = JSON.parse(text) as WebUser
    return this.#clock.now() - user.at < this.#life ? user : undefined
  }
}
