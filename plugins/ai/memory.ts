import { randomUUID } from 'node:crypto'
import { type Clock, type EchostrError, keyName, readStored, type Store, update, within } from 'echostr'
import type { ChatMessage } from './model.ts'
import { estimateTokens } from './tokens.ts'

/** A question and its answer. */
export type Turn = readonly [question: string, answer: string]

/** What is kept of a conversation. */
export interface History {
  /** What came before the turns, in a few words. */
  readonly summary: string
  /** The last ones, the oldest first. */
  readonly turns: readonly Turn[]
  /** Names the moment when the user left, as long as nothing was said since. */
  readonly left?: string | undefined
}

/** How a conversation is kept. */
export interface MemoryOptions {
  readonly store: Store
  readonly clock: Clock
  /** Most turns that a model is shown. */
  readonly turns: number
  /** Most tokens that those have. */
  readonly tokens: number
  /** Milliseconds that a conversation is kept after its last answer. */
  readonly ttl: number
  /** Milliseconds that an answer may take. */
  readonly maxTime: number
  /** Makes a summary of turns that are too old, and of the one before them. */
  readonly summarize: ((turns: readonly Turn[], summary: string) => PromiseLike<string> | string) | undefined
  readonly report: (error: EchostrError) => void
}

export const nothing: History = { summary: '', turns: [] }

/** ms for a call of the store: a user is waiting. */
const patience = 1000
const minute = 60_000
/** ms for a summary, which nobody waits for. */
const summaryPatience = minute

/** The conversations, each under a key of its own: nobody's key leads to somebody else's. */
export class Memory {
  readonly #options: MemoryOptions
  /** Longest history, in UTF-16 units of its JSON, that can be one of ours: a token has up to three, written as up to six. */
  readonly #longest: number

  constructor(options: MemoryOptions) {
    this.#options = options
    this.#longest = 100_000 + 2 * 18 * options.tokens
  }

  /** What is kept of a conversation, within the limits. What is no history is reported, and nothing. */
  async read(key: string): Promise<History> {
    const { store, clock, report, ttl } = this.#options
    const reading = readStored(store, key, (text) => this.#historyOf(text, key), { report, ttl })
    const { value = nothing } = await within(clock, patience, reading)
    return this.#fitting(value)
  }

  /**
   * Adds a turn, by comparing and setting: nothing that others have added is lost.
   *
   * @param seen what was read before; when it is gone meanwhile, its user has left, and nothing is written
   */
  async add(key: string, turn: Turn, seen: History): Promise<void> {
    const { clock, summarize } = this.#options
    const added = (value: History | undefined) => {
      if (value === undefined && seen.turns.length > 0) return undefined
      const { summary, turns, left } = value ?? nothing
      if (left !== seen.left) return undefined
      return this.#kept({ summary, turns: [...turns, this.#shortened(turn)] })
    }
    const { value } = await within(clock, patience, this.#update(key, added))
    if (summarize && value) this.#summarize(key, value, summarize).catch(() => {})
  }

  async forget(key: string): Promise<void> {
    const { store, clock } = this.#options
    await within(clock, patience, async () => store.delete(key))
  }

  /** The same for who has left, and for answers that other processes are still giving them. */
  async leave(key: string): Promise<void> {
    const { store, clock, maxTime } = this.#options
    const left = stamped({ ...nothing, left: randomUUID() }, key)
    await within(clock, patience, async () => store.set(key, JSON.stringify(left), { ttl: maxTime + minute }))
  }

  async #update(key: string, change: (value: History | undefined) => History | undefined) {
    const { store, ttl, report } = this.#options
    const parse = (text: string) => this.#historyOf(text, key)
    const wrapped = (value: Stamped | undefined) => stamped(change(value), key)
    return update<Stamped>(store, key, wrapped, { ttl, report, parse: (text) => stamped(parse(text), key) })
  }

  /** With a summary there is twice as much kept: turns that it has not taken in yet are not lost. */
  #kept({ summary, turns }: History): History {
    const { turns: most, tokens, summarize } = this.#options
    const times = summarize ? 2 : 1
    return { summary, turns: lastWithin(turns.slice(-most * times), tokens * times) }
  }

  #fitting({ summary, turns, left }: History): History {
    const { turns: most, tokens } = this.#options
    const short = this.#brief(summary)
    return { summary: short, turns: lastWithin(turns.slice(-most), tokens - estimateTokens(short)), left }
  }

  /** A summary leaves half of the tokens to the turns: a UTF-16 unit is one at most. */
  #brief(summary: string): string {
    return summary.slice(0, Math.floor(this.#options.tokens / 2)).replace(/[\uD800-\uDBFF]$/, '')
  }

  /** A turn that alone is over the tokens keeps the end of its answer: that is what a user goes on with. */
  #shortened([question, answer]: Turn): Turn {
    const room = this.#options.tokens - estimateTokens(question) - 1
    if (estimateTokens(answer) <= room || room < 2) return [question, answer]
    return [question, `…${answer.slice(1 - room).replace(/^[\uDC00-\uDFFF]/, '')}`]
  }

  /** The history in a stored text; `undefined` when it is none: what stands in a store may have been tampered with. */
  #historyOf(text: string, key: string): History | undefined {
    if (text.length > this.#longest) return undefined
    const { of, summary, turns, left } = JSON.parse(text) as Partial<Stamped>
    if (of !== keyName(key) || typeof summary !== 'string' || !Array.isArray(turns)) return undefined
    const isHistory = turns.every(isTurn) && (left === undefined || typeof left === 'string')
    return isHistory ? { summary, turns, left } : undefined
  }

  async #summarize(key: string, { summary, turns }: History, make: NonNullable<MemoryOptions['summarize']>) {
    const { turns: most, tokens, clock } = this.#options
    if (turns.length <= most && lastWithin(turns, tokens) === turns) return
    const old = turns.slice(0, Math.ceil(turns.length / 2))
    const made = await within(clock, summaryPatience, async () => make(old, summary))
    if (typeof made !== 'string' || made === '') return
    await this.#update(key, (value) => {
      const isSame =
        value?.turns.length && JSON.stringify(value.turns.slice(0, old.length)) === JSON.stringify(old)
      return isSame ? { summary: this.#brief(made), turns: value.turns.slice(old.length) } : undefined
    })
  }
}

/** A history that says whose it is: one that was copied to somebody else's key is none. */
interface Stamped extends History {
  readonly of: string
}

function stamped(history: History | undefined, key: string): Stamped | undefined {
  return history && { of: keyName(key), ...history }
}

/** The last turns within so many tokens; the very same list when that is all of them. */
function lastWithin(turns: readonly Turn[], tokens: number): readonly Turn[] {
  let left = tokens
  const from = turns.findLastIndex(([question, answer]) => {
    left -= estimateTokens(question) + estimateTokens(answer)
    return left < 0
  })
  return from === -1 ? turns : turns.slice(from + 1)
}

function isTurn(turn: unknown): turn is Turn {
  return (
    Array.isArray(turn) && turn.length === 2 && turn.every((each) => typeof each === 'string' && each !== '')
  )
}

/**
 * The messages that a model gets: what it is, what was said before, what is asked now. A summary is made of users' words,
 * so it is told as theirs, and answered: some providers take no two messages of one role in a row.
 */
export function messagesOf(
  system: string,
  { summary, turns }: History,
  asked: ChatMessage['content'],
): readonly ChatMessage[] {
  const head = system.trim()
  const before: readonly Turn[] =
    summary === '' ? [] : [[`此前的对话摘要 (summary of the conversation so far):\n${summary}`, '好的。']]
  return [
    ...(head === '' ? [] : [{ role: 'system' as const, content: head }]),
    ...[...before, ...turns].flatMap(([question, answer]) => [
      { role: 'user' as const, content: question },
      { role: 'assistant' as const, content: answer },
    ]),
    { role: 'user', content: asked },
  ]
}
