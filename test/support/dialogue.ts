import { App, type EchostrError, MemoryStore, type SetOptions, type Store } from 'echostr'
import { type Dialogue, type DialoguesOptions, dialogues, type Ending } from 'echostr/plugins/dialogue'
import { deliveries, type FakeClock, fakeClock, type SignedDelivery, send } from 'echostr/testing'
import { token } from './kit.ts'

export interface Phone {
  readonly app: App
  readonly clock: FakeClock
  readonly store: Store
  /** The codes of what was reported, `name: message` where there is none. */
  readonly codes: string[]
  /** What the user hears to a text; undefined for silence. */
  say(text: string, user?: string): Promise<string | undefined>
  hears(delivery: SignedDelivery): Promise<string | undefined>
}

export interface PhoneOptions extends DialoguesOptions {
  readonly clock?: FakeClock
  /** Installed before the dialogues. */
  readonly before?: (app: App) => void
  /** Texts that begin dialogues. Default: their names. */
  readonly begin?: Readonly<Record<string, Dialogue<Ending>>>
}

/** An app with dialogues that begin with a text of their name; other texts are heard by a handler behind, and echoed. */
export function phone(list: readonly Dialogue<Ending>[], options: PhoneOptions = {}): Phone {
  const { clock = fakeClock(), before, begin = byName(list), ...given } = options
  const store = given.store ?? new MemoryStore({ clock })
  const app = new App({ token, clock })
  const codes: string[] = []
  app.onError((error) => void codes.push((error as EchostrError).code ?? `${error.name}: ${error.message}`))
  before?.(app)
  app.use(dialogues(list, { ...given, store }))
  app.on('text', (ctx) => begin[ctx.message.Content]?.begin(ctx) ?? `echo: ${ctx.message.Content}`)
  app.on('image', () => 'a picture')
  const hears = async (delivery: SignedDelivery) => {
    const { reply } = await passing(clock, send(app, delivery))
    return reply && 'Content' in reply ? String(reply.Content) : reply?.MsgType
  }
  const say = (text: string, user = 'anna') => hears(deliveries({ token, clock, user }).text(text))
  return { app, clock, store, codes, say, hears }
}

function byName(list: readonly Dialogue<Ending>[]): Readonly<Record<string, Dialogue<Ending>>> {
  return Object.fromEntries(list.map((each) => [each.name, each]))
}

/** Lets time pass on the clock until a promise has settled. */
export async function passing<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let settled = false
  const settle = () => {
    settled = true
  }
  work.then(settle, settle)
  for (let i = 0; i < 30 && !settled; i++) await new Promise(setImmediate)
  while (!settled) await clock.pass(100)
  return work
}

/** A store whose calls may be watched, and made to go wrong. */
export class TrickyStore implements Store {
  readonly inner: Store
  /** Called before each call; what it throws, the call rejects with. */
  before: (call: 'get' | 'set' | 'delete', key: string, value?: string) => unknown = () => {}
  /** What a `get` gives in place of what stands there. */
  instead: (key: string, value: string | undefined) => string | undefined = (_, value) => value
  calls = 0

  constructor(inner: Store) {
    this.inner = inner
  }

  async get(key: string): Promise<string | undefined> {
    this.calls++
    await this.before('get', key)
    return this.instead(key, await this.inner.get(key))
  }

  async set(key: string, value: string, options: SetOptions): Promise<boolean> {
    this.calls++
    await this.before('set', key, value)
    return this.inner.set(key, value, options)
  }

  async delete(key: string): Promise<void> {
    this.calls++
    await this.before('delete', key)
    await this.inner.delete(key)
  }
}

/** When a process dies: at which call of the store, and whether that call still has its effect. */
export interface Death {
  readonly call: number
  readonly written: boolean
}

/** A store as a process sees it that will die: from then on, nothing is answered. */
export class MortalStore implements Store {
  dead = false
  readonly #inner: Store
  readonly #death: Death
  #calls = 0

  constructor(inner: Store, death: Death) {
    this.#inner = inner
    this.#death = death
  }

  get(key: string): Promise<string | undefined> {
    return this.#live(() => this.#inner.get(key))
  }

  set(key: string, value: string, options: SetOptions): Promise<boolean> {
    return this.#live(() => this.#inner.set(key, value, options))
  }

  delete(key: string): Promise<void> {
    return this.#live(() => this.#inner.delete(key))
  }

  async #live<T>(call: () => T | PromiseLike<T>): Promise<T> {
    const isLast = this.#calls++ === this.#death.call
    if (!this.dead && (!isLast || this.#death.written)) {
      const result = await call()
      if (!isLast) return result
    }
    this.dead = true
    return new Promise<never>(() => {})
  }
}
