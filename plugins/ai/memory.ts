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
  /** Makes a summary of turns that are too old, and of the one before them. */
  readonly summarize: ((turns: readonly Turn[], summary: string) => PromiseLike<string> | string) | undefined
  readonly report: (error: EchostrError) => void
}

const nothing: History = { summary: '', turns: [] }

/** ms for a call of the store: a user is waiting. */
const patience = 1000
/** ms for a summary, which nobody waits for. */
const summaryPatience = 60_000

/** The conversations, each under a key of its own: nobody's key leads to somebody else's. */
export class Memory {
  readonly #options: MemoryOptions

  constructor(options: MemoryOptions) {
    this.#options = options
  }

  /** What is kept of a conversation, within the limits. What is no history is reported, and nothing. */
  async read(key: string): Promise<History> {
    const { store, clock, report, ttl } = this.#options
    const reading = readStored(store, key, (text) => historyOf(text, key), { report, ttl })
    const { value = nothing } = await within(clock, patience, reading)
    return this.#fitting(value)
  }

  /**
   * Adds a turn, by comparing and setting: nothing that others have added is lost.
   *
   * @param known the conversation went on; when it is gone meanwhile, its user has left, and nothing is written
   */
  async add(key: string, turn: Turn, known: boolean): Promise<void> {
    const { clock, summarize } = this.#options
    const added = (value: History | undefined) => {
      if (value === undefined && known) return undefined
      const { summary, turns } = value ?? nothing
      return this.#kept({ summary, turns: [...turns, turn] })
    }
    const { value } = await within(clock, patience, this.#update(key, added))
    if (summarize && value) this.#summarize(key, value, summarize).catch(() => {})
  }

  async forget(key: string): Promise<void> {
    const { store, clock } = this.#options
    await within(clock, patience, async () => store.delete(key))
  }

  async #update(key: string, change: (value: History | undefined) => History | undefined) {
    const { store, ttl, report } = this.#options
    const parse = (text: string) => historyOf(text, key)
    const wrapped = (value: Stamped | undefined) => stamped(change(value), key)
    return update<Stamped>(store, key, wrapped, { ttl, report, parse: (text) => stamped(parse(text), key) })
  }

  /** With a summary there are twice as many turns kept: those that it has not taken in yet are not lost. */
  #kept({ summary, turns }: History): History {
    const most = this.#options.turns * (this.#options.summarize ? 2 : 1)
    return { summary, turns: turns.slice(-most) }
  }

  #fitting({ summary, turns }: History): History {
    let left = this.#options.tokens - estimateTokens(summary)
    const shown = turns.slice(-this.#options.turns)
    const from = shown.findLastIndex(([question, answer]) => {
      left -= estimateTokens(question) + estimateTokens(answer)
      return left < 0
    })
    return { summary, turns: shown.slice(from + 1) }
  }

  async #summarize(key: string, { summary, turns }: History, make: NonNullable<MemoryOptions['summarize']>) {
    const { turns: most, clock } = this.#options
    if (turns.length <= most) return
    const old = turns.slice(0, Math.ceil(turns.length / 2))
    const made = await within(clock, summaryPatience, async () => make(old, summary))
    if (typeof made !== 'string' || made === '') return
    await this.#update(key, (value) => {
      const isSame =
        value?.turns.length && JSON.stringify(value.turns.slice(0, old.length)) === JSON.stringify(old)
      return isSame ? { summary: made.slice(0, 4000), turns: value.turns.slice(old.length) } : undefined
    })
  }
}

/** A history that says whose it is: one that was copied to somebody else's key is none. */
interface Stamped extends History {
  readonly of: string
}

function stamped(history: History | undefined, key: string): Stamped | undefined {
  return history && { of: keyName(key), summary: history.summary, turns: history.turns }
}

/** Longest text, in UTF-16 units, that is believed to be an answer or a question. */
const longest = 200_000

/** The history in a stored text; `undefined` when it is none: what stands in a store may have been tampered with. */
function historyOf(text: string, key: string): History | undefined {
  const { of, summary, turns } = JSON.parse(text) as Partial<Stamped>
  if (of !== keyName(key) || typeof summary !== 'string' || !Array.isArray(turns)) return undefined
  return turns.every(isTurn) && text.length <= 4 * longest ? { summary, turns } : undefined
}

function isTurn(turn: unknown): turn is Turn {
  return (
    Array.isArray(turn) && turn.length === 2 && turn.every((each) => typeof each === 'string' && each !== '')
  )
}

/** The messages that a model gets: what it is, what was said before, what is asked now. */
export function messagesOf(
  system: string,
  { summary, turns }: History,
  asked: ChatMessage['content'],
): readonly ChatMessage[] {
  const before = summary === '' ? '' : `\n\n此前的对话摘要 (summary of the conversation so far):\n${summary}`
  const head = `${system}${before}`.trim()
  return [
    ...(head === '' ? [] : [{ role: 'system' as const, content: head }]),
    ...turns.flatMap(([question, answer]) => [
      { role: 'user' as const, content: question },
      { role: 'assistant' as const, content: answer },
    ]),
    { role: 'user', content: asked },
  ]
}
