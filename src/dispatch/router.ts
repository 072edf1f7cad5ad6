import { chain } from '../base/awaitable.ts'
import { isStream } from '../base/stream.ts'
import type { Message } from '../messages/message.ts'
import { asReply } from '../serialize/reply.ts'
import type { Stages } from '../stages.ts'
import { type Chain, compose, type Middleware, type Step, type Stray } from './compose.ts'

/** A kind taken apart: `event:CLICK` is `{ type: 'event', event: 'click' }`, `text` has no event. */
interface Route {
  readonly type: string
  readonly event: string
}

interface RoutedStep extends Step {
  /** Kinds it runs for; none: it runs for everything. */
  readonly routes: readonly Route[] | undefined
}

/** MsgTypes that report what a user or a system did, and are nothing a user says. */
const eventTypes: ReadonlySet<string> = new Set(['event', 'device_event'])

/**
 * Steps in registration order, and for each kind that somebody registered the chain of those that match it, composed
 * on its first message. Only registering adds kinds: names that senders make up are never stored. `MsgType` and
 * `Event` are looked up one after the other, so a MsgType `event:CLICK` is no click.
 */
export class Router {
  readonly #stray: Stray
  #steps: RoutedStep[] = []
  /** MsgType → event in lower case ('' for the type as a whole) → its chain, once composed. */
  readonly #chains = new Map<string, Map<string, Chain | undefined>>()
  #rest: Chain | undefined
  #composed = false

  constructor(stray: Stray) {
    this.#stray = stray
    // an event without handlers of its own gets the chain of its type, not the one for messages without handlers
    for (const type of eventTypes) this.#open({ type, event: '' })
  }

  /** Registers a step for some kinds, or for everything. */
  add(kinds: readonly string[] | undefined, run: Middleware<never>, name: string): void {
    const routes = kinds?.map(routeOf)
    for (const route of routes ?? []) this.#open(route)
    this.#steps.push({ run, name, routes })
    if (this.#composed) this.#forget()
  }

  /** The chain for a message. */
  chainFor(message: Message): Chain {
    const chains = this.#chains.get(message.MsgType)
    if (!chains) {
      this.#composed = true
      this.#rest ??= this.#compose({ type: '', event: '' })
      return this.#rest
    }
    const sent = (message as { Event?: unknown }).Event
    const event = typeof sent === 'string' ? sent.toLowerCase() : ''
    return this.#chain(chains, { type: message.MsgType, event: chains.has(event) ? event : '' })
  }

  #chain(chains: Map<string, Chain | undefined>, route: Route): Chain {
    let chain = chains.get(route.event)
    if (!chain) {
      chain = this.#compose(route)
      chains.set(route.event, chain)
      this.#composed = true
    }
    return chain
  }

  #compose(route: Route): Chain {
    return compose(
      this.#steps.filter((step) => !step.routes || step.routes.some((r) => covers(r, route))),
      this.#stray,
    )
  }

  #open({ type, event }: Route): void {
    const chains = this.#chains.get(type) ?? new Map<string, Chain | undefined>([['', undefined]])
    chains.set(event, undefined)
    this.#chains.set(type, chains)
  }

  /** Has the chains composed again, because a step was registered after messages had come. */
  #forget(): void {
    for (const chains of this.#chains.values()) {
      for (const event of chains.keys()) chains.set(event, undefined)
    }
    this.#rest = undefined
    this.#composed = false
  }
}

function routeOf(kind: string): Route {
  const colon = kind.indexOf(':')
  if (colon === -1) return { type: kind, event: '' }
  return { type: kind.slice(0, colon), event: kind.slice(colon + 1).toLowerCase() }
}

/** `event` covers every event, `event:click` that one, `message` whatever is no event. */
function covers(registered: Route, route: Route): boolean {
  if (registered.type === 'message') return !eventTypes.has(route.type)
  return registered.type === route.type && (registered.event === '' || registered.event === route.event)
}

/** Makes the default stage `dispatch`: the handlers registered for the message's kind. */
export function dispatcher(router: Router): Stages['dispatch'] {
  return (ctx) =>
    chain(router.chainFor(ctx.message)(ctx), (result) => (isStream(result) ? result : asReply(result)))
}
