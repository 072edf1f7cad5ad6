import type { Clock } from '../../base/clock.ts'
import { done, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { checkMessage, type SentMessage } from './custom-message.ts'
import { keepNewest, mostUsers } from './newest.ts'
import { demand, Refusal } from './refusal.ts'

/**
 * What a user does that lets the account write: a message, a menu tap, a scan, following, a payment, opening the chat
 * of a mini program.
 */
export type Interaction = 'message' | 'click' | 'scan' | 'subscribe' | 'pay' | 'enter'

/** What lets the account write to a user now. */
export interface OpenWindow {
  /** What the user did. */
  readonly kind: Interaction
  /** Messages that are left; `Infinity` after a payment. */
  readonly left: number
  /** Milliseconds until it closes. */
  readonly closesIn: number
}

interface Window {
  readonly opened: number
  left: number
}

const minute = 60_000
const twoDays = 48 * 60 * minute

/** For how many milliseconds the account may write to the user, and how many messages. */
const rules: Readonly<Record<Interaction, readonly [life: number, messages: number]>> = {
  message: [twoDays, 5],
  click: [minute, 3],
  scan: [minute, 3],
  subscribe: [minute, 3],
  pay: [twoDays, Number.POSITIVE_INFINITY],
  enter: [minute, 2],
}

/** So many messages are kept; older ones are forgotten. */
const mostSent = 10_000
/** Bytes of the longest message. */
const longest = 32 * 2 ** 10

/** What the chats ask of the rest of the account. */
export interface ChatsOptions {
  readonly clock: Clock
  readonly isUser: (openid: string) => boolean
  /** Whether a medium has ended. */
  readonly isGone: (media: string) => boolean
}

/** The windows in which the account may write to its users, and what it wrote. */
export class FakeChats {
  readonly sent: SentMessage[] = []
  readonly #options: ChatsOptions
  readonly #clock: Clock
  readonly #windows = new Map<string, Map<Interaction, Window>>()
  /** When typing began to be shown. */
  readonly #typingSince = new Map<string, number>()

  constructor(options: ChatsOptions) {
    this.#options = options
    this.#clock = options.clock
  }

  /** Who is shown that the account is typing. */
  get typing(): readonly string[] {
    return [...this.#typingSince.keys()].filter((openid) => this.#isTyping(openid))
  }

  get routes(): Routes {
    return {
      '/cgi-bin/message/custom/send': this.#send,
      '/cgi-bin/message/custom/typing': this.#typing,
    }
  }

  /** Opens a new window in place of one of the same kind, whose messages that are left are not added to it. */
  open(openid: string, kind: Interaction): void {
    const windows = this.#windows.get(openid) ?? new Map<Interaction, Window>()
    windows.set(kind, { opened: this.#clock.elapsed(), left: rules[kind][1] })
    keepNewest(this.#windows, openid, windows, mostUsers)
  }

  /** The user has left: nothing reaches them any more, whatever they did before. */
  close(openid: string): void {
    // who has left is still somebody, who may not be written to
    if (this.#windows.has(openid)) this.#windows.set(openid, new Map())
    else if (this.#options.isUser(openid)) keepNewest(this.#windows, openid, new Map(), mostUsers)
    this.#typingSince.delete(openid)
  }

  /** The windows of a user that are open, those without messages left, too. */
  windows(openid: string): readonly OpenWindow[] {
    const now = this.#clock.elapsed()
    return this.#open(openid).map(([kind, { opened, left }]) => ({
      kind,
      left,
      closesIn: opened + rules[kind][0] - now,
    }))
  }

  #open(openid: string): [Interaction, Window][] {
    const now = this.#clock.elapsed()
    return [...(this.#windows.get(openid) ?? [])].filter(
      ([kind, { opened }]) => now - opened < rules[kind][0],
    )
  }

  readonly #send = (call: ApiCall): object => {
    const message = fieldsOf<SentMessage>(call)
    const { touser = '' } = message
    this.#checkUser(touser)
    demand(call.raw.length <= longest, 45002)
    checkMessage(message, this.#options.isGone)
    this.#spend(touser)
    this.sent.push(message as SentMessage)
    if (this.sent.length > mostSent) this.sent.shift()
    this.#typingSince.delete(touser)
    return done
  }

  readonly #typing = (call: ApiCall): object => {
    const { touser = '', command } = fieldsOf<Record<string, string>>(call)
    this.#checkUser(touser)
    demand(command === 'Typing' || command === 'CancelTyping', 45072)
    const now = this.#clock.elapsed()
    const windows = [...(this.#windows.get(touser)?.values() ?? [])]
    if (!windows.some(({ opened }) => now - opened < 30_000)) throw new Refusal(45080)
    if (command === 'CancelTyping') this.#typingSince.delete(touser)
    else if (this.#isTyping(touser)) throw new Refusal(45081)
    else this.#type(touser)
    return done
  }

  /** Users stand in the order in which their typing began, so those for whom it has ended stand first. */
  #type(openid: string): void {
    for (const other of this.#typingSince.keys()) {
      if (this.#isTyping(other)) break
      this.#typingSince.delete(other)
    }
    this.#typingSince.set(openid, this.#clock.elapsed())
  }

  #isTyping(openid: string): boolean {
    return this.#clock.elapsed() - (this.#typingSince.get(openid) ?? Number.NEGATIVE_INFINITY) < 15_000
  }

  #checkUser(openid: string): void {
    demand(this.#windows.has(openid) || this.#options.isUser(openid), 40003)
  }

  #spend(openid: string): void {
    const open = this.#open(openid)
    if (open.length === 0) throw new Refusal(45015)
    const [, window] = open.find(([, { left }]) => left > 0) ?? []
    if (window === undefined) throw new Refusal(45047)
    window.left--
  }
}
