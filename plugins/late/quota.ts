import { type Clock, type EchostrError, type Message, readStored, type Store } from 'echostr'
import { type User, userKey } from './user.ts'

/** What a user does that lets the account write: each opens a window of its own. */
export type Action = 'message' | 'tap' | 'follow' | 'scan' | 'enter'

const minute = 60
const twoDays = 172_800

/** Seconds that a window is open, and the messages it takes. */
const windows: Readonly<Record<Action, readonly [seconds: number, messages: number]>> = {
  message: [twoDays, 5],
  tap: [minute, 3],
  follow: [minute, 3],
  scan: [minute, 3],
  enter: [minute, 2],
}

const actions = Object.keys(windows) as readonly Action[]

const messages: ReadonlySet<string> = new Set([
  ...['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'file', 'miniprogrampage'],
])

const events: ReadonlyMap<string, Action> = new Map([
  ['click', 'tap'],
  ['scancode_push', 'tap'],
  ['scancode_waitmsg', 'tap'],
  ['subscribe', 'follow'],
  ['scan', 'scan'],
  ['user_enter_tempsession', 'enter'],
])

/**
 * What the user did, when it is something that the account may answer in the chat; `undefined` for reports and
 * results of jobs, which nobody sees an answer to.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
 */
export function actionOf(message: Message): Action | undefined {
  const { Event, bizmsgmenuid } = message as { Event?: unknown; bizmsgmenuid?: unknown }
  // who taps an entry of a message menu sends its text, and WeChat counts a tap
  if (message.MsgType === 'text' && bizmsgmenuid !== undefined) return 'tap'
  if (messages.has(message.MsgType)) return 'message'
  return message.MsgType === 'event' ? events.get(String(Event).toLowerCase()) : undefined
}

interface Window {
  readonly key: string
  /** As it is stored. */
  readonly was: string | null
  /** Seconds since 1970. */
  readonly until: number
  readonly left: number
}

/** Ms that a window is remembered: longer than it is open, so that a closed one is known to be closed. */
const memory = 3 * 86_400_000
/** Several processes may be spending at the same time. */
const tries = 10

/** How many customer-service messages each user may still be sent, as WeChat counts. Kept in the store. */
export class Quota {
  readonly #store: Store
  readonly #clock: Clock
  readonly #report: (error: EchostrError) => void

  constructor(store: Store, clock: Clock, report: (error: EchostrError) => void) {
    this.#store = store
    this.#clock = clock
    this.#report = report
  }

  /** The user has done something: a new window, in place of one of the same kind. What was left does not add up. */
  async open(user: User, action: Action): Promise<void> {
    const [seconds, messages] = windows[action]
    const value = `${this.#clock.now() + seconds} ${messages}`
    await this.#store.set(keyOf(user, action), value, { ttl: memory })
  }

  /**
   * Takes one message off the window that closes first. False: a message would be refused. True also for a user
   * nothing is known about.
   *
   * @throws EchostrError `late_store_failed`
   */
  async spend(user: User): Promise<boolean> {
    for (let i = 0; i < tries; i++) {
      const known = await this.#windows(user)
      if (known.length === 0) return true
      const [first] = this.#usable(known)
      if (first === undefined) return false
      if (await this.#change(first, `${first.until} ${first.left - 1}`)) return true
    }
    return true
  }

  /** WeChat says that there is nothing left: what was known is wrong. */
  async close(user: User): Promise<void> {
    for (const window of await this.#windows(user)) await this.#change(window, '0 0')
  }

  /** Deletes what is held of the user. */
  async forget(user: User): Promise<void> {
    await Promise.all(actions.map((action) => this.#store.delete(keyOf(user, action))))
  }

  #change({ key, was }: Window, value: string): PromiseLike<boolean> | boolean {
    return this.#store.set(key, value, { ttl: memory, was })
  }

  #usable(known: readonly Window[]): readonly Window[] {
    const now = this.#clock.now()
    return known.filter(({ until, left }) => until > now && left > 0).sort((a, b) => a.until - b.until)
  }

  async #windows(user: User): Promise<readonly Window[]> {
    const found = await Promise.all(actions.map((action) => this.#window(keyOf(user, action))))
    return found.filter((window) => window !== undefined)
  }

  async #window(key: string): Promise<Window | undefined> {
    const { was, value } = await readStored(this.#store, key, windowOf, { report: this.#report })
    return value && { key, was, ...value }
  }
}

function windowOf(text: string): Pick<Window, 'until' | 'left'> | undefined {
  const [, until, left] = /^(\d{1,10}) (\d)$/.exec(text) ?? []
  return until === undefined ? undefined : { until: Number(until), left: Number(left) }
}

/** The kind has a share of its own in a `MemoryStore`: every sender has a quota, few have anything else. */
function keyOf(user: User, action: Action): string {
  return `late-quota:${userKey(user)}:${action}`
}
