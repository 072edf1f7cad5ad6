import {
  type Awaitable,
  type Context,
  checkOptions,
  MemoryStore,
  type OptionCheck,
  type OptionTable,
  type Store,
  systemClock,
} from 'echostr'
import type { Budget, Limits } from './limits.ts'
import { linksOption } from './markdown/wechat-text.ts'
import type { ChatOptions, MediaClient } from './options.ts'
import { aiError } from './texts.ts'
import type { Tool } from './tools.ts'
import { type ChatWords, wordsIn } from './words.ts'

/** The options, with their defaults. */
export interface ChatSettings
  extends Required<
    Pick<
      ChatOptions,
      | (
          | 'model'
          | 'store'
          | 'turns'
          | 'tokens'
          | 'ttl'
          | 'markdown'
          | 'links'
          | 'moderationFails'
          | 'maxInput'
        )
      | (
          | 'maxOutput'
          | 'timeout'
          | 'maxTime'
          | 'most'
          | 'tools'
          | 'images'
          | 'name'
          | 'report'
          | 'clock'
          | 'reset'
        )
    >
  > {
  readonly system: (ctx: Context) => Awaitable<string>
  /** The store that processes share; undefined: there is one process. */
  readonly shared: Store | undefined
  readonly summarize: ChatOptions['summarize']
  readonly moderate: ChatOptions['moderate']
  readonly limits: Limits | undefined
  readonly budget: Budget | undefined
  readonly transcribe: ChatOptions['transcribe']
  readonly client: ((ctx: Context) => MediaClient | undefined) | undefined
  readonly greeting: ChatOptions['greeting']
  readonly words: ChatWords
  /** Each answer gets the label. */
  readonly labelled: boolean
}

const count: OptionCheck = {
  is: 'a whole number above 0',
  fits: (value) => Number.isInteger(value) && Number(value) > 0,
}
const milliseconds: OptionCheck = {
  is: 'a number of ms above 0, up to 2147483647,',
  fits: (value) => typeof value === 'number' && value > 0 && value < 2 ** 31,
}
const textOrFunction: OptionCheck = {
  is: 'a string, or a function that gives one,',
  fits: (value) => typeof value === 'string' || typeof value === 'function',
}
const commands: OptionCheck = {
  is: 'a list of texts',
  fits: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== ''),
}
const toolList: OptionCheck = {
  is: 'a list of tools { type: "function", function: { name }, run },',
  fits: (value) => Array.isArray(value) && value.every(isTool),
}
/** A label that nobody sees would be none, without the option that says whose duty it is then. */
const visible: OptionCheck = {
  is: 'a text with letters',
  fits: (value) => typeof value === 'string' && /\p{L}/u.test(value),
}
const limitsOption: OptionCheck = {
  is: 'an object, or false,',
  fits: (value) => value === false || isPlain(value),
}
const clientOption: OptionCheck = {
  is: 'a client, or a function that finds one,',
  fits: (value) =>
    typeof value === 'function' ||
    typeof (value as MediaClient | null | undefined)?.media?.get === 'function',
}
const greetingOption: OptionCheck = {
  is: 'true, a reply, or a function that gives one,',
  fits: (value) => value === true || ['string', 'function'].includes(typeof value) || isPlain(value),
}

const known: OptionTable<ChatOptions> = {
  model: 'function',
  'system?': textOrFunction,
  'store?': 'store',
  'turns?': count,
  'tokens?': count,
  'ttl?': 'positive',
  'reset?': commands,
  'summarize?': 'function',
  'markdown?': 'boolean',
  'links?': linksOption,
  'label?': visible,
  'labelDuty?': ['mine'],
  'moderate?': 'function',
  'moderationFails?': ['stop', 'pass'],
  'limits?': limitsOption,
  'budget?': 'object',
  'maxInput?': count,
  'maxOutput?': count,
  'timeout?': milliseconds,
  'maxTime?': milliseconds,
  'most?': count,
  'tools?': toolList,
  'images?': 'boolean',
  'transcribe?': 'function',
  'client?': clientOption,
  'greeting?': greetingOption,
  'lang?': ['zh', 'en'],
  'words?': 'object',
  'name?': 'text',
  'report?': 'function',
  'clock?': 'clock',
}

/** Checks the options, and fills in the defaults. Throws `ai_option`. */
export function settingsOf(options: ChatOptions): ChatSettings {
  const given = checkOptions('chat()', options, known, aiError)
  checkParts(given)
  const { clock = systemClock, system = '', client, label, limits = {} } = given
  const words = wordsIn(given.lang ?? 'zh', given.words)
  return {
    ...defaults,
    ...defined(given),
    report: guarded(given.report ?? warn),
    clock,
    shared: given.store,
    store: given.store ?? new MemoryStore({ clock }),
    system: typeof system === 'function' ? system : () => system,
    reset: (given.reset ?? ['/new', '清空']).map((each) => each.trim().toLowerCase()),
    client: typeof client === 'function' || client === undefined ? client : () => client,
    limits: limits === false ? undefined : limits,
    words: label === undefined ? words : { ...words, label },
    labelled: given.labelDuty !== 'mine',
    summarize: given.summarize,
    moderate: given.moderate,
    budget: given.budget,
    transcribe: given.transcribe,
    greeting: given.greeting,
  }
}

const defaults = {
  turns: 10,
  tokens: 4000,
  ttl: 86_400_000,
  markdown: true,
  links: true,
  moderationFails: 'stop',
  maxInput: 2000,
  maxOutput: 20_000,
  timeout: 120_000,
  maxTime: 240_000,
  most: 8,
  tools: [],
  images: false,
  name: 'chat',
} as const

type Report = NonNullable<ChatOptions['report']>

const warn: Report = (error) => process.emitWarning(error)

/** A function that fails, or whose promise rejects, is to change no answer and to end no process. */
function guarded(report: Report): Report {
  return async (error, ctx) => {
    try {
      await report(error, ctx)
    } catch {
      warn(error)
    }
  }
}

/** Those that are not `undefined`, so that they do not hide a default. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T
}

function checkParts({ limits, budget, words, transcribe, client }: ChatOptions): void {
  if (limits)
    checkOptions(
      'limits of chat()',
      limits,
      { 'perMinute?': count, 'perDay?': count, 'tokensPerDay?': count },
      aiError,
    )
  if (budget) checkOptions('budget of chat()', budget, { tokens: count, 'per?': ['day', 'month'] }, aiError)
  if (words) checkOptions('words of chat()', words, wordTable, aiError)
  if (transcribe && !client)
    checkOptions('chat() with "transcribe"', { client }, { client: clientOption }, aiError)
}

const wordTable = {
  ...Object.fromEntries(Object.keys(wordsIn('zh')).map((name) => [`${name}?`, 'text'])),
  'label?': visible,
} as OptionTable<Partial<ChatWords>>

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isTool(value: unknown): boolean {
  const { type, function: shape, run } = (value ?? {}) as Partial<Tool>
  return type === 'function' && typeof shape?.name === 'string' && typeof run === 'function'
}
