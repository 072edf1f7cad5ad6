import { type Channel, channel } from 'node:diagnostics_channel'
import type { App } from './app.ts'
import { type Awaitable, isThenable, promised } from './base/awaitable.ts'
import type { Answer, Context, Delivery } from './context.ts'

/**
 * What is published on the `node:diagnostics_channel` `echostr:delivery`, `echostr:joined` … about a delivery of a
 * message. Nothing is made for a channel without subscribers.
 */
export interface DeliveryEvent {
  readonly ctx: Context
  /**
   * The same for all deliveries of a message, in other processes, too; `undefined` where they are not recognised. Not for
   * a log: it has the sender's OpenID, and an event's text.
   */
  readonly key: string | undefined
  /**
   * Which delivery of the message it is, counted by what this process has seen; a copy has the number of the delivery
   * that it copies.
   */
  readonly attempt: number
  /** Milliseconds since the delivery arrived. */
  readonly ms: number
  /** Milliseconds left of WeChat's five seconds. */
  readonly left: number
}

/** What is published on `echostr:verify`, `echostr:parse`, `echostr:dispatch` and `echostr:serialize`. */
export interface StageEvent {
  readonly delivery: Delivery
  /** How long the stage took, in milliseconds. */
  readonly ms: number
  /** The stage threw, or its promise rejected. */
  readonly failed: boolean
}

/**
 * What is published on `echostr:response` when an app has answered a delivery, a refused one and a handshake, too. What an
 * adapter refuses before the app sees it, such as a foreign path, is on `echostr:error` only.
 */
export interface ResponseEvent {
  readonly app: App
  readonly delivery: Delivery
  /** HTTP status; 0: the connection is closed without a word. */
  readonly status: number
  /** Milliseconds since the delivery came, before its body was read. */
  readonly ms: number
}

/** What is published on `echostr:closed` when `app.close()` has done its work. */
export interface ClosedEvent {
  readonly app: App
}

/** What is published on `echostr:error`: all that reaches `onError`. */
export interface ErrorEvent {
  readonly app: App
  readonly error: Error
  readonly ctx: Context | undefined
  readonly delivery: Delivery | undefined
}

/** The channels about deliveries, in the order of a slow message's life. */
export const channels: Readonly<
  Record<'delivery' | 'joined' | 'held' | 'part' | 'expired' | 'answered' | 'late' | 'error', Channel>
> = {
  delivery: channel('echostr:delivery'),
  joined: channel('echostr:joined'),
  held: channel('echostr:held'),
  part: channel('echostr:part'),
  expired: channel('echostr:expired'),
  answered: channel('echostr:answered'),
  late: channel('echostr:late'),
  error: channel('echostr:error'),
}

/** The channels about an app. */
export const appChannels: Readonly<Record<'response' | 'closed', Channel>> = {
  response: channel('echostr:response'),
  closed: channel('echostr:closed'),
}

/**
 * Gives a delivery its answer, and tells of it.
 *
 * @internal
 */
export function tracedResponse(
  app: App,
  delivery: Delivery,
  respond: (answer: Answer) => void,
): (answer: Answer) => void {
  const started = app.clock.elapsed()
  return (answer) => {
    respond(answer)
    const ms = app.clock.elapsed() - started
    const { status } = answer
    appChannels.response.publish({ app, delivery, status, ms } satisfies ResponseEvent)
  }
}

/**
 * Measures a stage while somebody subscribes to it.
 *
 * @internal
 */
export function traced<A extends unknown[], T>(
  stage: string,
  inner: (...args: A) => Awaitable<T>,
  deliveryOf: (...args: A) => Delivery,
): (...args: A) => Awaitable<T> {
  const events = channel(`echostr:${stage}`)
  return (...args) =>
    events.hasSubscribers ? measured(events, inner, deliveryOf(...args), args) : inner(...args)
}

function measured<A extends unknown[], T>(
  events: Channel,
  inner: (...args: A) => Awaitable<T>,
  delivery: Delivery,
  args: A,
): Awaitable<T> {
  const started = performance.now()
  const publish = (failed: boolean) =>
    events.publish({ delivery, ms: performance.now() - started, failed } satisfies StageEvent)
  try {
    const result = inner(...args)
    if (isThenable(result)) {
      promised(result).then(
        () => publish(false),
        () => publish(true),
      )
    } else publish(false)
    return result
  } catch (thrown) {
    publish(true)
    throw thrown
  }
}
