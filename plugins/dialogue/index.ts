import {
  Context,
  checkOptions,
  EchostrError,
  MemoryStore,
  type OptionCheck,
  type OptionTable,
  type Plugin,
  type Result,
  Slot,
  type Store,
} from 'echostr'
import { type Definition, Desk, type Settings } from './desk.ts'
import { fold } from './questions.ts'
import { Shelf } from './shelf.ts'
import type { DialogueRun, Ending, Runnable } from './talk.ts'
import { optionError, texts } from './texts.ts'
import { type DialogueWords, usualWords } from './words.ts'

export type {
  AskOptions,
  DialogueRun,
  Ending,
  ExternalCall,
  ExternalOptions,
  ReadOptions,
  Runnable,
  Talk,
} from './talk.ts'
export type { DialogueWords } from './words.ts'

/** Options of {@link dialogue}. */
export interface DialogueOptions {
  /** Give another one when the steps change: a dialogue that was begun with another version does not go on. Default `1`. */
  readonly version?: string | number
  /**
   * What becomes of a dialogue whose function does something else than when it was begun: it ends, and the user is told; or it
   * begins again, and does again what it does outside. Default `end`.
   */
  readonly changed?: 'end' | 'restart'
}

/** A dialogue, for the list of {@link dialogues}; for {@link Talk.run} of another, too. */
export interface Dialogue<T> extends Runnable<T> {
  readonly changed: 'end' | 'restart'
  /**
   * Begins it with the sender of a message, and gives its first question: a handler. In the place of another that the user is in.
   *
   * @throws EchostrError `slot_empty` without dialogues(), `dialogue_misuse`, `dialogue_store_failed`; what the function throws
   * @example app.use(match(when('点单', order.begin)))
   */
  readonly begin: (ctx: Context) => Promise<Result>
}

/** Options of {@link dialogues}. */
export interface DialoguesOptions {
  /** Where dialogues are kept. Default: this process's memory. Give one that processes share, and that outlives them. */
  readonly store?: Store
  /** Milliseconds to wait for an answer. Then the dialogue is over, and the next message goes to the handlers. Default 1800000. */
  readonly timeout?: number
  /** How often an answer may not fit a question before the dialogue ends. Default 3. */
  readonly retries?: number
  /** Texts that end every dialogue; letter case, width and white space around do not count. Default `取消`, `退出`. */
  readonly cancel?: readonly string[]
  /** Milliseconds that the function may take for one message, all it does outside included. Default 120000. */
  readonly limit?: number
  /** Most steps of a dialogue, those of the dialogues run in it included. Default 200. */
  readonly steps?: number
  /** Most bytes that are kept of a dialogue: of answers and of what was done outside. Default 65536. */
  readonly bytes?: number
  /** What is said by itself. Default: Chinese. */
  readonly words?: Partial<DialogueWords>
}

const desks = new Slot<Desk>('dialogue')

/**
 * A conversation with a user, written as one function. The function is run from its beginning for each message of the user, and
 * gets at each step what it got there before, so that it goes on in whichever process the message comes to, and after a
 * restart: between the steps of `talk` it only computes, and what it does outside stands in `talk.external()`.
 *
 * @param name part of what is stored: one of its own in an app
 * @throws EchostrError `dialogue_option`
 * @example
 * const order = dialogue('order', async (talk) => {
 *   const size = await talk.choice('要多大的？', ['大杯', '中杯', '小杯'])
 *   const { no } = await talk.external(({ id }) => shop.order(size, { key: id }))
 *   return `好的，${size}，取餐号 ${no}`
 * })
 * app.use(dialogues([order], { store }))
 * app.on('text', (ctx, next) => (ctx.message.Content === '点单' ? order.begin(ctx) : next()))
 */
export function dialogue<T>(name: string, run: DialogueRun<T>, options: DialogueOptions = {}): Dialogue<T> {
  checkOptions(
    'dialogue()',
    { name, run, options },
    { name: 'text', run: 'function', options: 'object' },
    optionError,
  )
  const kinds = { 'version?': version, 'changed?': ['end', 'restart'] } as const
  const given = checkOptions('dialogue()', options, kinds, optionError)
  return {
    name,
    version: String(given.version ?? 1),
    changed: given.changed ?? 'end',
    run,
    begin: async (ctx) => {
      checkOptions('dialogue.begin()', { ctx }, { ctx: context }, optionError)
      return desks.of(ctx).begin(ctx, name)
    },
  }
}

/**
 * The plugin that keeps dialogues: install it before the handlers that begin them, behind `sequentialize()`. A user is in one
 * dialogue at a time. While they are, their texts are answers; other messages and all events go on to the handlers.
 *
 * @throws EchostrError `dialogue_option`
 * @example app.use(sequentialize({ store }), dialogues([order, complaint], { store }))
 */
export function dialogues(list: readonly Dialogue<Ending>[], options: DialoguesOptions = {}): Plugin {
  checkOptions('dialogues()', { list }, { list: defined }, optionError)
  const given = checkOptions('dialogues()', options, known, optionError)
  const definitions = byName(list)
  const settings = settingsOf(given)
  return {
    name: 'dialogue',
    setup(app) {
      const { clock } = app
      const report = (error: EchostrError, ctx?: Context) => app.report(error, ctx)
      const shelf = new Shelf(given.store ?? new MemoryStore({ clock }), clock, report)
      const desk = new Desk(settings, definitions, shelf)
      app.use(function dialogue(ctx, next) {
        desks.set(ctx, desk)
        return isEvent(ctx) ? next() : desk.hears(ctx, next)
      })
      app.on('event:unsubscribe', async function forgetUser(ctx, next) {
        await desk.forget(ctx).catch((error) => report(error, ctx))
        return next()
      })
    },
  }
}

function settingsOf(options: DialoguesOptions): Settings {
  const { timeout = 1_800_000, retries = 3, limit = 120_000, steps = 200, bytes = 65_536 } = options
  const cancel = new Set((options.cancel ?? ['取消', '退出']).map(fold))
  return { timeout, retries, limit, steps, bytes, cancel, words: { ...usualWords, ...options.words } }
}

function byName(list: readonly Dialogue<Ending>[]): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>()
  for (const each of list) {
    if (found.has(each.name)) throw twice(each.name)
    found.set(each.name, each)
  }
  return found
}

function twice(name: string): EchostrError {
  const what = `dialogues() has two dialogues of the name "${name}"`
  return new EchostrError('dialogue_option', what, { status: 0, texts })
}

function isEvent({ message: { MsgType } }: Context): boolean {
  return MsgType === 'event' || MsgType === 'device_event'
}

const version: OptionCheck = {
  is: 'a text or a number',
  fits: (value) => (typeof value === 'string' && value !== '') || typeof value === 'number',
}

const context: OptionCheck = { is: 'the Context of a message', fits: (value) => value instanceof Context }

const defined: OptionCheck = {
  is: 'a list of what dialogue() makes',
  fits: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((each) => typeof each?.begin === 'function'),
}

const milliseconds: OptionCheck = {
  is: 'a number of ms above 0, up to 2147483647,',
  fits: (value) => typeof value === 'number' && value > 0 && value < 2 ** 31,
}

const textList: OptionCheck = {
  is: 'a list of texts',
  fits: (value) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string' && fold(each) !== ''),
}

const wordTable: OptionCheck = {
  is: `an object with texts as ${Object.keys(usualWords).join(', ')}`,
  fits: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([name, text]) => Object.hasOwn(usualWords, name) && typeof text === 'string',
    ),
}

const known: OptionTable<DialoguesOptions> = {
  'store?': 'store',
  'timeout?': 'positive',
  'retries?': 'count',
  'cancel?': textList,
  'limit?': milliseconds,
  'steps?': 'positive',
  'bytes?': 'positive',
  'words?': wordTable,
}
