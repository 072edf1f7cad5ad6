import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkOptions } from '../base/check-options.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import { addressRoutes } from './fake-api/addresses.ts'
import { type Route, type Routes, write, writeRefusal } from './fake-api/answer.ts'
import { type ApiCall, type Received, receive } from './fake-api/call.ts'
import { CallLog } from './fake-api/call-log.ts'
import { FakeChats, type Interaction, type OpenWindow } from './fake-api/chats.ts'
import type { SentMessage } from './fake-api/custom-message.ts'
import { datacubeRoutes } from './fake-api/datacube.ts'
import { type ApiFault, Faults, play } from './fake-api/faults.ts'
import { Followers } from './fake-api/followers.ts'
import { noticeRoutes } from './fake-api/jobs.ts'
import { Library } from './fake-api/library.ts'
import { FakeMedia } from './fake-api/media.ts'
import { FakeMenu } from './fake-api/menu.ts'
import { NoticeTemplates } from './fake-api/newtmpl.ts'
import * as takes from './fake-api/options.ts'
import { pause } from './fake-api/pause.ts'
import { qrCodeRoutes } from './fake-api/qrcode.ts'
import { FakeQuotas } from './fake-api/quotas.ts'
import { Refusal } from './fake-api/refusal.ts'
import { Rids } from './fake-api/rids.ts'
import { type FakeSecurity, SealedCalls } from './fake-api/sealed-calls.ts'
import { ShortKeys } from './fake-api/shorten.ts'
import { FakeTickets } from './fake-api/tickets.ts'
import { FakeTokens, needsToken } from './fake-api/tokens.ts'
import { FakeWeb, type WebProfile, type WebSettings } from './fake-api/web.ts'

export type { ApiCall } from './fake-api/call.ts'
export type { Interaction, OpenWindow } from './fake-api/chats.ts'
export type { SentMessage } from './fake-api/custom-message.ts'
export type { ApiFault } from './fake-api/faults.ts'
export type { FakeApiOptions } from './fake-api/options.ts'

/**
 * WeChat's server API for tests, in memory: tokens that expire, windows and quotas for customer-service messages,
 * media, menu, followers, tags; and whatever is to go wrong. Errors are JSON with status 200 and a `rid`, as
 * WeChat's are. {@link fakeApi} makes it listen; `handle` mounts it in a server of your own.
 *
 * @example createServer((req, res) => api.handle(req, res))
 */
export class FakeApi {
  readonly appId: string
  readonly secret: string
  /** The newest 10 000 calls, and at most 32 MiB of them; oldest first, those that failed too. */
  readonly calls: ApiCall[]
  /** Milliseconds before each answer, by the clock. */
  delay = 0
  readonly #clock: Clock
  readonly #log = new CallLog()
  readonly #faults = new Faults()
  readonly #quotas: FakeQuotas
  readonly #tokens: FakeTokens
  readonly #tickets: FakeTickets
  readonly #web: FakeWeb
  readonly #chats: FakeChats
  readonly #media: FakeMedia
  readonly #library: Library
  readonly #rids: Rids
  readonly #sealed: SealedCalls
  readonly #menu = new FakeMenu()
  readonly #followers: Followers
  readonly #routes: Map<string, Route>

  constructor(options: takes.FakeApiOptions = {}) {
    checkOptions('new FakeApi()', options, takes.known)
    const { appId = 'wx_test', secret = 'secret_test', followers = [], clock = systemClock } = options
    this.appId = appId
    this.secret = secret
    this.#clock = clock
    this.calls = this.#log.calls
    this.#quotas = new FakeQuotas(appId, secret, clock)
    this.#tokens = new FakeTokens({ appId, secret, clock })
    this.#tickets = new FakeTickets(clock)
    this.#web = new FakeWeb({ appId, secret, clock, tickets: this.#tickets })
    this.#followers = new Followers(clock, (openid) => this.#chats.close(openid))
    this.#media = new FakeMedia(clock)
    this.#library = new Library(clock)
    this.#rids = new Rids(clock)
    this.#sealed = new SealedCalls(appId, clock)
    this.#chats = new FakeChats({
      clock,
      isUser: (openid) => this.followers.has(openid),
      isGone: (media) => this.#media.isGone(media),
    })
    this.#routes = new Map(Object.entries(this.#known()))
    for (const openid of followers) this.followers.add(openid)
  }

  /**
   * OpenIDs that follow the account, the newest hundred thousand. Each has followed since it was added; to who is
   * taken out nothing can be written any more (45015).
   */
  get followers(): Set<string> {
    return this.#followers.openids
  }

  /** Customer-service messages that were taken, the newest 10 000, oldest first; of one user, or of all. */
  sent(openid?: string): readonly SentMessage[] {
    return this.#chats.sent.filter(({ touser }) => openid === undefined || touser === openid)
  }

  /** The windows of a user that are open: how many messages are left in each, and for how many milliseconds. */
  windows(openid: string): readonly OpenWindow[] {
    checkOptions('api.windows()', { openid }, { openid: 'string' })
    return this.#chats.windows(openid)
  }

  /** OpenIDs of those who are shown 对方正在输入: for 15 s, or until a message is sent. */
  get typing(): readonly string[] {
    return this.#chats.typing
  }

  /** The menu at the bottom, as `menu/create` takes it; undefined when there is none. */
  get menu(): object | undefined {
    return this.#menu.content
  }

  set menu(menu: object | undefined) {
    this.#menu.content = menu
  }

  /** Who opens pages inside WeChat, and what the console says about them; may be changed at any time. */
  get web(): WebSettings {
    return this.#web.settings
  }

  /** What a user shows to a page that they allow `snsapi_userinfo`. Default: the OpenID as their name. */
  profile(openid: string, profile: WebProfile): void {
    checkOptions('api.profile()', { openid, profile }, { openid: 'text', profile: 'object' })
    checkOptions('api.profile()', profile, takes.shownProfile)
    this.#web.know(openid, profile)
  }

  /** Plays a user who does something: the account may then write to them, as long and as often as WeChat allows. */
  interacted(openid: string, kind: Interaction = 'message'): void {
    checkOptions('api.interacted()', { openid, kind }, { openid: 'string', kind: takes.interactions })
    if (kind === 'subscribe') this.followers.add(openid)
    this.#chats.open(openid, kind)
  }

  /** Lets the next calls of a path go wrong; `*` is every path. Faults of one path are played in their order. */
  fail(path: string, fault: ApiFault): void {
    checkOptions('api.fail()', { path, fault }, { path: 'string', fault: 'object' })
    this.#faults.add(path, fault)
  }

  /** Takes back every fault that `fail` has set. */
  heal(): void {
    this.#faults.clear()
  }

  /** Sets the answer of a path, known or not: an object that is sent as JSON, or a function that gives one. */
  answer(path: string, route: object | ((call: ApiCall) => object)): void {
    checkOptions('api.answer()', { path, route }, { path: 'string', route: takes.answering })
    this.#routes.set(path, typeof route === 'function' ? (route as Route) : () => route)
  }

  /** Every token that was given out is expired, and refused with this code (40001, 40014 or 42001). */
  expireTokens(errcode = 42001): void {
    checkOptions('api.expireTokens()', { errcode }, { errcode: 'number' })
    this.#tokens.expire(errcode)
  }

  /** Above so many calls a day a path answers 45009. */
  quota(path: string, calls: number): void {
    checkOptions('api.quota()', { path, calls }, { path: 'string', calls: 'number' })
    this.#quotas.limit(path, calls)
  }

  /**
   * Switches API安全 on for some calls: they are taken encrypted and signed only, and answered so.
   *
   * @returns keys: the option `security` of a client
   */
  secure(paths: readonly string[]): FakeSecurity {
    checkOptions('api.secure()', { paths }, { paths: takes.securePaths })
    return this.#sealed.cover(paths)
  }

  /** A file that a user sent; gives its media id. The newest 10 000 files are kept, at most 128 MiB. */
  store(type: string, bytes: Uint8Array, contentType = 'image/jpeg', filename = 'file.jpg'): string {
    checkOptions('api.store()', { type, bytes, contentType, filename }, takes.stored)
    return this.#media.store(type, bytes, contentType, filename)
  }

  /**
   * A reader comments on an article that `mass` has sent; gives the comment's id.
   *
   * @param msg_data_id of the message, as the call that sent it gave it
   * @param index which of its articles, from 0
   */
  commented(msg_data_id: string | number, openid: string, content: string, index = 0): number {
    checkOptions('api.commented()', { msg_data_id, openid, content, index }, takes.comment)
    return this.#library.comments.add(Number(msg_data_id), index, openid, content)
  }

  /** Answers a request, as a handler of `createServer`; whatever stands before `/cgi-bin/` is ignored. */
  readonly handle = (req: IncomingMessage, res: ServerResponse): void => {
    this.#serve(req, res).catch(() => res.destroy())
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const received = await receive(req)
    const { token: _, headers: __, contentType: ___, visitor: ____, ...call } = received
    this.#log.add(call)
    if (this.delay > 0) await pause(this.#clock, this.delay)
    try {
      const fault = this.#faults.take(call.path)
      if (fault) play(fault, res)
      else write(res, this.#answerTo(received))
    } catch (thrown) {
      writeRefusal(res, thrown, this.#rids.add(received))
    }
  }

  #answerTo(call: Received): object {
    const { path } = call
    if (needsToken(path)) this.#tokens.verify(call.token)
    const route = this.#routes.get(path)
    if (route === undefined) throw new Refusal(40066)
    if (!path.startsWith('/cgi-bin/clear_quota')) this.#quotas.count(path)
    return this.#sealed.around(path, route)(call)
  }

  #known(): Routes {
    const own = [this.#tokens, this.#tickets, this.#web, this.#quotas, this.#menu, this.#library, this.#rids]
    const users = [this.#chats, this.#media, this.#followers]
    const small = [new ShortKeys(this.#clock), new NoticeTemplates()]
    const tables = [...own, ...users, ...small].map(({ routes }) => routes)
    const fixed = { ...noticeRoutes, ...qrCodeRoutes, ...addressRoutes, ...datacubeRoutes(this.#clock) }
    return Object.assign(fixed, ...tables)
  }
}
