import {
  AesKey,
  type Clock,
  checkOptions,
  EchostrError,
  type OptionCheck,
  type OptionTable,
  systemClock,
  type XmlFields,
} from 'echostr'
import { errors, texts } from '../texts/errors.ts'
import { filled } from '../texts/words.ts'
import { after } from './clock.ts'
import { type Draft, type Exchange, run, type Step } from './exchange.ts'
import { amissIn, checkFaults, type Faults } from './faults.ts'
import { type Handshake, isTokenTaken, shakeHands } from './handshake.ts'
import { type Format, fieldsOf, hasChat, type Mode, written } from './message.ts'
import { type Account, signed } from './signing.ts'

/** The account that is played, and how. */
export interface WeChatOptions {
  /** Address of the server, as it would be entered in the console. */
  readonly url: string | URL
  /** 令牌 (Token). */
  readonly token: string
  /** 开发者ID (AppID). Needed for a mode other than plain. */
  readonly appId?: string
  /** 消息加解密密钥, 43 letters and digits. Needed for a mode other than plain. */
  readonly encodingAESKey?: string
  /** 消息加解密方式. Default: `secure` with a key, else `plain`. */
  readonly mode?: Mode
  /** How pushes are written. Default `xml`. */
  readonly format?: Format
  /** The user's OpenID. Default `o-test-user`. */
  readonly user?: string
  /** The account's original id (原始ID). Default `gh_test`. */
  readonly account?: string
  /** What the five seconds are measured with. Default: the machine's clock. */
  readonly clock?: Clock
  /** What goes wrong with every message. Default: nothing. */
  readonly faults?: Faults
}

/** How one message differs from the others. */
export interface MessageOptions {
  /** The user's OpenID. */
  readonly user?: string
  /** What goes wrong, in the place of the standing faults. */
  readonly faults?: Faults
  /** How many deliveries there are at most. Default 3; 1 for what is forged or hostile. */
  readonly tries?: number
}

/** ms after which WeChat closes a connection. */
const limit = 5000

/**
 * WeChat's side of one account, played over HTTP: the console's check, pushes of every kind in every mode, the
 * five seconds, the three deliveries, and what the phone shows in the end.
 *
 * @throws EchostrError `bad_option` for a url that is none, an empty token, a mode without its key
 * @example
 * const wechat = new WeChat({ url: 'http://127.0.0.1:3000/wechat', token: 'xq123456' })
 * const { verdict, deliveries } = await wechat.say('你好')
 * console.log(verdict.shown, verdict.what.en, deliveries.map(({ outcome, ms }) => [outcome, ms]))
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
 */
export class WeChat {
  /** What goes wrong with every message; may be set at any time. */
  faults: Faults
  readonly #account: Account
  readonly #user: string
  readonly #format: Format
  readonly #watchers = new Set<(step: Step) => void>()
  readonly #held = new Set<() => void>()
  #count = 0

  constructor(options: WeChatOptions) {
    checkOptions('new WeChat()', options, known, { texts })
    const { user = 'o-test-user', format = 'xml', faults = {} } = options
    checkFaults('new WeChat()', faults)
    this.#account = accountOf(options)
    this.#user = user
    this.#format = format
    this.faults = faults
  }

  /** The address that pushes go to. */
  get url(): string {
    return this.#account.url.href
  }

  /** Tells every step of every message, as it happens. The returned function ends that. */
  watch(watcher: (step: Step) => void): () => void {
    checkOptions('wechat.watch()', { watcher }, { watcher: 'function' })
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** The console's check of the address, in HTTP/1.0 as the console makes it. */
  handshake(): Promise<Handshake> {
    return shakeHands(this.#account, { limit })
  }

  /** The user writes a text. */
  say(Content: string, options?: MessageOptions): Promise<Exchange> {
    return attempt(() => {
      checkOptions('wechat.say()', { Content }, { Content: 'string' })
      return this.#send('wechat.say()', 'text', { Content }, options)
    })
  }

  /**
   * A push of any kind: a MsgType (`image`), or `event:` and an Event (`event:CLICK`). Fields that are not given
   * are made up for the usual kinds; `undefined` leaves one out.
   *
   * @example await wechat.send('event:CLICK', { EventKey: 'MENU_TODAY' })
   */
  send(kind: string, fields?: XmlFields, options: MessageOptions = {}): Promise<Exchange> {
    return attempt(() => this.#send('wechat.send()', kind, fields, options))
  }

  #send(name: string, kind: string, fields?: XmlFields, options: MessageOptions = {}): Promise<Exchange> {
    return this.#deliver(name, this.#draft(name, kind, fields, options), options)
  }

  /** A push ready to be delivered: signed, and sealed unless the mode is plain. Nothing is sent. */
  draft(kind: string, fields: XmlFields = {}, options: MessageOptions = {}): Draft {
    return this.#draft('wechat.draft()', kind, fields, options)
  }

  #draft(name: string, kind: string, fields: XmlFields = {}, options: MessageOptions): Draft {
    checkOptions(name, { kind, fields, options }, { kind: 'text', fields: 'object', options: 'object' })
    checkMessage(name, options)
    const { user = this.#user, faults = this.faults } = options
    const { id: account, mode, clock } = this.#account
    const head = { ToUserName: account, FromUserName: user, CreateTime: clock.now() }
    const whole = fieldsOf(kind, head, fields)
    const push = written(whole, this.#format)
    const { request, open } = signed(this.#account, user, push, faults)
    const question = { user, account, mode, event: whole.MsgType === 'event', open }
    return { push, request, question, chat: hasChat(whole), amiss: amissIn(faults) }
  }

  /**
   * Delivers a draft, or once more what was an exchange: the same request, byte for byte. The faults `signature`
   * and `body` are those that it was drafted with; `from` changes the request, too, so `draft` has to be given it as well.
   */
  deliver(draft: Draft, options: MessageOptions = {}): Promise<Exchange> {
    return attempt(() => this.#deliver('wechat.deliver()', draft, options))
  }

  #deliver(name: string, draft: Draft, options: MessageOptions): Promise<Exchange> {
    checkOptions(name, { draft, options }, { draft: drafted, options: 'object' })
    checkMessage(name, options)
    const { push, request, question, chat, amiss } = draft
    const { faults = this.faults, tries = amiss ? 1 : 3 } = options
    return run({
      id: ++this.#count,
      draft: { push, request, question, chat, amiss },
      clock: this.#account.clock,
      limit,
      tries,
      faults,
      ready: faults.reorder ? this.#overtaken() : Promise.resolve(),
      isTokenTaken: () => isTokenTaken(this.#account, { limit }),
      tell: (step) => this.#tell(step),
    })
  }

  #tell(step: Step): void {
    for (const watcher of this.#watchers) watcher(step)
    if (step.type === 'ended') for (const release of [...this.#held]) release()
  }

  /** Resolves once a delivery of another message has ended, or after five seconds. */
  #overtaken(): Promise<void> {
    return new Promise((resolve) => {
      const release = () => {
        cancel()
        this.#held.delete(release)
        resolve()
      }
      const cancel = after(this.#account.clock, limit, release)
      this.#held.add(release)
    })
  }
}

/** An address of HTTP. */
export const address: OptionCheck = {
  is: errors.address.en,
  fits: (value) => {
    const text = typeof value === 'string' || value instanceof URL ? String(value) : ''
    return /^https?:/i.test(text) && URL.canParse(text)
  },
}

const known: OptionTable<WeChatOptions> = {
  url: address,
  token: 'text',
  'appId?': 'string',
  'encodingAESKey?': 'string',
  'mode?': ['plain', 'compatible', 'secure'],
  'format?': ['xml', 'json'],
  'user?': 'text',
  'account?': 'text',
  'clock?': 'clock',
  'faults?': 'object',
}

const drafted: OptionCheck = {
  is: 'what draft() made, or an exchange,',
  fits: (value) => {
    const { push, request, question } = (value ?? {}) as Partial<Draft>
    return (
      typeof push === 'string' && typeof request?.url === 'string' && typeof question?.open === 'function'
    )
  },
}

function checkMessage(name: string, options: MessageOptions): void {
  const { faults = {} } = checkOptions(name, options, {
    'user?': 'text',
    'faults?': 'object',
    'tries?': 'count',
  })
  checkFaults(name, faults)
}

/** What is wrong with the arguments of a call that gives a promise, rejects it. */
async function attempt<T>(call: () => Promise<T>): Promise<T> {
  return call()
}

/** The account that options describe. Throws `bad_option`. */
export function accountOf(options: WeChatOptions): Account {
  const { token, appId = '', encodingAESKey, account: id = 'gh_test', clock = systemClock } = options
  const mode = options.mode ?? (encodingAESKey === undefined ? 'plain' : 'secure')
  if (mode !== 'plain') checkKey(mode, appId, encodingAESKey)
  return { url: new URL(options.url), token, appId, encodingAESKey, mode, id, clock }
}

function checkKey(mode: Mode, appId: string, encodingAESKey = ''): void {
  new AesKey(encodingAESKey)
  if (appId === '')
    throw new EchostrError('bad_option', filled(errors.mode_without_app_id, { mode }).en, { texts })
}
