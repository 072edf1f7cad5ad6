import { type Context, EchostrError } from 'echostr'
import type { Chat } from './chat-parts.ts'
import { memoryFailure } from './failure.ts'
import { type History, nothing } from './memory.ts'
import type { ChatMessage, Usage } from './model.ts'
import { type Names, namesOf } from './names.ts'
import { texts } from './texts.ts'
import { estimateTokens, tokensOf } from './tokens.ts'
import { trace } from './trace.ts'
import { Watch } from './watch.ts'

/** ms before the end of the window when an answer that nobody completes later is closed; more, where it is moderated. */
const reserve = 1000
const moderatedReserve = 2000

/** One question and what becomes of it. */
export class Talk {
  readonly ctx: Context
  readonly chat: Chat
  readonly names: Names
  readonly watch: Watch
  /** What the model has written. */
  raw = ''
  /** What was given of the answer, label and words aside. */
  given = ''
  /** The messages that the model was given; undefined while it was not asked. */
  messages: readonly ChatMessage[] | undefined
  /** The question as it is remembered. */
  question = ''
  /** What was said before. */
  seen: History = nothing
  /** `moderate` has stopped it, and what the user is told then. */
  stopped: string | undefined
  /** The user has left: nothing is remembered. */
  forgotten = false
  /** The model came to its end. */
  whole = false
  code: string | undefined
  firstMs: number | undefined
  #usage: Usage = {}
  #startedAt = 0

  /** @param arrivedAt when the message came, as the clock's `elapsed()` */
  constructor(ctx: Context, chat: Chat, arrivedAt: number) {
    const { clock, timeout: silence, maxTime, moderate, name } = chat.settings
    this.ctx = ctx
    this.chat = chat
    this.names = namesOf(name, ctx, ctx.to)
    const until = arrivedAt + maxTime
    this.watch = new Watch(ctx, { clock, silence, until, reserve: moderate ? moderatedReserve : reserve })
  }

  begin(): void {
    this.chat.open(this)
    this.#startedAt = this.chat.settings.clock.elapsed()
    this.watch.begin()
  }

  /** The model has told what it has used. Calls add up: each round with tools is one. */
  readonly used = ({ input, output, cached, cost, model }: Usage): void => {
    const { input: i, output: o, cached: c, cost: k } = this.#usage
    this.#usage = {
      ...this.#usage,
      ...sum('input', i, input),
      ...sum('output', o, output),
      ...sum('cached', c, cached),
      ...sum('cost', k, cost),
      ...(typeof model === 'string' && { model }),
    }
  }

  /** Some of the answer is about to be given. */
  give(text: string): void {
    this.firstMs ??= this.#ms()
    this.given += text
  }

  /** Tells of something that does not end the answer. */
  report(code: string, what: string, cause: unknown): void {
    this.chat.settings.report(new EchostrError(code, what, { status: 200, cause, texts }), this.ctx)
  }

  /** The answer is over, however: what was said is remembered and paid for, once. */
  async end(): Promise<void> {
    this.watch.close()
    this.chat.close(this)
    if (this.messages === undefined) return
    await Promise.all([this.#remember(), this.#pay()])
    this.#trace()
  }

  async #remember(): Promise<void> {
    const answer = (this.whole ? this.raw : this.given).trim()
    if (answer === '' || this.stopped !== undefined || this.forgotten) return
    try {
      await this.chat.memory.add(this.names.history, [this.question, answer], this.seen)
    } catch (cause) {
      this.chat.settings.report(memoryFailure(cause), this.ctx)
    }
  }

  async #pay(): Promise<void> {
    try {
      await this.chat.allowance.charge(this.names, this.#input() + this.#output())
    } catch (cause) {
      this.report('ai_limits_failed', 'What an answer has used could not be counted', cause)
    }
  }

  #input(): number {
    return this.#usage.input ?? tokensOf(this.messages ?? [])
  }

  #output(): number {
    return this.#usage.output ?? estimateTokens(this.raw)
  }

  #ms(): number {
    return this.chat.settings.clock.elapsed() - this.#startedAt
  }

  #trace(): void {
    const { model, cached, cost, input } = this.#usage
    trace(() => ({
      account: this.ctx.account,
      user: this.names.digest,
      model,
      inputTokens: this.#input(),
      outputTokens: this.#output(),
      cachedTokens: cached,
      estimated: input === undefined,
      cost,
      firstMs: this.firstMs,
      ms: this.#ms(),
      cut: !this.whole,
      code: this.stopped === undefined ? this.code : 'stopped',
    }))
  }
}

function sum<K extends string>(name: K, one: number | undefined, other: number | undefined) {
  if (typeof other !== 'number' || !Number.isFinite(other)) return {}
  return { [name]: (one ?? 0) + other } as { [N in K]: number }
}
