import { type Context, EchostrError, MemoryStore, type Plugin, Slot, type Store } from 'echostr'
import { texts } from './texts.ts'
import { Visit } from './visit.ts'

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
   * must not be lost when messages overlap. Resolves with the new value. Rejects with `session_failed`, after 20
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
  const { initial, ttl, store, name = 'session', check = alike(initial) } = checked(options)
  const slot = new Slot<Visit<T>>(name)
  return {
    name,
    setup(app) {
      const report = (error: EchostrError) => app.report(error)
      const place = { store: store ?? new MemoryStore({ clock: app.clock }), ttl, initial, check, report }
      app.use(async function session(ctx, next) {
        const visit = new Visit(place, keyOf(name, ctx))
        slot.set(ctx, visit)
        const result = await next()
        await visit.end().catch((error) => app.report(error, ctx))
        return result
      })
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
    },
    of: async (ctx) => (await slot.of(ctx).read()).value,
    set: async (ctx, value) => {
      const kept = await slot.of(ctx).read()
      kept.value = value
    },
    update: async (ctx, change) => slot.of(ctx).update(change),
    delete: async (ctx) => slot.of(ctx).delete(),
  }
}

/** JSON keeps the parts apart, whatever is in them: no user's OpenID can make the key of another. */
function keyOf(name: string, ctx: Context): string {
  return `session:${JSON.stringify([name, ctx.account, ctx.from, ctx.to])}`
}

function checked<T>(options: SessionOptions<T>): SessionOptions<T> {
  const { initial, ttl, check, name = 'session' } = options ?? {}
  if (typeof initial !== 'function') refuse('The option "initial" of session() is a function')
  if (check !== undefined && typeof check !== 'function')
    refuse('The option "check" of session() is a function')
  if (!(ttl > 0)) refuse('The option "ttl" of session() is a number of ms above 0')
  if (typeof name !== 'string' || name === '') refuse('The option "name" of session() is a text, not empty')
  return options
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

function refuse(what: string): never {
  throw new EchostrError('session_option', what, { status: 0, texts })
}
