import { EchostrError, MemoryStore, type Store } from 'echostr'
import { guarded } from './calls/arguments.ts'
import { type CallbackCalls, callbackCalls } from './calls/callback.ts'
import { type CommentCalls, commentCalls } from './calls/comment.ts'
import { type CustomCalls, customCalls } from './calls/custom.ts'
import { type DatacubeCalls, datacubeCalls } from './calls/datacube.ts'
import { type DraftCalls, draftCalls } from './calls/draft.ts'
import { type FreePublishCalls, freePublishCalls } from './calls/freepublish.ts'
import { type MassCalls, massCalls } from './calls/mass.ts'
import { type MaterialCalls, materialCalls } from './calls/material.ts'
import { type MediaCalls, mediaCalls } from './calls/media.ts'
import { type MenuCalls, menuCalls } from './calls/menu.ts'
import { type NewTmplCalls, newTmplCalls } from './calls/newtmpl.ts'
import { type SubscribeCalls, subscribeCalls, type TemplateCalls, templateCalls } from './calls/notices.ts'
import { type OpenApiCalls, openApiCalls } from './calls/openapi.ts'
import { listIn } from './calls/paging.ts'
import { type QrCodeCalls, qrcodeCalls } from './calls/qrcode.ts'
import { type ShortenCalls, shortenCalls } from './calls/shorten.ts'
import { type TagCalls, tagCalls } from './calls/tags.ts'
import { type UserCalls, userCalls } from './calls/user.ts'
import { type CheckedOptions, type ClientOptions, checked } from './options.ts'
import { texts } from './texts.ts'
import { type ApiResult, readJson } from './wire/answer.ts'
import type { Call, CallOptions } from './wire/call.ts'
import { Caller, type TokenSupply } from './wire/caller.ts'
import { type MediaFile, readFile } from './wire/media-file.ts'
import { Redactor } from './wire/redactor.ts'
import { Seal } from './wire/seal.ts'
import { SharedStore } from './wire/shared-store.ts'
import { Tickets, type TicketType } from './wire/tickets.ts'
import { Tokens } from './wire/token.ts'
import { GivenTokens } from './wire/token-source.ts'
import { Transport } from './wire/transport.ts'

export { type BareCall, type BareCallOptions, type BareOptions, bareCalls } from './bare.ts'
export type {
  ClientOptions,
  CommonOptions,
  SecretOptions,
  SourceOptions,
  TokenlessOptions,
} from './options.ts'
export type { ApiSecurity } from './security.ts'
export type * from './types.ts'
export type { ApiResult } from './wire/answer.ts'
export { WeChatApiError } from './wire/api-error.ts'
export type { CallOptions } from './wire/call.ts'
export { type CallCode, CallError, type CallErrorDetails } from './wire/call-error.ts'
export type { MediaFile } from './wire/media-file.ts'
export type { TicketType } from './wire/tickets.ts'
export type { TokenHint, TokenSource } from './wire/token-source.ts'
export type { CallEvent } from './wire/trace.ts'

/**
 * WeChat's server API for one account. The names are those of WeChat's paths: `menu.create` is
 * `/cgi-bin/menu/create`, `custom.send` is `/cgi-bin/message/custom/send`. Bodies and results keep WeChat's
 * spelling; an integer that a JavaScript number cannot hold is a string.
 *
 * Every call throws WeChatApiError for an errcode, and CallError `client_unreachable`, `client_timeout`,
 * `client_bad_answer` or `client_too_large` when WeChat gave none that can be taken.
 */
export interface Client {
  /**
   * Calls what has no method of its own: GET without a body, else POST. The token is added.
   *
   * @param path from `/cgi-bin/` on, with its query
   * @param body an object, sent as JSON, or a FormData
   * @throws EchostrError `bad_option` for a path that does not begin with a slash
   * @example const { ticket } = await wechat.call<{ ticket: string }>('/cgi-bin/ticket/getticket?type=jsapi')
   */
  call<T extends object = Record<string, unknown>>(
    path: string,
    body?: object,
    options?: CallOptions,
  ): Promise<T & ApiResult>
  /** As `call`, for what answers with a file, e.g. a mini program's code; JSON is recognized, too. */
  download<T extends object = Record<string, unknown>>(
    path: string,
    body?: object,
  ): Promise<MediaFile | (T & ApiResult)>
  /** The present token, to be given to something else that calls WeChat. A secret. */
  token(): Promise<string>
  /**
   * The ticket that pages (`jsapi`) or cards (`wx_card`) are signed with: kept in the store like the token, fetched once
   * for all who ask, anew five minutes before its end. A secret; `jssdk` of `echostr/plugins/web` signs with it.
   */
  ticket(type: TicketType): Promise<string>
  /** The AppID, when it was given. Not listed by `Object.keys`. */
  readonly appId: string | undefined
  readonly custom: CustomCalls
  readonly mass: MassCalls
  readonly media: MediaCalls
  readonly material: MaterialCalls
  readonly draft: DraftCalls
  readonly freepublish: FreePublishCalls
  readonly comment: CommentCalls
  readonly menu: MenuCalls
  readonly template: TemplateCalls
  readonly subscribe: SubscribeCalls
  readonly newtmpl: NewTmplCalls
  readonly qrcode: QrCodeCalls
  readonly shorten: ShortenCalls
  readonly user: UserCalls
  readonly tags: TagCalls
  readonly datacube: DatacubeCalls
  readonly openapi: OpenApiCalls
  readonly callback: CallbackCalls
  /** Begins every daily quota anew; ten times a month. */
  clear_quota(): Promise<ApiResult>
  /**
   * As `clear_quota`, by the secret: for when there is no token, because the quota of tokens is used up.
   *
   * @throws EchostrError `bad_option` for a client without the options `appId` and `secret`; WeChatApiError 48006
   */
  clear_quota_v2(): Promise<ApiResult>
  /** The addresses that pushes come from; some are networks (`101.226.103.0/25`). Ask once a day. */
  getcallbackip(): Promise<readonly string[]>
  /** The addresses of WeChat's API. */
  get_api_domain_ip(): Promise<readonly string[]>
}

/**
 * Makes a client of WeChat's server API on Node's `fetch`. It fetches the token (`stable_token`) when it first needs
 * it, keeps it in the store, fetches it once for however many callers and processes, and once more when WeChat
 * refuses it.
 *
 * Where a company's own server gives out the tokens, the option `token` takes a function in the place of `secret`; where
 * cloud hosting (微信云托管) adds them, `false`.
 *
 * @throws EchostrError `bad_option`; a call rejects with it for an argument of the wrong kind, before anything is sent
 * @example
 * const wechat = client({ appId: 'wx1234567890abcdef', secret: process.env.WECHAT_SECRET ?? '' })
 * await wechat.custom.send({ touser: openid, msgtype: 'text', text: { content: '你好' } })
 * @see https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/getStableAccessToken.html
 */
export function client(options: ClientOptions): Client {
  const given = checked(options)
  const redactor = new Redactor(given.secret)
  const store = storeOf(given)
  const transport = new Transport({ ...given, redactor, seal: sealOf(given) })
  const tokens = tokensOf({ ...given, store }, transport, redactor)
  const caller = new Caller(tokens, transport, given.clock, { from_appid: given.fromAppId })

  const call: Call = <T extends object>(path: string, body?: object, { once }: CallOptions = {}) => {
    const ms = body instanceof FormData ? given.mediaTimeout : given.timeout
    return caller.ask<T & ApiResult>({ path, body, once }, ms, readJson)
  }
  const download = <T extends object>(path: string, body?: object) =>
    caller.ask<MediaFile | (T & ApiResult)>({ path, body }, given.mediaTimeout, readFile)
  const token = async () => (tokens ?? refuseToken()).get()
  const tickets = new Tickets({ ...given, appId: given.fromAppId ?? given.appId ?? '', store, caller })
  const ticket = async (type: TicketType) => tickets.get(type)
  const own = { call, download, token, ticket, ...accountCalls(call, caller, given) }
  // listed like a call, the AppID would be taken for a group of them
  return Object.defineProperty(guarded({ ...own, ...groups(call, download) }), 'appId', {
    value: given.appId,
  }) as Client
}

function storeOf({ store, clock }: Pick<CheckedOptions, 'store' | 'clock'>): Store {
  return store ? new SharedStore(store, clock) : new MemoryStore({ clock })
}

function refuseToken(): never {
  throw new EchostrError('bad_option', 'token() has none to give: client() was made with "token: false"', {
    texts,
  })
}

/** The options, with the one store of tokens and tickets. */
type Parts = Omit<CheckedOptions, 'store'> & { readonly store: Store }

/** Undefined where calls bear no token. */
function tokensOf(options: Parts, transport: Transport, redactor: Redactor): TokenSupply | undefined {
  const { appId, secret, token, store, clock, timeout } = options
  if (token === false) return undefined
  if (token !== undefined) return new GivenTokens({ source: token, clock, timeout, redactor })
  return new Tokens({ appId: appId ?? '', secret: secret ?? '', store, clock, timeout, transport, redactor })
}

function sealOf({ security, appId = '', baseUrl, clock }: CheckedOptions): Seal | undefined {
  return security && new Seal({ ...security, appId, baseUrl, clock })
}

function groups(call: Call, download: Client['download']) {
  return {
    custom: customCalls(call),
    mass: massCalls(call),
    media: mediaCalls(call, download),
    material: materialCalls(call, download),
    draft: draftCalls(call),
    freepublish: freePublishCalls(call),
    comment: commentCalls(call),
    menu: menuCalls(call),
    template: templateCalls(call),
    subscribe: subscribeCalls(call),
    newtmpl: newTmplCalls(call),
    qrcode: qrcodeCalls(call),
    shorten: shortenCalls(call),
    user: userCalls(call),
    tags: tagCalls(call),
    datacube: datacubeCalls(call),
    openapi: openApiCalls(call),
    callback: callbackCalls(call),
  }
}

function accountCalls(call: Call, caller: Caller, { appId: appid, secret, timeout }: CheckedOptions) {
  const addresses = async (path: string) => listIn<string>(path, (await call(path)).ip_list)
  return {
    clear_quota: async () => {
      if (appid === undefined)
        throw new EchostrError('bad_option', 'clear_quota() needs the option "appId" of client()', { texts })
      return call('/cgi-bin/clear_quota', { appid })
    },
    clear_quota_v2: async () => {
      if (appid === undefined || secret === undefined) throw withoutSecret()
      const body = { appid, appsecret: secret }
      return caller.askWithoutToken({ path: '/cgi-bin/clear_quota/v2', body }, timeout, readJson)
    },
    getcallbackip: () => addresses('/cgi-bin/getcallbackip'),
    get_api_domain_ip: () => addresses('/cgi-bin/get_api_domain_ip'),
  }
}

function withoutSecret(): EchostrError {
  const what = 'clear_quota_v2() needs the options "appId" and "secret" of client()'
  return new EchostrError('bad_option', what, { texts })
}
