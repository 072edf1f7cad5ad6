import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { keepNewest } from './newest.ts'
import { demand } from './refusal.ts'
import type { WebSettings } from './web.ts'

/** Milliseconds that codes, tokens and refresh tokens of users live. */
const codeLife = 300_000
const tokenLife = 7_200_000
const refreshLife = 30 * 86_400_000
/** Of each kind so many are known, the newest. */
const most = 10_000

/** What a user has allowed. */
export interface Grant {
  readonly openid: string
  readonly scope: string
  readonly snapshot: boolean
  /** Monotonic ms. */
  readonly at: number
  used?: boolean
}

/** Codes of the consent page, and the tokens of users that they are exchanged for. */
export class WebCodes {
  readonly #clock: Clock
  readonly #codes = new Map<string, Grant>()
  readonly #tokens = new Map<string, Grant>()
  readonly #refreshs = new Map<string, Grant>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A code for a user; on a snapshot page it is another, virtual one every time. */
  make(openid: string, scope: string, { snapshot, code }: Pick<WebSettings, 'snapshot' | 'code'>): string {
    const user = snapshot ? `o-virtual-${randomBytes(8).toString('hex')}` : openid
    const at = this.#clock.elapsed() - (code === 'expired' ? codeLife : 0)
    return this.#add(this.#codes, { openid: user, scope, snapshot, at, used: code === 'used' })
  }

  /** @throws Refusal 41008, 40029, 42003, 40163 */
  spend(code: string | undefined): Grant {
    demand(code, 41008)
    const grant = this.#codes.get(code)
    demand(grant, 40029)
    demand(this.#clock.elapsed() - grant.at < codeLife, 42003)
    demand(!grant.used, 40163)
    grant.used = true
    return grant
  }

  /** @throws Refusal 40030, 42002 */
  refreshed(refresh_token: string | undefined): Grant {
    const grant = this.#refreshs.get(refresh_token ?? '')
    demand(grant, 40030)
    demand(this.#clock.elapsed() - grant.at < refreshLife, 42002)
    return grant
  }

  /** @throws Refusal 41001, 40001, 42001, 40003 */
  grantOf(token: string | undefined, openid: string | undefined): Grant {
    demand(token, 41001)
    const grant = this.#tokens.get(token)
    demand(grant, 40001)
    demand(this.#clock.elapsed() - grant.at < tokenLife, 42001)
    demand(grant.openid === openid, 40003)
    return grant
  }

  /** The answer to a code, or to a refresh token. */
  answer(grant: Grant, refresh_token?: string): object {
    const { openid, scope, snapshot } = grant
    const fresh = { openid, scope, snapshot, at: this.#clock.elapsed() }
    return {
      access_token: this.#add(this.#tokens, fresh),
      expires_in: tokenLife / 1000,
      refresh_token: refresh_token ?? this.#add(this.#refreshs, fresh),
      openid,
      scope,
      ...(snapshot && { is_snapshotuser: 1 }),
    }
  }

  #add(to: Map<string, Grant>, grant: Grant): string {
    const key = `fake_${randomBytes(24).toString('hex')}`
    keepNewest(to, key, grant, most)
    return key
  }
}
