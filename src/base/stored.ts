import { hash } from 'node:crypto'
import { EchostrError } from '../errors.ts'
import { checkOptions, type OptionCheck, wrongArgument } from './check-options.ts'
import type { Store } from './store.ts'

/** What {@link readStored} found. */
export interface Stored<T> {
  /** Give it as `was` when you set the value. */
  readonly was: string | null
  /** `undefined`: there is no value, or none that can be used. */
  readonly value: T | undefined
}

/** Options of {@link readStored}. */
export interface ReadOptions {
  /** Told about a value that is dropped. Default: a warning of the process, for who has no app to report to. */
  readonly report?: (error: EchostrError) => void
  /** What is still good of a value that cannot be used, as text. Default: nothing is. */
  readonly mend?: (text: string) => string
  /** How long what `mend` leaves lives, in milliseconds. Default 3600000: one hour. */
  readonly ttl?: number
}

export const readable: OptionCheck = {
  is: 'a store with get(), set()',
  fits: (value) => {
    const { get, set } = (value ?? {}) as Partial<Store>
    return typeof get === 'function' && typeof set === 'function'
  },
}

/** Times a value is read when others change it meanwhile. */
const tries = 3

/**
 * Reads a value of a store, and trusts nothing that stands there. A value that `parse` throws on, or makes
 * `undefined` of, is reported as `bad_stored_value`, once, and replaced by what `mend` leaves of it: by default an
 * empty text, which counts as no value from then on. Comparing and replacing are one step, so that nothing is lost that
 * somebody else has written meanwhile.
 *
 * @param parse makes a value of the text; not called for an empty text
 * @throws what the store throws
 * @example
 * const parse = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined)
 * const { was, value = 0 } = await readStored(store, `visits:${ctx.to}`, parse, { report: (error) => app.report(error) })
 * await store.set(`visits:${ctx.to}`, String(value + 1), { ttl: 86_400_000, was })
 */
export async function readStored<T>(
  store: Pick<Store, 'get' | 'set'>,
  key: string,
  parse: (text: string) => T | undefined,
  options: ReadOptions = {},
): Promise<Stored<T>> {
  const kinds = { store: readable, key: 'string', parse: 'function', options: 'object' } as const
  checkOptions('readStored()', { store, key, parse, options }, kinds)
  const {
    report = warn,
    mend = () => '',
    ttl = 3_600_000,
  } = checkOptions('readStored()', options, {
    'report?': 'function',
    'mend?': 'function',
    'ttl?': 'positive',
  })
  let was: string | null = null
  for (let i = 0; i < tries; i++) {
    was = (await store.get(key)) ?? null
    const value = was === null || was === '' ? undefined : attempt(parse, was)
    if (value !== undefined || was === null || was === '') return { was, value }
    if (await store.set(key, attempt(mend, was) ?? '', { ttl, was })) void tell(report, badStored(key))
  }
  return { was, value: undefined }
}

function attempt<T>(read: (text: string) => T | undefined, text: string): T | undefined {
  try {
    return read(text)
  } catch {
    return undefined
  }
}

/** Whoever is told must not keep the value from its reader, nor end the process by a promise that rejects. */
async function tell(report: (error: EchostrError) => unknown, error: EchostrError): Promise<void> {
  try {
    await report(error)
  } catch {
    warn(error)
  }
}

function warn(error: EchostrError): void {
  process.emitWarning(error)
}

/** The error for a value that cannot be used. The message names the key by its {@link keyName}. */
export function badStored(key: string): EchostrError {
  return new EchostrError('bad_stored_value', `What is stored under ${keyName(key)} cannot be used`)
}

/** True for an error about one value: the store that gave the value, or did not take it, works. */
export function isBadStored(thrown: unknown): boolean {
  return thrown instanceof EchostrError && thrown.code === 'bad_stored_value'
}

/**
 * A key as it may be shown, and given to other systems: short, and without anybody's OpenID. What stands in front of the
 * first colon stays readable when it is the name of a plugin (up to 24 small letters and hyphens); the whole key is
 * digested (SHA-256, base64url, 43 characters) behind it.
 *
 * @example keyName('session:["session","","gh_1","o6_bmjrPTlm6_2sgVt7hMZOPfL2M"]') // 'session:3nq…'
 */
export function keyName(key: string): string {
  if (typeof key !== 'string') throw wrongArgument('keyName()', 'key', 'a string', key)
  const [kind = ''] = /^[a-z][a-z-]{0,23}:/.exec(key) ?? []
  // as UTF-16: in UTF-8 all lone halves of surrogate pairs are the same
  return kind + hash('sha256', Buffer.from(key, 'utf16le'), 'base64url')
}
