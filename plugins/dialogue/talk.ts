import type { Awaitable, Context, Result, UserMessage, WholeResult } from 'echostr'

/** How a question is asked. */
export interface AskOptions {
  /** What the text of an answer has to fit. The flags `g` and `y` change nothing. Default: any text. */
  readonly match?: RegExp
  /** What is said to an answer that does not fit, in place of the question. Default: that it was not understood, and the question. */
  readonly retry?: WholeResult
  /** How often an answer may not fit before the dialogue ends. Default: that of the dialogues. */
  readonly retries?: number
  /** Milliseconds to wait for an answer; then the dialogue is over. Default: that of the dialogues. */
  readonly timeout?: number
  /** Names the question, so that its words may change, or differ from time to time. Default: its words. */
  readonly key?: string
}

/** How a question is asked whose answer is made something of. */
export interface ReadOptions<T> extends AskOptions {
  /**
   * Makes something of a message, that JSON can hold; `undefined`: it does not fit. Called once for a message; what it gave is
   * what the function gets each time.
   */
  readonly read: (message: UserMessage, text: string) => Awaitable<T | undefined>
  /** The MsgTypes of messages that are answers; others go on to the handlers. Default `['text']`. */
  readonly kinds?: readonly string[]
}

/** What is known while something outside is done. */
export interface ExternalCall {
  /** One and the same for this step whenever it is done: a key for what must not happen twice. */
  readonly id: string
  /** Aborts when the time of the message is over. */
  readonly signal: AbortSignal
}

/** How something outside is done. */
export interface ExternalOptions {
  /**
   * What happens when a process ended after it had begun and before what came of it was stored. False: it is not done again, and
   * rejects with `dialogue_unknown`. True: it is done again. Default false.
   */
  readonly again?: boolean
  /** Names the step, so that two that follow each other are told apart. */
  readonly key?: string
}

/**
 * A user, as the function of a dialogue talks to them. The function is run again from its beginning for each message of the
 * user, and gets again what it got before: between the steps it only computes. One step at a time, each awaited.
 */
export interface Talk {
  /** The message that is being handled: another one each time. */
  readonly ctx: Context
  /** One and the same as long as the dialogue lasts. */
  readonly id: string
  /**
   * Asks, and gives what `read` made of the answer.
   *
   * @example const count = await talk.ask('几杯？', { read: (_, text) => (/^\d+$/.test(text) ? Number(text) : undefined) })
   */
  ask<T>(question: WholeResult, options: ReadOptions<T>): Promise<T>
  /**
   * Asks, and gives the text of the answer, without the white space around it.
   *
   * @throws EchostrError `dialogue_option`
   * @example const size = await talk.ask('要多大的？', { match: /^(大|中|小)$/ })
   */
  ask(question: WholeResult, options?: AskOptions): Promise<string>
  /**
   * Asks for one of a list, which is shown with numbers; the answer may be the number.
   *
   * @example const size = await talk.choice('要多大的？', ['大杯', '中杯', '小杯'])
   */
  choice<T extends string>(
    question: string,
    options: readonly T[],
    more?: Omit<AskOptions, 'match'>,
  ): Promise<T>
  /**
   * Does something outside the dialogue, once, and gives what came of it, now and whenever the function is run again: anything
   * that JSON can hold. What it throws is kept as well, and thrown as `dialogue_external`.
   *
   * @throws EchostrError `dialogue_external`, `dialogue_unknown`
   * @example const { no } = await talk.external(({ id }) => shop.order(size, { key: id }))
   */
  external<T>(work: (call: ExternalCall) => Awaitable<T>, options?: ExternalOptions): Promise<T>
  /** Runs another dialogue as a part of this one, and gives what its function gives. */
  run<T>(dialogue: Runnable<T>): Promise<T>
}

/** The function of a dialogue. */
export type DialogueRun<T> = (talk: Talk) => Awaitable<T>

/** A dialogue as it may be run within another. */
export interface Runnable<T> {
  readonly name: string
  readonly version: string
  readonly run: DialogueRun<T>
}

/** What a dialogue says at its end. */
export type Ending = Result | undefined | void
