import { App, type Delivery, type Message } from 'echostr'
import { fakeClock } from 'echostr/testing'
import { appId, encodingAESKey, now, token } from './wechat.ts'

/** Changes an app before it is attacked: how tests break one. */
export type Setup = (app: App) => void

/** A message that reached a handler, and where it came from. */
export interface Handled {
  readonly delivery: Delivery
  readonly message: Message
  /** The body as the parser got it: in secure mode the opened one. */
  readonly body: string
}

export interface Victim {
  readonly app: App
  readonly handled: Handled[]
  /** Deliveries of which nothing was certain: acknowledged, and nothing else. */
  readonly unclear: Delivery[]
}

/** An app that records what its handler is given and says it back, every other time a turn later. */
export function victim(secure: boolean, setup?: Setup): Victim {
  const handled: Handled[] = []
  const unclear: Delivery[] = []
  const bodies = new WeakMap<Delivery, string>()
  const app = new App({ token, clock: fakeClock(now), ...(secure && { appId, encodingAESKey }) })
  app.onError((error, _, delivery) => {
    if ('code' in error && error.code === 'unclear_text' && delivery) unclear.push(delivery)
  })
  app.wrap('parse', (inner) => (body, delivery) => {
    bodies.set(delivery, body)
    return inner(body, delivery)
  })
  setup?.(app)
  app.use(({ delivery, message }) => {
    handled.push({ delivery, message, body: bodies.get(delivery) ?? '' })
    return said(message, handled.length % 2 === 0)
  })
  return { app, handled, unclear }
}

function said(message: Message, later: boolean): string | Promise<string> {
  const reply = JSON.stringify(message) + ('Content' in message ? message.Content : '')
  return later ? Promise.resolve(reply) : reply
}
