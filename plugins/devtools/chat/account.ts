import { type Clock, systemClock } from 'echostr'
import { FakeApi, type SentMessage } from 'echostr/testing'
import type { Words } from '../texts/words.ts'
import { after } from '../wechat/clock.ts'
import { Chat } from './chat.ts'
import { Crowd } from './crowd.ts'
import { crowdView } from './crowd-view.ts'
import { exampleIn } from './example.ts'
import { faultBar } from './fault-bar.ts'
import { interactionOf } from './interaction.ts'
import { lateReply } from './late-reply.ts'
import { menuIn, menuText } from './menu.ts'
import { morePanel } from './more-panel.ts'
import type { News } from './news.ts'
import { PageError } from './page-error.ts'
import { quotaLine } from './quota-line.ts'
import type { ChatOptions } from './server.ts'
import { defaultsOf, type Settings, wechatOf } from './settings.ts'
import { tools } from './tools.ts'
import { Uploads } from './uploads.ts'

/** ms after which 对方正在输入, shown for 15 s, has gone for certain. */
const typingEnds = 15_500

/** An account that is played: its conversations, and WeChat's server API for it. Each keeps the other up to date. */
export class Account {
  readonly chat: Chat
  readonly api: FakeApi
  readonly uploads: Uploads
  readonly crowd: Crowd
  readonly clock: Clock
  #lastShown: SentMessage | undefined
  #endTyping = () => {}
  #endWindow = () => {}
  #isClosed = false

  constructor(options: ChatOptions) {
    const { clock = systemClock, allowRemote: remote = false, secret } = options
    const settings = defaultsOf(options)
    this.clock = clock
    const soundAt = (MediaId: string) => this.uploads.soundAt(MediaId)
    this.chat = new Chat({ settings, users: options.users ?? exampleIn('zh').users, clock, remote, soundAt })
    const appId = settings.appId || 'wx_test'
    this.api = new FakeApi({ appId, clock, ...(secret !== undefined && { secret }) })
    this.uploads = new Uploads((kind, bytes, type) => this.api.store(kind, bytes, type))
    this.crowd = this.#crowd()
    for (const news of this.chat.news) this.#follow(news)
    this.chat.watch((news) => this.#follow(news))
    this.chat.show('more-panel', morePanel())
    this.chat.show('tools', tools())
  }

  #crowd(): Crowd {
    return new Crowd({
      clock: this.clock,
      wechat: () => wechatOf(this.chat.settings, this.clock),
      wrote: (user) => this.api.interacted(user, 'message'),
      tell: (progress) => this.chat.show('crowd-view', crowdView(progress)),
    })
  }

  /** Nothing of it goes on: no crowd writes any more, no clock is waited for. */
  close(): void {
    this.#isClosed = true
    this.crowd.stop()
    this.#endTyping()
    this.#endWindow()
  }

  /** Who writes to the account may be written to; the page's menu is the API's, and its users are known to pages. */
  #follow(news: News): void {
    if (news.type === 'settings') this.#set(news.settings)
    if (news.type === 'users') for (const user of news.users) this.#know(user)
    if (news.type !== 'exchange' || news.exchange.deliveries.length > 0) return
    const { user, fields, again } = news.exchange
    const comes = fields.Event === 'subscribe'
    // what is delivered once more was done once
    const deed = again === undefined && (comes || this.chat.following.has(user)) && interactionOf(fields)
    if (deed) this.api.interacted(user, deed)
    // who comes is no stranger any more, as the news of the users tell next
    if (comes) this.showQuota(user)
    else this.#know({ id: user })
  }

  #set({ menu, faults }: Settings): void {
    this.api.menu = menuIn(menu)
    this.api.web.snapshot = faults.includes('snapshot')
    this.api.web.code = codeIn(faults)
    this.chat.show('fault-bar', faultBar(faults))
  }

  /** A user follows the account, or does not, here as there. */
  #know({ id, name }: { readonly id: string; readonly name?: string }): void {
    if (name !== undefined) this.api.profile(id, { nickname: name })
    const { followers } = this.api
    const follows = this.chat.following.has(id)
    if (follows) followers.add(id)
    else if (followers.has(id)) followers.delete(id)
    this.showQuota(id)
  }

  /** Shows what may be written to a user; again when that ends. */
  showQuota(user: string): void {
    if (!this.chat.users.some(({ id }) => id === user)) return
    const follows = this.chat.following.has(user)
    this.chat.show(`quota-line ${user}`, quotaLine({ follows, windows: this.api.windows(user) }))
    this.#awaitEnd()
  }

  #awaitEnd(): void {
    // what was on its way when the account was removed ends later: for nobody a window of 48 hours is waited for
    if (this.#isClosed) return
    const all = this.chat.users.flatMap(({ id }) =>
      this.api.windows(id).map(({ closesIn }) => ({ id, closesIn })),
    )
    const [first] = all.sort((one, other) => one.closesIn - other.closesIn)
    this.#endWindow()
    if (first) this.#endWindow = after(this.clock, first.closesIn + 1, () => this.showQuota(first.id))
  }

  /** What a call has sent is shown as it is answered: later, another call may have sent as well. */
  showSent(entry: number): void {
    const sent = this.api.sent()
    for (const message of sent.slice(sent.lastIndexOf(this.#lastShown as SentMessage) + 1)) {
      if (Crowd.isMember(message.touser)) continue
      this.chat.talk.late(message.touser, lateReply(message), entry)
      this.showQuota(message.touser)
    }
    this.#lastShown = sent.at(-1)
  }

  /** Shows that a customer-service message was not taken, to users that the page knows. */
  showRefused(user: string, errcode: number, entry: number, what?: Words): void {
    if (this.chat.users.some(({ id }) => id === user))
      this.chat.talk.row({ type: 'refused', user, errcode, entry, what, at: Date.now() })
  }

  showTyping(): void {
    const { typing } = this.api
    this.chat.typing(typing)
    this.#endTyping()
    if (typing.length > 0 && !this.#isClosed)
      this.#endTyping = after(this.clock, typingEnds, () => this.chat.typing(this.api.typing))
  }

  /** The API takes longer menus than the page, which keeps its own then. */
  showMenu(): void {
    try {
      this.chat.configure({ menu: menuText(this.api.menu) })
    } catch (error) {
      if (!(error instanceof PageError)) throw error
    }
  }
}

/** What is wrong with the codes that the consent page gives. */
function codeIn(faults: Settings['faults']): 'used' | 'expired' | undefined {
  if (faults.includes('code_used')) return 'used'
  return faults.includes('code_expired') ? 'expired' : undefined
}
