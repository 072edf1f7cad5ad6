import { createHash } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { done, type Route, type Routes } from './answer.ts'
import type { ApiCall } from './call.ts'
import { consent } from './consent.ts'
import { keepNewest } from './newest.ts'
import { PageAnswer } from './page-answer.ts'
import { demand } from './refusal.ts'
import type { FakeTickets } from './tickets.ts'
import { WebCodes } from './web-codes.ts'
import { jsSdkScript } from './wx-script.ts'

/** What is set in the console about web pages, and who opens them. */
export interface WebSettings {
  /** OpenID of who opens pages. Default `o-visitor`; on the chat page it is the chat's user. */
  visitor: string
  /** 网页授权域名: another host is refused with 10003. Default: every host is taken. */
  domain: string | undefined
  /** JS接口安全域名: on another host `wx.config` fails with `invalid url domain`. Default: every host is taken. */
  jsDomain: string | undefined
  /** True opens pages as snapshot pages (快照页). */
  snapshot: boolean
  /** Codes are given already used (40163), or expired (42003). Default: good ones. */
  code: 'used' | 'expired' | undefined
  /** The consent page shows this code, e.g. 10004, a banned account, in place of asking. */
  pageError: number | undefined
}

/** What a user shows who allows `snsapi_userinfo`. */
export interface WebProfile {
  readonly nickname: string
  readonly headimgurl?: string
  readonly unionid?: string
}

/** Profiles that are known. */
const mostProfiles = 10_000

/** What the web side of an account is made of. */
export interface FakeWebOptions {
  readonly appId: string
  readonly secret: string
  readonly clock: Clock
  readonly tickets: FakeTickets
}

/** Pages inside WeChat: the consent page, the calls of the web login, and a JS-SDK that checks signatures. */
export class FakeWeb {
  readonly settings: WebSettings = {
    visitor: 'o-visitor',
    domain: undefined,
    jsDomain: undefined,
    snapshot: false,
    code: undefined,
    pageError: undefined,
  }
  readonly #options: FakeWebOptions
  readonly #codes: WebCodes
  readonly #profiles = new Map<string, WebProfile>()

  constructor(options: FakeWebOptions) {
    this.#options = options
    this.#codes = new WebCodes(options.clock)
  }

  know(openid: string, profile: WebProfile): void {
    keepNewest(this.#profiles, openid, profile, mostProfiles)
  }

  /** Calls and pages; none of them takes the account's token. */
  get routes(): Routes {
    const { appId } = this.#options
    const nameOf = (openid: string) => this.#profileOf(openid).nickname
    const parts = { appId, settings: this.settings, codes: this.#codes, nameOf }
    return {
      '/sns/oauth2/access_token': this.#exchange,
      '/sns/oauth2/refresh_token': this.#refresh,
      '/sns/userinfo': this.#userinfo,
      '/sns/auth': this.#auth,
      '/connect/oauth2/authorize': (call) => consent(call, parts),
      '/open/js/jweixin-1.6.0.js': () => new PageAnswer(200, scriptHeaders, jsSdkScript),
      '/open/js/config': this.#config,
    }
  }

  readonly #exchange = ({ query }: ApiCall): object => {
    const { appid, secret, code, grant_type } = query
    demand(appid === this.#options.appId, 40013)
    demand(secret === this.#options.secret, 40125)
    demand(grant_type === 'authorization_code', 40002)
    const grant = this.#codes.spend(code)
    return { ...this.#codes.answer(grant), ...this.#unionid(grant.openid) }
  }

  readonly #refresh = ({ query: { appid, refresh_token, grant_type } }: ApiCall): object => {
    demand(appid === this.#options.appId, 40013)
    demand(grant_type === 'refresh_token', 40002)
    return this.#codes.answer(this.#codes.refreshed(refresh_token), refresh_token)
  }

  readonly #userinfo: Route = ({ token, query: { openid } }) => {
    const grant = this.#codes.grantOf(token, openid)
    demand(grant.scope.includes('snsapi_userinfo'), 48001)
    const { nickname, headimgurl = '' } = this.#profileOf(grant.openid)
    const empty = { sex: 0, province: '', city: '', country: '', privilege: [] }
    return { openid: grant.openid, nickname, headimgurl, ...empty, ...this.#unionid(grant.openid) }
  }

  readonly #auth: Route = ({ token, query: { openid } }) => {
    this.#codes.grantOf(token, openid)
    return done
  }

  /** What WeChat says to `wx.config`: it makes the signature itself, of the address as the browser has it. */
  readonly #config = ({ query }: ApiCall): PageAnswer => {
    const errMsg = `config:${this.#judge(query)}`
    const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' }
    return new PageAnswer(200, headers, JSON.stringify({ errMsg }))
  }

  #judge({ appId, timestamp, nonceStr, signature, url = '' }: ApiCall['query']): string {
    const { jsDomain } = this.settings
    const page = url.split('#')[0] ?? ''
    if (appId !== this.#options.appId) return 'invalid appid'
    if (!URL.canParse(page) || (jsDomain !== undefined && new URL(page).hostname !== jsDomain))
      return 'invalid url domain'
    const text = (ticket: string) =>
      `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${page}`
    const isGood = this.#options.tickets.good.some((ticket) => sha1(text(ticket)) === signature)
    return isGood ? 'ok' : 'invalid signature'
  }

  #profileOf(openid: string): WebProfile {
    return this.#profiles.get(openid) ?? { nickname: openid }
  }

  #unionid(openid: string): { unionid?: string } {
    const { unionid } = this.#profileOf(openid)
    return unionid === undefined ? {} : { unionid }
  }
}

/** Any page may load it. */
const scriptHeaders = {
  'content-type': 'text/javascript; charset=utf-8',
  'cross-origin-resource-policy': 'cross-origin',
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
