import type { Message } from 'echostr'

/** What a user does that lets the account write: each opens a window of its own. */
export type Action = 'message' | 'tap' | 'follow' | 'scan' | 'enter'

const minute = 60
const twoDays = 172_800

/** Seconds that a window is open, and the messages it takes. */
const lengths: Readonly<Record<Action, readonly [seconds: number, messages: number]>> = {
  message: [twoDays, 5],
  tap: [minute, 3],
  follow: [minute, 3],
  scan: [minute, 3],
  enter: [minute, 2],
}

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

/** A window that a user has opened: until when, in seconds since 1970, and the messages it still takes. */
export type Window = readonly [until: number, left: number]

/** The windows of a user, also those that are closed: an empty one is nobody's knowledge. */
export type Windows = { readonly [A in Action]?: Window }

/** With a new window, in place of one of the same kind: what was left of that does not add up. */
export function opened(windows: Windows, action: Action, now: number): Windows {
  const [seconds, messages] = lengths[action]
  return { ...windows, [action]: [now + seconds, messages] }
}

/** With one message taken off the window that closes first; `undefined` when none takes a message. */
export function spent(windows: Windows, now: number): Windows | undefined {
  const usable = Object.entries(windows).filter(([, [until, left]]) => until > now && left > 0)
  const [first] = usable.sort(([, [one]], [, [other]]) => one - other)
  if (first === undefined) return undefined
  const [action, [until, left]] = first
  return { ...windows, [action]: [until, left - 1] }
}

/** All of them closed. */
export function closed(windows: Windows): Windows {
  return Object.fromEntries(Object.keys(windows).map((action) => [action, [0, 0]]))
}

/** True for windows that were stored. */
export function isWindows(value: unknown): value is Windows {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(value).every(isWindow)
}

/** What is good of windows that were stored. */
export function goodWindows(value: unknown): Windows {
  return Object.fromEntries(Object.entries(Object(value)).filter(isWindow))
}

function isWindow([action, window]: [string, unknown]): boolean {
  if (!Object.hasOwn(lengths, action) || !Array.isArray(window) || window.length !== 2) return false
  const [until, left] = window
  const [, most] = lengths[action as Action]
  return Number.isInteger(until) && until >= 0 && Number.isInteger(left) && left >= 0 && left <= most
}
