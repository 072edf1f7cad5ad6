import { type EchostrError, readStored, type Store, update } from 'echostr'

/** What was used in a span of time. */
interface Used {
  /** The name of the span, e.g. `2026-11-27`. */
  readonly span: string
  readonly tokens: number
}

/** Counts what an account uses. What this process adds at the same moment is written together: thousands may add. */
export class Counter {
  readonly #store: Store
  readonly #ttl: number
  readonly #report: (error: EchostrError) => void
  readonly #adding = new Map<string, { tokens: number; written: Promise<void> }>()
  readonly #writing = new Map<string, Promise<void>>()

  constructor(store: Store, ttl: number, report: (error: EchostrError) => void) {
    this.#store = store
    this.#ttl = ttl
    this.#report = report
  }

  /** How much was used in the span. */
  async read(key: string, span: string): Promise<number> {
    const { value } = await readStored(this.#store, key, usedOf, { report: this.#report, ttl: this.#ttl })
    return value?.span === span ? value.tokens : 0
  }

  /** Resolves when it is written. */
  add(key: string, span: string, tokens: number): Promise<void> {
    const name = `${span} ${key}`
    const waiting = this.#adding.get(name)
    if (waiting) {
      waiting.tokens += tokens
      return waiting.written
    }
    const batch = { tokens, written: Promise.resolve() }
    this.#adding.set(name, batch)
    batch.written = this.#behind(key, () => {
      this.#adding.delete(name)
      return this.#write(key, span, batch.tokens)
    })
    return batch.written
  }

  /** Runs work on a key behind the work that runs already. */
  #behind(key: string, work: () => Promise<void>): Promise<void> {
    const before = this.#writing.get(key) ?? Promise.resolve()
    const done = before.then(work, work).finally(() => {
      if (this.#writing.get(key) === done) this.#writing.delete(key)
    })
    this.#writing.set(key, done)
    return done
  }

  async #write(key: string, span: string, tokens: number): Promise<void> {
    const added = (used: Used | undefined) => ({
      span,
      tokens: tokens + (used?.span === span ? used.tokens : 0),
    })
    await update<Used>(this.#store, key, added, { ttl: this.#ttl, parse: usedOf, report: this.#report })
  }
}

function usedOf(text: string): Used | undefined {
  const { span, tokens } = JSON.parse(text) as Partial<Used>
  return typeof span === 'string' && Number.isFinite(tokens) ? { span, tokens: Number(tokens) } : undefined
}
