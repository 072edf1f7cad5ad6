import {
  type App,
  Context,
  checkOptions,
  type EchostrError,
  MemoryStore,
  type OptionCheck,
  type OptionTable,
  type Plugin,
  Slot,
  type Store,
} from 'echostr'
import { texts } from './texts.ts'
import { Visit } from './visit.ts'

const error = { code: 'session_option', texts }

/** Options of {@link session}. */
export interface SessionOptions<T> {
  /** Makes what a user begins with, a new one each time. Anything that JSON can hold. */
  readonly initial: () => T
  /** Milliseconds that a session lives after its last change. */
  readonly ttl: number
  /**
   * Tells whether what was stored is a session, e.g. after the app's next version has another idea of it. If not, it is
   * dropped, reported as `bad_stored_value`, and the user begins anew. Default: it is an object, a list, a text … as
   * `initial` gives one; whatever is JSON, where that is `null`.
   */
  readonly check?: (value: unknown) => boolean
  /** Where sessions are kept. Default: this process's memory. Give one that processes share, e.g. in Redis. */
  readonly store?: Store
  /** Name of the plugin, and part of every key: give each its own where an app has several. Default `session`. */
  readonly name?: string
}

/** The plugin, and the way to what it keeps. All methods throw `slot_empty` when it is not installed. */
export interface Session<T> extends Plugin {
  /**
   * The session of the message's sender, read from the store once per message. Change it in place: what is
   * different when the handlers have ended is written. Rejects with `session_failed`.
   */
  of(ctx: Context): Promise<T>
  /** Puts another value in its place, written when the handlers have ended. Rejects with `session_failed`. */
  set(ctx: Context, value: T): Promise<void>
  /**
   * Reads afresh, changes, writes at once, and begins again when another message of the user was faster: for what
   * must not be lost when messages overlap. Resolves with the new value. Rejects with `session_failed`, after 100
   * tries with `session_conflict`.
   *
   * @param change gets the value; changes it in place, or returns another. May be called several times
   */
  update(ctx: Context, change: (value: T) => T | void): Promise<T>
  /** Forgets the session, at once. Rejects with `session_failed`. */
  delete(ctx: Context): Promise<void>
}

/**
 * Keeps something typed for each user from message to message: a cart, a dialogue's step, a language.
 *
 * Nothing is read for a message whose handlers do not ask, nothing is written unless it was changed, and nothing when
 * a handler throws. Written is by comparing and setting: when two messages of a user overlap, the first to end is
 * kept, the other one's change is dropped and reported as `session_conflict` ({@link Session.update} loses none).
 * A user who unsubscribes is forgotten.
 *
 * @throws EchostrError `session_option`
 * @example
 * const cart = session({ initial: () => ({ items: [] as string[] }), ttl: 86_400_000 })
 * app.use(cart)
 * app.on('text', async (ctx) => {
 *   const { items } = await cart.of(ctx)
 *   items.push(ctx.message.Content)
 *   return items.join('、')
 * })
 */
export function session<T>(options: SessionOptions<T>): Session<T> {
  const {
    initial,
    ttl,
    store,
    check = alike(initial),
    name = 'session',
  } = checkOptions<Checked>('session()', options as Checked, known, error) as SessionOptions<T>
  const slot = new Slot<Visit<T>>(name)
  return {
    name,
    setup(app) {
      const report = (error: EchostrError) => app.report(error)
      const place = { store: store ?? new MemoryStore({ clock: app.clock }), ttl, initial, check, report }
      visitEach(app, slot, (ctx) => new Visit(place, keyOf(name, ctx)))
      forgetLeavers(app, slot)
    },
    of: async (ctx) => (await visitOf('session.of()', slot, ctx).read()).value,
    set: async (ctx, value) => {
      const kept = await visitOf('session.set()', slot, ctx).read()
      kept.value = value
    },
    update: async (ctx, change) => {
      checkOptions('session.update()', { change }, { change: 'function' }, error)
      return visitOf('session.update()', slot, ctx).update(change)
    },
    delete: async (ctx) => visitOf('session.delete()', slot, ctx).delete(),
  }
}

/** Each message has a visit, which is written when its handlers have ended. */
function visitEach<T>(app: App, slot: Slot<Visit<T>>, visit: (ctx: Context) => Visit<T>): void {
  app.use(async function session(ctx, next) {
    const own = visit(ctx)
    slot.set(ctx, own)
    const result = await next()
    await own.end().catch((error) => app.report(error, ctx))
    return result
  })
}

function forgetLeavers<T>(app: App, slot: Slot<Visit<T>>): void {
  app.on('event:unsubscribe', async function forgetUser(ctx, next) {
    try {
      return await next()
    } finally {
      await slot
        .of(ctx)
        .delete()
        .catch((error) => app.report(error, ctx))
    }
  })
}

const context: OptionCheck = {
  is: 'the Context of a message',
  fits: (value) => value instanceof Context,
}

function visitOf<T>(name: string, slot: Slot<Visit<T>>, ctx: Context): Visit<T> {
  checkOptions(name, { ctx }, { ctx: context }, error)
  return slot.of(ctx)
}

/** JSON keeps the parts apart, whatever is in them: no user's OpenID can make the key of another. */
function keyOf(name: string, ctx: Context): string {
  return `session:${JSON.stringify([name, ctx.account, ctx.from, ctx.to])}`
}

type Checked = SessionOptions<unknown>

const known: OptionTable<Checked> = {
  initial: 'function',
  ttl: 'positive',
  'check?': 'function',
  'store?': 'store',
  'name?': 'text',
}

/** Handlers fail on what is something else, and would for ever: a session that they never change is never replaced. */
function alike(initial: () => unknown): (value: unknown) => boolean {
  return (value) => {
    const expected = typeOf(initial())
    return expected === 'null' || typeOf(value) === expected
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}
