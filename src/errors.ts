import { type Lang, langOf } from './base/lang.ts'
import { inChinese, type Phrases } from './base/phrases.ts'
import { printable } from './base/printable.ts'
import { phrases, remedies, words } from './error-texts.ts'

/** The codes of the core. They are API: stable, made to be compared. Messages are help and may change. */
export type ErrorCode =
  | 'missing_signature'
  | 'bad_signature'
  | 'stale_timestamp'
  | 'unknown_account'
  | 'plain_push_in_secure_mode'
  | 'key_missing'
  | 'bad_msg_signature'
  | 'bad_base64'
  | 'bad_cipher'
  | 'bad_plain'
  | 'foreign_app_id'
  | 'replayed_query'
  | 'malformed_body'
  | 'unclear_text'
  | 'missing_field'
  | 'body_consumed'
  | 'body_aborted'
  | 'body_fragmented'
  | 'unknown_path'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'encoded_body'
  | 'handler_failed'
  | 'bad_result'
  | 'bad_reply'
  | 'next_called_twice'
  | 'next_not_awaited'
  | 'text_too_long'
  | 'too_many_articles'
  | 'late_unheard'
  | 'stream_too_long'
  | 'stream_stalled'
  | 'event_loop_blocked'
  | 'overloaded'
  | 'server_limits'
  | 'hold_limit'
  | 'hold_rate'
  | 'copy_limit'
  | 'clock_skew'
  | 'mini_program'
  | 'ledger_failed'
  | 'ledger_recovered'
  | 'bad_stored_value'
  | 'store_conflict'
  | 'timed_out'
  | 'stage_failed'
  | 'bad_option'
  | 'bad_handler'
  | 'unknown_kind'
  | 'bad_plugin'
  | 'plugin_conflict'
  | 'plugin_missing'
  | 'plugin_failed'
  | 'slot_empty'
  | 'bad_xml_value'

/**
 * Every error code of the core with the HTTP status its delivery is answered with, and WeChat's number for it; the
 * words are in error-texts.ts. Status 200 stands for errors behind a good signature: WeChat then gets `success` (or the
 * reply of an `onError` hook), because anything else shows the user 该公众号提供的服务出现故障. Status 0: thrown at
 * start, to the developer.
 */
const table: Readonly<Record<ErrorCode, readonly [status: number, errcode?: number]>> = {
  // refusals
  missing_signature: [401],
  bad_signature: [401, -40001],
  stale_timestamp: [401],
  unknown_account: [401],
  plain_push_in_secure_mode: [401],
  key_missing: [401],
  bad_msg_signature: [401, -40001],
  bad_base64: [401, -40010],
  bad_cipher: [401, -40007],
  bad_plain: [401, -40008],
  foreign_app_id: [401, -40005],
  replayed_query: [401],
  malformed_body: [400, -40002],
  missing_field: [400],
  body_consumed: [400],
  body_fragmented: [400],
  body_aborted: [400],
  unknown_path: [404],
  method_not_allowed: [405],
  body_too_large: [413],
  encoded_body: [415],
  // behind a good signature
  unclear_text: [200],
  handler_failed: [200],
  bad_result: [200],
  bad_reply: [200],
  next_called_twice: [200],
  next_not_awaited: [200],
  text_too_long: [200],
  too_many_articles: [200],
  late_unheard: [200],
  stream_too_long: [200],
  stream_stalled: [200],
  mini_program: [200],
  event_loop_blocked: [200],
  overloaded: [200],
  server_limits: [200],
  hold_limit: [200],
  hold_rate: [200],
  copy_limit: [200],
  clock_skew: [200],
  ledger_failed: [200],
  ledger_recovered: [200],
  bad_stored_value: [200],
  store_conflict: [200],
  timed_out: [200],
  stage_failed: [400],
  // at start
  bad_option: [0],
  unknown_kind: [0],
  bad_handler: [0],
  bad_plugin: [0],
  plugin_conflict: [0],
  plugin_missing: [0],
  plugin_failed: [0],
  slot_empty: [200],
  bad_xml_value: [0],
}

/** The words for a plugin's own codes and messages, in both languages: one table, given with each of its errors. */
export interface ErrorTexts {
  /** What to do, by code; it stands behind the message. */
  readonly remedies?: Readonly<Record<string, readonly [en: string, zh: string]>>
  /** Messages in Chinese, by the English ones; `{name}` stands for a value, and is in both. */
  readonly phrases?: Readonly<Record<string, string>>
}

/** Options of {@link EchostrError}, for plugins with codes of their own. */
export interface ErrorDetails {
  /** What was thrown underneath. */
  readonly cause?: unknown
  /** HTTP status of the answer for a refusal, e.g. 401; default: the code's own, 400 for a code the core does not know. */
  readonly status?: number
  /** The number that WeChat's own libraries give the error, e.g. -40001. */
  readonly errcode?: number
  /** The plugin's words in both languages. */
  readonly texts?: ErrorTexts
}

/** What an error means and what to do about it. */
export interface Explanation {
  readonly meaning: string
  /** Empty when the meaning says it, or nobody knows. */
  readonly remedy: string
}

/** Longest value, in UTF-16 units, that is looked up for its Chinese words; a longer one is somebody's text. */
const longestValue = 2000

/**
 * An error with a stable `code` and a message that says what to do. Never holds a secret. The message is English;
 * `error.in('zh')` is the same in Chinese, and Node prints it beside what is thrown at start (`zh`).
 *
 * @example
 * app.onError((error) => {
 *   if (error instanceof EchostrError && error.code === 'bad_signature') metrics.refused()
 * })
 */
export class EchostrError extends Error {
  override readonly name = 'EchostrError'
  /** What happened: one of {@link ErrorCode}, or a plugin's own. */
  readonly code: ErrorCode | (string & {})
  /** HTTP status the delivery is answered with; 200 behind a good signature, 0 for errors at start. */
  readonly status: number
  /** The number that WeChat's own libraries give this error, where they know it: -40001 … -40011. */
  readonly errcode: number | undefined
  readonly #what: string
  readonly #texts: ErrorTexts | undefined

  constructor(code: ErrorCode | (string & {}), message: string, given: ErrorDetails = {}) {
    // wrong details must not throw: the error that is being made would be lost
    const details = typeof given === 'object' && given !== null ? given : {}
    const [status = 400, number] = of(table, code) ?? []
    const errcode = typeof details.errcode === 'number' ? details.errcode : number
    const remedy = remedyOf(code, details.texts)?.[0]
    const what = typeof message === 'string' ? message : `(a ${typeof message} in place of a message)`
    super(explained(what, errcode, remedy), 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    this.status = details.status ?? status
    this.errcode = errcode
    this.#what = what
    this.#texts = details.texts
    // Node prints the own properties of an error that nobody catches, so the Chinese text is one of them
    if (this.status === 0) Object.defineProperty(this, 'zh', { value: this.zh, enumerable: true })
  }

  /** Meaning and remedy in Chinese; the message as it is where there is no Chinese for it. */
  get zh(): Explanation {
    const numbered = this.errcode === undefined ? '' : `（${this.errcode}）`
    const ours = of(table, this.code) ? phrases : {}
    const meaning = this.#inChinese(this.#what, ours) + numbered
    return { meaning, remedy: remedyOf(this.code, this.#texts)?.[1] ?? '' }
  }

  /**
   * What happened and what to do about it, as one text.
   *
   * @example console.error(error.code, error.in('zh'))
   */
  in(lang: Lang): string {
    if (lang === 'en') return this.message
    const { meaning, remedy } = this.zh
    return remedy === '' ? meaning : meaning.replace(/[。？！]?$/, (end) => end || '。') + remedy
  }

  /** As Node tells it among its warnings: in the language of the terminal. */
  override toString(): string {
    return `${this.name}: ${this.in(langOf(globalThis.process?.env))}`
  }

  /** A message, or one of its values, in Chinese. */
  #inChinese(text: string, ours: Phrases): string {
    const { cause } = this
    if (isOwn(cause) && cause !== this && text === cause.message) return cause.in('zh')
    const known = { ...this.#texts?.phrases, ...ours }
    const valueIn = (value: string) =>
      value.length > longestValue ? value : this.#inChinese(value, { ...ours, ...words })
    return inChinese(text, known, valueIn) ?? text
  }
}

function remedyOf(code: string, texts: ErrorTexts | undefined) {
  return of(remedies, code) ?? of(texts?.remedies ?? {}, code)
}

/** The entry of a table for a code, which may be anything, `toString` too. */
function of<T>(entries: Readonly<Record<string, T>>, code: unknown): T | undefined {
  return typeof code === 'string' && Object.hasOwn(entries, code) ? entries[code] : undefined
}

/** What happened, WeChat's number for it, what to do. */
function explained(message: string, errcode: number | undefined, remedy: string | undefined): string {
  const numbered = errcode !== undefined ? `${message} (${errcode})` : message
  return remedy === undefined ? numbered : `${numbered.replace(/[.?!]?$/, (end) => end || '.')} ${remedy}`
}

/** True for an error of ours, which has the status for its delivery. `instanceof` itself throws on a revoked proxy. */
export function isOwn(thrown: unknown): thrown is EchostrError {
  try {
    return thrown instanceof EchostrError
  } catch {
    return false
  }
}

/** What was thrown, as an Error: people throw strings and `undefined`, too. */
export function toError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error) return thrown
  } catch {
    // see isOwn
  }
  return new EchostrError('handler_failed', `Something that is not an Error was thrown (${typeof thrown})`, {
    cause: thrown,
  })
}

/** Text for a message: on one line, bounded, so that what a sender chose cannot forge a log line. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return printable(JSON.stringify(short))
}
