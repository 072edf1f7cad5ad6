import { phrases } from '../error-texts.ts'
import { EchostrError, type ErrorTexts, quote } from '../errors.ts'
import { distance } from './spelling.ts'

/** What an option may be, in words and as a test. */
export interface OptionCheck {
  /** Completes “session() takes … as "ttl"”. */
  readonly is: string
  fits(value: unknown): boolean
}

/** The kinds that have a name. */
export type NamedKind =
  | 'any'
  | 'boolean'
  | 'clock'
  | 'count'
  | 'function'
  | 'ledger'
  | 'list'
  | 'number'
  | 'object'
  | 'positive'
  | 'store'
  | 'string'
  | 'text'

const kinds: Readonly<Record<NamedKind, OptionCheck>> = {
  any: { is: 'anything', fits: () => true },
  boolean: { is: 'true or false', fits: (value) => typeof value === 'boolean' },
  clock: methods('a clock', 'now', 'elapsed', 'every'),
  count: {
    is: 'a whole number of at least 0',
    fits: (value) => Number.isInteger(value) && Number(value) >= 0,
  },
  function: { is: 'a function', fits: (value) => typeof value === 'function' },
  ledger: methods('a ledger', 'claim', 'settle', 'wait'),
  list: { is: 'an array', fits: Array.isArray },
  number: { is: 'a number', fits: (value) => typeof value === 'number' },
  object: { is: 'an object', fits: isObject },
  positive: { is: 'a number above 0', fits: (value) => typeof value === 'number' && value > 0 },
  store: methods('a store', 'get', 'set', 'delete'),
  string: { is: 'a string', fits: (value) => typeof value === 'string' },
  text: { is: 'a string that is not empty', fits: (value) => typeof value === 'string' && value !== '' },
}

const namedKinds = Object.keys(kinds).join(', ')

/**
 * What an option may be: one of the kinds that have a name, one of a list of values, or what a test of your own says.
 * `positive` is a number above 0, `count` a whole number from 0 on, `text` a string that is not empty.
 */
export type OptionKind = NamedKind | readonly (string | number | boolean)[] | OptionCheck

/** Every option with its kind; a `?` stands behind the name of one that may be left out, as in an interface. */
export type OptionTable<T> = {
  readonly [K in keyof T & string as object extends Pick<T, K> ? `${K}?` : K]-?: OptionKind
}

/** How an error of {@link checkOptions} is told. */
export interface OptionError {
  /** Default `bad_option`. */
  readonly code?: string
  readonly texts?: ErrorTexts
}

/**
 * Checks the options of a function that users call, and gives them back: that they are an object, that none is unknown
 * or missing, and that each is of its kind. The error names the function, the option and what it takes. It shows
 * numbers, paths and words of a list, and no other value, which may be a secret.
 *
 * @param name the function, e.g. `session()`
 * @param known every option with its kind
 * @param error the code of the error, and the words that go with it, for a plugin that has its own
 * @throws EchostrError `bad_option`, or the code given, with status 0
 * @example
 * const { word = 'ping', limit = 10 } = checkOptions('ping()', options, { 'word?': 'text', 'limit?': 'count' })
 * // ping() takes a string that is not empty as "word", not a number
 */
export function checkOptions<T extends object>(
  name: string,
  options: T,
  known: OptionTable<T>,
  error: OptionError = {},
): T {
  if (typeof name !== 'string') throw wrongArgument('checkOptions()', 'name', 'a string', name)
  if (!isObject(known)) throw wrongArgument('checkOptions()', 'known', 'a table of kinds', known)
  if (!isObject(error)) throw wrongArgument('checkOptions()', 'error', 'an object { code, texts }', error)
  if (!isObject(options)) refuse(error, `${name} takes an object with options, not ${shown(options)}`)
  const wanted = new Map(Object.entries<OptionKind>(known).map(([each, kind]) => [bare(each), kind]))
  const unknown = Object.keys(options).find((each) => !wanted.has(each))
  // a misspelt option that is ignored could leave out a protection
  if (unknown !== undefined) refuse(error, unknownOption(name, unknown, [...wanted.keys()]))
  for (const each of Object.keys(known)) {
    const value = (options as Record<string, unknown>)[bare(each)]
    if (value !== undefined || !each.endsWith('?')) checkOne(error, name, bare(each), value, wanted)
  }
  return options
}

function unknownOption(name: string, given: string, known: readonly string[]): string {
  const meant = known.find((each) => distance(given.toLowerCase(), each.toLowerCase(), 3) < 3)
  if (meant !== undefined) return `${name} has no option ${quote(given)}: did you mean ${quote(meant)}?`
  return `${name} has no option ${quote(given)}; there are ${known.join(', ')}`
}

/**
 * The error for an argument of the wrong kind: for functions called so often that a table of options would cost time.
 *
 * @internal
 */
export function wrongArgument(name: string, argument: string, is: string, value: unknown): EchostrError {
  return new EchostrError('bad_option', `${name} takes ${is} as "${argument}", not ${shown(value)}`)
}

function checkOne(
  error: OptionError,
  name: string,
  option: string,
  value: unknown,
  wanted: ReadonlyMap<string, OptionKind>,
): void {
  const { is, fits } = checkOf(wanted.get(option) as OptionKind)
  if (!fits(value)) refuse(error, `${name} takes ${is} as "${option}", not ${shown(value, is)}`)
}

function checkOf(kind: OptionKind): OptionCheck {
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return kinds[kind]
  if (Array.isArray(kind)) return oneOf(kind)
  if (typeof (kind as OptionCheck)?.fits === 'function') return kind as OptionCheck
  throw wrongArgument(
    'checkOptions()',
    'known',
    `one of ${namedKinds}, a list of values, or { is, fits }`,
    kind,
  )
}

function oneOf(values: readonly unknown[]): OptionCheck {
  return {
    is: values.map((each) => JSON.stringify(each)).join(' or '),
    fits: (value) => values.includes(value),
  }
}

function bare(name: string): string {
  return name.endsWith('?') ? name.slice(0, -1) : name
}

function methods(what: string, ...names: readonly string[]): OptionCheck {
  const fits = (value: unknown) => {
    const there = value as Record<string, unknown> | undefined | null
    return names.every((name) => typeof there?.[name] === 'function')
  }
  return { is: `${what} with ${names.join('(), ')}()`, fits }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value in words. It may be a secret: only where a number, a word or a path is wanted, the value itself is shown. */
export function shown(value: unknown, wanted = ''): string {
  if (value === undefined || value === null) return String(value)
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number' && /number/.test(wanted)) return String(value)
  if (typeof value === 'string' && /^"|^a path/.test(wanted)) return quote(value)
  return `${/^o/.test(typeof value) ? 'an' : 'a'} ${typeof value}`
}

function refuse({ code = 'bad_option', texts }: OptionError, what: string): never {
  // the messages of this file need their Chinese, too, beside that of the plugin's own
  const all = texts && { ...texts, phrases: { ...phrases, ...texts.phrases } }
  throw new EchostrError(code, what, { status: 0, ...(all && { texts: all }) })
}
