import { EchostrError, MemoryStore } from 'echostr'
import { guarded } from './calls/arguments.ts'
import { type CustomCalls, customCalls } from './calls/custom.ts'
import { type FreePublishCalls, freePublishCalls } from './calls/freepublish.ts'
import { type MediaCalls, mediaCalls } from './calls/media.ts'
import { type MenuCalls, menuCalls } from './calls/menu.ts'
import { type SubscribeCalls, subscribeCalls, type TemplateCalls, templateCalls } from './calls/notices.ts'
import { type QrCodeCalls, qrcodeCalls } from './calls/qrcode.ts'
import { type TagCalls, tagCalls } from './calls/tags.ts'
import { type UserCalls, userCalls } from './calls/user.ts'
import { type CheckedOptions, type ClientOptions, checked } from './options.ts'
import { texts } from './texts.ts'
import { type ApiResult, readJson } from './wire/answer.ts'
import type { Call, CallOptions } from './wire/call.ts'
import { Caller, type TokenSupply } from './wire/caller.ts'
import { type MediaFile, readFile } from './wire/media-file.ts'
import { Redactor } from './wire/redactor.ts'
import { SharedStore } from './wire/shared-store.ts'
import { Tokens } from './wire/token.ts'
import { GivenTokens } from './wire/token-source.ts'
import { Transport } from './wire/transport.ts'

export type { CustomCalls, CustomContents, CustomExtras, CustomMessage } from './calls/custom.ts'
export type { FreePublishCalls, PublishList, PublishRange, PublishState } from './calls/freepublish.ts'
export type { Download, MediaCalls, MediaName, MediaSource, MediaType, Uploaded } from './calls/media.ts'
export type { MatchRule, Menu, MenuAction, MenuButton, MenuCalls, MenuResult } from './calls/menu.ts'
export type {
  NoticePage,
  SubscribeCalls,
  SubscribeMessage,
  SubscribeNotice,
  TemplateCalls,
  TemplateMessage,
} from './calls/notices.ts'
export type { QrCode, QrCodeCalls, QrTicket } from './calls/qrcode.ts'
export type { Tag, TagCalls } from './calls/tags.ts'
export type { OpenIds, UserCalls, UserInfo } from './calls/user.ts'
export type {
  ClientOptions,
  CommonOptions,
  SecretOptions,
  SourceOptions,
  TokenlessOptions,
} from './options.ts'
export type { ApiResult } from './wire/answer.ts'
export { WeChatApiError } from './wire/api-error.ts'
export type { CallOptions } from './wire/call.ts'
export { type CallCode, CallError, type CallErrorDetails } from './wire/call-error.ts'
export type { MediaFile } from './wire/media-file.ts'
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
  readonly custom: CustomCalls
  readonly media: MediaCalls
  readonly menu: MenuCalls
  readonly template: TemplateCalls
  readonly subscribe: SubscribeCalls
  readonly qrcode: QrCodeCalls
  readonly user: UserCalls
  readonly tags: TagCalls
  readonly freepublish: FreePublishCalls
  /** Begins every daily quota anew; ten times a month. */
  clear_quota(): Promise<ApiResult>
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
  const { appId, clock, timeout, mediaTimeout, ...given } = checked(options)
  const redactor = new Redactor(given.secret)
  const transport = new Transport({ ...given, clock, redactor })
  const tokens = tokensOf({ ...given, appId, clock, timeout, mediaTimeout }, transport, redactor)
  const caller = new Caller(tokens, transport, clock, { from_appid: given.fromAppId })

  const call: Call = <T extends object>(path: string, body?: object, { once }: CallOptions = {}) => {
    const ms = body instanceof FormData ? mediaTimeout : timeout
    return caller.ask<T & ApiResult>({ path, body, once }, ms, readJson)
  }
  const download = <T extends object>(path: string, body?: object) =>
    caller.ask<MediaFile | (T & ApiResult)>({ path, body }, mediaTimeout, readFile)
  const token = async () => (tokens ?? refuseToken()).get()
  return guarded({ call, download, token, ...groups(call, download), ...accountCalls(call, appId) })
}

function refuseToken(): never {
  throw new EchostrError('bad_option', 'token() has none to give: client() was made with "token: false"', {
    texts,
  })
}

/** Undefined where calls bear no token. */
function tokensOf(
  options: CheckedOptions,
  transport: Transport,
  redactor: Redactor,
): TokenSupply | undefined {
  const { appId, secret, token, clock, timeout } = options
  if (token === false) return undefined
  if (token !== undefined) return new GivenTokens({ source: token, clock, timeout, redactor })
  const store = options.store ? new SharedStore(options.store, clock) : new MemoryStore({ clock })
  return new Tokens({ appId: appId ?? '', secret: secret ?? '', store, clock, timeout, transport, redactor })
}

function groups(call: Call, download: Client['download']) {
  return {
    custom: customCalls(call),
    media: mediaCalls(call, download),
    menu: menuCalls(call),
    template: templateCalls(call),
    subscribe: subscribeCalls(call),
    qrcode: qrcodeCalls(call),
    user: userCalls(call),
    tags: tagCalls(call),
    freepublish: freePublishCalls(call),
  }
}

function accountCalls(call: Call, appid: string | undefined) {
  const addresses = async (path: string) => (await call<{ ip_list: readonly string[] }>(path)).ip_list
  return {
    clear_quota: async () => {
      if (appid === undefined)
        throw new EchostrError('bad_option', 'clear_quota() needs the option "appId" of client()', { texts })
      return call('/cgi-bin/clear_quota', { appid })
    },
    getcallbackip: () => addresses('/cgi-bin/getcallbackip'),
    get_api_domain_ip: () => addresses('/cgi-bin/get_api_domain_ip'),
  }
}
