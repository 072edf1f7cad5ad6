import { checkOptions, MemoryStore, type OptionCheck } from 'echostr'
import { bareCalls, WeChatApiError } from 'echostr/plugins/client'
import { awakeClock } from '../client/wire/deadline.ts'
import { SharedStore } from '../client/wire/shared-store.ts'
import { type AuthorizeOptions, authorizeUrl } from './authorize-url.ts'
import { Complaints } from './complaints.ts'
import { CookieJar } from './cookies.ts'
import { Logins } from './login.ts'
import { Once } from './once.ts'
import { checkedOAuth, type OAuthOptions } from './options.ts'
import { isTokenRefused, mayPass, refusalText, unfolded } from './outcome.ts'
import { keyFor } from './seal.ts'
import { Sessions, type WebUser } from './session.ts'
import { Site } from './site.ts'
import { isCode, ownAccount, SnsCalls, type UserToken, type WebToken, type WebUserInfo } from './sns.ts'
import { checkedRequest, handlerOf, visitOf, type WebHandler, type WebRequest } from './visit.ts'

/** The web login (网页授权) of an account. */
export interface OAuth {
  /**
   * Sends the browser to WeChat. Its query: `return`, a path of the site to come back to; `scope=snsapi_userinfo` for
   * a link that the user clicks to show their profile, else the login is silent and gives the OpenID.
   */
  readonly login: WebHandler
  /** Takes the code, lets the browser be known, and sends it on to where it came from; else shows a page. */
  readonly callback: WebHandler
  /** Who sends this request; undefined for somebody who has not logged in, or no longer. */
  user(request: WebRequest): WebUser | undefined
  /** WeChat's consent page, for a flow of your own: then the state is yours to make and to check. */
  authorizeUrl(options?: AuthorizeOptions): string
  /**
   * Exchanges a code for the user's OpenID and token. Asked again with the same code within a minute, also in another
   * process with the same store, it gives the first result again.
   *
   * @throws EchostrError `bad_option` for what can be no code; WeChatApiError 40029 invalid or expired, 40163 used, 40125 secret, and the rest; CallError
   */
  exchange(code: string): Promise<WebToken>
  /** Another token for a refresh_token, which lives 30 days. @throws WeChatApiError 40030, 42002: log in again */
  refresh(refresh_token: string): Promise<WebToken>
  /** The profile of a user who has allowed `snsapi_userinfo`. @throws WeChatApiError 42001, 48001, 40003 */
  userinfo(token: UserToken, lang?: 'zh_CN' | 'zh_TW' | 'en'): Promise<WebUserInfo>
  /** True as long as the token is good. */
  check(token: UserToken): Promise<boolean>
}

/**
 * Lets users log in to web pages that they open inside WeChat.
 *
 * WeChat calls the callback twice now and then: both calls get the result of the first, in one process, and in several
 * that share a `store`. A state is random, signed, good for ten minutes and one code, and bound to the browser by a cookie.
 *
 * @throws EchostrError `bad_option`
 * @example
 * const web = oauth({
 *   appId: 'wx1234567890abcdef',
 *   secret: process.env.WECHAT_SECRET ?? '',
 *   callback: 'https://m.example.com/wechat/callback',
 *   onLogin: ({ openid }) => accounts.findOrMake(openid),
 * })
 * createServer(serverOptions, routes({ '/wechat/login': web.login, '/wechat/callback': web.callback }, pages))
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 */
export function oauth(options: OAuthOptions): OAuth {
  const { appId, secret, callback, key = secret, clock = awakeClock, ...given } = checkedOAuth(options)
  const { baseUrl, fetch, retries, timeout = 4500, sessionTtl = 604_800_000 } = given
  const wire = { clock, timeout, ...(baseUrl !== undefined && { baseUrl }), ...(fetch && { fetch }) }
  const account = ownAccount(appId, secret)
  const calls = new SnsCalls(account, bareCalls({ ...wire, ...(retries !== undefined && { retries }) }))
  const store = options.store ? new SharedStore(options.store, clock) : new MemoryStore({ clock })
  const site = new Site(options)
  const jar = new CookieJar(site.origin)
  const sessions = new Sessions(keyFor(`user ${appId}`, key), jar, clock, sessionTtl)
  const openUrl = (options.openUrl ?? 'https://open.weixin.qq.com').replace(/\/+$/, '')
  const made = { options, account, calls, site, jar, sessions, openUrl, store, clock }
  const complaints = new Complaints(clock, options.report)
  const logins = new Logins({ ...made, complaints, key: keyFor(`state ${appId}`, key) })
  return {
    login: handlerOf(logins.begin),
    callback: handlerOf(logins.end),
    user: (request) => sessions.user(visitOf(checkedRequest('oauth().user()', request))),
    authorizeUrl: (more) => authorizeUrl(openUrl, account, callback, more),
    exchange: exchanging(
      appId,
      calls,
      new Once({ store, clock, name: 'web:exchange', timeout: 3 * timeout }),
    ),
    ...lowLevel(calls),
  }
}

const aCode: OptionCheck = { is: 'a text of at most 512 visible characters of ASCII', fits: isCode }

/** A code's outcome is kept, a refusal too; not what may pass. */
function exchanging(appId: string, calls: SnsCalls, once: Once): OAuth['exchange'] {
  return async (code) => {
    checkOptions('oauth().exchange()', { code }, { code: aCode })
    const work = async () => {
      try {
        return JSON.stringify({ given: await calls.exchange(code) })
      } catch (error) {
        if (error instanceof WeChatApiError && !mayPass(error)) return refusalText(error)
        throw error
      }
    }
    return unfolded<WebToken>(await once.run(`${appId} ${code}`, work))
  }
}

function lowLevel(calls: SnsCalls): Pick<OAuth, 'refresh' | 'userinfo' | 'check'> {
  return {
    refresh: async (refresh_token) => {
      checkOptions('oauth().refresh()', { refresh_token }, { refresh_token: 'text' })
      return calls.refresh(refresh_token)
    },
    userinfo: async (token, lang = 'zh_CN') => {
      checkToken('oauth().userinfo()', token)
      checkOptions('oauth().userinfo()', { lang }, { lang: ['zh_CN', 'zh_TW', 'en'] })
      return calls.userinfo(token, lang)
    },
    check: async (token) => {
      checkToken('oauth().check()', token)
      return calls.check(token).then(
        () => true,
        (error) => {
          if (isTokenRefused(error)) return false
          throw error
        },
      )
    },
  }
}

/** A token may come with all that it was given with. */
function checkToken(name: string, token: UserToken): void {
  checkOptions(name, { token }, { token: 'object' })
  const { access_token, openid } = token
  checkOptions(name, { access_token, openid }, { access_token: 'text', openid: 'text' })
}
