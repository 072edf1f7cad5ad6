import { createHash } from 'node:crypto'
import { type Clock, EchostrError, type Store, within } from 'echostr'
import { WeChatApiError } from 'echostr/plugins/client'
import { authorizeUrl } from './authorize-url.ts'
import type { Complaints } from './complaints.ts'
import { begun, browserCookie, browserIn, type CookieJar, goesInCircles } from './cookies.ts'
import { Once } from './once.ts'
import type { LoginHook, OAuthOptions } from './options.ts'
import { faultOf, mayPass, type Outcome } from './outcome.ts'
import { htmlOf, type LoginFault, type LoginPage, pageAnswer, pageOf } from './pages.ts'
import type { Sessions } from './session.ts'
import type { Site } from './site.ts'
import { isCode, type LoginAccount, type SnsCalls, type WebToken } from './sns.ts'
import { newState, stateFault, stateLife } from './state.ts'
import { texts } from './texts.ts'
import { notAllowed, redirect, type Visit, type WebAnswer } from './visit.ts'

/** What logins are made of. */
export interface LoginParts {
  readonly options: OAuthOptions
  readonly account: LoginAccount
  readonly calls: SnsCalls
  readonly site: Site
  readonly jar: CookieJar
  readonly sessions: Sessions
  readonly complaints: Complaints
  /** States are signed with it. */
  readonly key: Buffer
  readonly openUrl: string
  readonly store: Store
  readonly clock: Clock
}

/** Ms that `onLogin` may take, and that all of a login may. */
const longestHook = 10_000
const longestLogin = 20_000

/** From a link on the site to WeChat, and from WeChat back to the site. */
export class Logins {
  readonly #parts: LoginParts
  readonly #once: Once

  constructor(parts: LoginParts) {
    this.#parts = parts
    this.#once = new Once({ ...parts, name: 'web:login', timeout: longestLogin })
  }

  /** Sends the browser to WeChat. */
  readonly begin = async (visit: Visit): Promise<WebAnswer> => {
    const { site, jar, key, clock, account, openUrl } = this.#parts
    if (visit.method !== 'GET') return notAllowed()
    const now = clock.now()
    const browser = begun(visit.cookies.get(jar.name('login')) ?? '', now)
    const to = site.returnTo(visit.query.get('return'))
    const cookie = jar.set('login', browserCookie(browser), stateLife)
    if (goesInCircles(browser)) return this.#page('loop', visit, to, [cookie])
    const state = newState(key, { browser: browser.id, site: site.callback, to }, now)
    const scope = visit.query.get('scope') === 'snsapi_userinfo' ? 'snsapi_userinfo' : 'snsapi_base'
    const redirectUri = site.redirectUri(to)
    return redirect(authorizeUrl(openUrl, account, redirectUri, { scope, state }), [cookie])
  }

  /** Takes what WeChat sends back. */
  readonly end = async (visit: Visit): Promise<WebAnswer> => {
    const { site } = this.#parts
    if (visit.method !== 'GET') return notAllowed()
    const target = visit.query.get('site') ?? site.callback
    const to = site.returnTo(visit.query.get('to'))
    if (target !== site.callback) return this.#handOn(target, visit, to)
    try {
      return await this.#finish(visit, to)
    } catch (error) {
      this.#parts.complaints.tell(error as Error)
      return this.#page('unavailable', visit, to)
    }
  }

  /** Other sites check the state themselves; here counts that they are known, to the letter. */
  #handOn(target: string, visit: Visit, to: string): WebAnswer {
    const { options } = this.#parts
    if (!options.sites?.includes(target)) return this.#page('altered', visit, to)
    const given = ['to', 'code', 'state'].flatMap((name) => {
      const value = visit.query.get(name)
      return value === null ? [] : [[name, value] satisfies [string, string]]
    })
    return redirect(`${target}?${new URLSearchParams(given)}`)
  }

  async #finish(visit: Visit, to: string): Promise<WebAnswer> {
    const { sessions } = this.#parts
    const state = visit.query.get('state') ?? ''
    const code = visit.query.get('code')
    const fault = this.#faultOf(state, visit, to) ?? codeFault(code)
    if (fault !== undefined || code === null) return this.#page(fault ?? 'refused', visit, to)
    if (!(await this.#use(state, code))) return this.#page('used', visit, to)
    // the state is part of it: whoever has a code only, of somebody else's, gets nobody's login
    const work = async () => JSON.stringify(await this.#work(code, visit))
    const outcome: Outcome = JSON.parse(await this.#once.run(`${state} ${code}`, work))
    if ('fault' in outcome) return this.#page(outcome.fault, visit, to)
    // a fragment of its own, if only an empty one: browsers carry on the #wechat_redirect of WeChat's link
    return redirect(to.includes('#') ? to : `${to}#`, [sessions.cookie(outcome.user)])
  }

  #faultOf(state: string, visit: Visit, to: string): LoginFault | undefined {
    const { jar, site, key, clock } = this.#parts
    const browser = browserIn(visit.cookies.get(jar.name('login')) ?? '')
    const claims = { browser: browser?.id ?? '', site: site.callback, to }
    const fault = stateFault(key, state, claims, clock.now())
    return fault === 'foreign' ? 'cookie' : fault
  }

  /** A state goes with one code only, the first it came back with. */
  async #use(state: string, code: string): Promise<boolean> {
    const { store } = this.#parts
    const [key, value] = [`web:state:${digest(state)}`, digest(code)]
    if (await store.set(key, value, { ttl: 2 * stateLife * 1000, was: null })) return true
    return (await store.get(key)) === value
  }

  async #work(code: string, visit: Visit): Promise<Outcome> {
    const { calls, complaints } = this.#parts
    try {
      const token = await calls.exchange(code)
      return await this.#admit(token, visit)
    } catch (error) {
      if (mayPass(error)) throw error
      complaints.tell(error as Error)
      return { fault: faultOf(error) }
    }
  }

  async #admit(token: WebToken, visit: Visit): Promise<Outcome> {
    // of virtual users no account is made: several of them have come with one unionid
    if (Number(token.is_snapshotuser ?? 0) !== 0) return { fault: 'snapshot' }
    const profile = await this.#profile(token)
    if (profile === 'snapshot') return { fault: 'snapshot' }
    const { onLogin = () => {} } = this.#parts.options
    const { openid, unionid = profile?.unionid } = token
    const login = { ...token, ...(unionid !== undefined && { unionid }), ...(profile && { profile }) }
    const verdict = await this.#ask(onLogin, login, visit)
    if (verdict === false) return { fault: 'denied' }
    if (verdict === 'failed') return { fault: 'unavailable' }
    const at = this.#parts.clock.now()
    return { user: { openid, ...(unionid !== undefined && { unionid }), at } }
  }

  /** The profile, where the user allowed it. 48001 is what the token of a snapshot page gets whose flag was missing. */
  async #profile(token: WebToken) {
    if (!token.scope.split(',').includes('snsapi_userinfo')) return undefined
    try {
      return await this.#parts.calls.userinfo(token, 'zh_CN')
    } catch (error) {
      if (error instanceof WeChatApiError && error.errcode === 48001) return 'snapshot'
      throw error
    }
  }

  async #ask(hook: LoginHook, login: Parameters<LoginHook>[0], { request }: Visit) {
    const { clock, complaints } = this.#parts
    try {
      return await within(clock, longestHook, async () => hook(login, request))
    } catch (cause) {
      complaints.tell(
        new EchostrError('login_failed', 'The function onLogin of oauth() failed', { cause, texts }),
      )
      return 'failed'
    }
  }

  #page(fault: LoginFault, visit: Visit, to: string, cookies: readonly string[] = []): WebAnswer {
    const { site, complaints } = this.#parts
    if (told.has(fault)) complaints.tell(loginError(fault))
    const again = site.again(to, fault === 'refused' ? 'snsapi_userinfo' : undefined)
    const page = pageOf(fault, visit.lang, again)
    return pageAnswer(page, this.#drawn(page, visit), cookies)
  }

  #drawn(page: LoginPage, { request }: Visit): string {
    const { options, complaints } = this.#parts
    try {
      return textOf(options.page?.(page, request) ?? htmlOf(page))
    } catch (cause) {
      complaints.tell(
        new EchostrError('login_failed', 'The function page of oauth() failed', { cause, texts }),
      )
      return htmlOf(page)
    }
  }
}

/** What the developer is told, too: something is wrong with links, cookies or codes. */
const told: ReadonlySet<LoginFault> = new Set(['altered', 'expired', 'cookie', 'used', 'loop'])

function loginError(fault: LoginFault): EchostrError {
  return new EchostrError(`login_${fault}`, `A login by WeChat ended: ${fault}`, { status: 200, texts })
}

/** What a function of the site's has drawn. */
function textOf(html: unknown): string {
  if (typeof html === 'string') return html
  // a promise that rejects would end the process
  Promise.resolve(html).catch(() => {})
  throw new TypeError(`It gave no text but a value of type ${typeof html}`)
}

/** A user who refuses comes back without a code. */
function codeFault(code: string | null): LoginFault | undefined {
  if (code === null) return 'refused'
  return isCode(code) ? undefined : 'code'
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
