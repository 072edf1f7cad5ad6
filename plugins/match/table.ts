import { type Context, EchostrError, type Middleware, type Next } from 'echostr'
import { texts } from './texts.ts'

/** What a rule runs; handlers of exact values ignore what was found. */
export type Run = (ctx: Context<never>, found: RegExpExecArray, next: Next) => ReturnType<Middleware>

/** What fits, and what then runs. */
interface Fit {
  readonly fits: readonly string[] | RegExp
  readonly run: Run
}

interface Entry {
  readonly place: number
  readonly run: Run
}

interface PatternEntry extends Entry {
  readonly pattern: RegExp
}

type Found = (ctx: Context<never>, next: Next) => ReturnType<Middleware>

const nothingFound = [] as unknown as RegExpExecArray

/** The rules about one subject: exact values by look-up, patterns in a list; the lower place wins. */
export class Table {
  readonly #exact = new Map<string, Entry>()
  readonly #patterns: PatternEntry[] = []
  readonly #key: (value: string) => string

  constructor(key: (value: string) => string = (value) => value) {
    this.#key = key
  }

  get size(): number {
    return this.#exact.size + this.#patterns.length
  }

  add({ fits, run }: Fit, place: number): void {
    if (fits instanceof RegExp) this.#patterns.push({ pattern: fits, place, run })
    else for (const value of fits) this.#addExact(value, { place, run })
  }

  #addExact(value: string, entry: Entry): void {
    const key = this.#key(value)
    if (this.#exact.has(key)) refuse(`${JSON.stringify(value)} is there twice, the second could never run`)
    this.#exact.set(key, entry)
  }

  find(value: string): Found | undefined {
    const exact = this.#exact.get(this.#key(value))
    return this.#search(value, exact?.place) ?? (exact && found(exact, nothingFound))
  }

  /** The first pattern found in the text, of those in front of a place. */
  #search(text: string, before = Number.POSITIVE_INFINITY): Found | undefined {
    for (const entry of this.#patterns) {
      if (entry.place > before) break
      entry.pattern.lastIndex = 0
      const result = entry.pattern.exec(text)
      if (result) return found(entry, result)
    }
    return undefined
  }
}

function found({ run }: Entry, result: RegExpExecArray): Found {
  return (ctx, next) => run(ctx, result, next)
}

export function refuse(what: string): never {
  throw new EchostrError('bad_option', `The plugin "match": ${what}`, { texts })
}
