import { EchostrError, printable } from 'echostr'
import type { ChatMessage } from './model.ts'
import { texts } from './texts.ts'
import type { ChatWords } from './words.ts'

/** Why a model has not answered. */
export type AiCode =
  | 'ai_unauthorized'
  | 'ai_unpaid'
  | 'ai_rate_limited'
  | 'ai_filtered'
  | 'ai_timed_out'
  | 'ai_unreachable'
  | 'ai_cut_off'
  | 'ai_empty'
  | 'ai_failed'
  | 'ai_voice_failed'
  | 'ai_voice_unclear'

const words: Readonly<Record<AiCode, keyof ChatWords>> = {
  ai_unauthorized: 'unauthorized',
  ai_unpaid: 'unpaid',
  ai_rate_limited: 'rateLimited',
  ai_filtered: 'filtered',
  ai_timed_out: 'timedOut',
  ai_unreachable: 'failed',
  ai_cut_off: 'failed',
  ai_empty: 'failed',
  ai_failed: 'failed',
  ai_voice_failed: 'voice',
  ai_voice_unclear: 'voice',
}

/** What a user is told about an error. */
export function wordsFor(error: EchostrError, all: ChatWords): string {
  return all[Object.hasOwn(words, error.code) ? words[error.code as AiCode] : 'failed']
}

/** The error for a code. */
export function failure(code: AiCode, what: string, cause?: unknown): EchostrError {
  return new EchostrError(code, what, { status: 200, texts, ...(cause !== undefined && { cause }) })
}

/** The error for a memory that cannot be reached. */
export function memoryFailure(cause: unknown): EchostrError {
  const what = 'A conversation could not be read or written'
  return new EchostrError('ai_memory_failed', what, { status: 200, cause, texts })
}

/** What is used of the errors of the packages `openai` and `ai`, and of others like them. */
interface ApiFailure {
  readonly status?: unknown
  readonly statusCode?: unknown
  readonly code?: unknown
  readonly type?: unknown
  readonly message?: unknown
  readonly name?: unknown
  readonly error?: unknown
  readonly data?: unknown
  readonly lastError?: unknown
}

/** What providers call a filter that has refused something. */
const filters =
  /content_?filter|data_?inspection|sensitive|moderation|risk_control|content_policy|^1301$|^content_exists_risk$/i
const byStatus: Readonly<Record<number, AiCode>> = {
  401: 'ai_unauthorized',
  402: 'ai_unpaid',
  403: 'ai_unauthorized',
  408: 'ai_timed_out',
  429: 'ai_rate_limited',
  503: 'ai_rate_limited',
  504: 'ai_timed_out',
}
const unpaid = /insufficient_(?:quota|balance)|arrearage|overdue|quota_(?:exceeded|error)|^1113$/i
const busy = /rate_?limit|overloaded|too_many_requests|throttling|^130[235]$/i
/** Statuses whose message is about the account with the provider, and never repeats what was asked. */
const telling = new Set([401, 402, 403, 404, 429])

/**
 * The error of a provider, by its status and its code. Its own message is told only where it cannot repeat what a user
 * has said, and never with the key; the error itself, which holds what was asked, is not the `cause`.
 *
 * @param secrets what must not be in the message
 */
export function apiFailure(thrown: unknown, secrets: readonly string[] = []): EchostrError {
  if (thrown instanceof EchostrError) return thrown
  const given = (thrown ?? {}) as ApiFailure
  if (given.lastError !== undefined) return apiFailure(given.lastError, secrets)
  const reason = reasonOf(given)
  // an error in the stream has no status but what its code says
  const status =
    Number(given.status ?? given.statusCode) || (/^[45]\d\d$/.test(reason) ? Number(reason) : undefined)
  const code = codeOf(given, status, reason)
  const said = status !== undefined && telling.has(status) ? saidBy(given, secrets) : ''
  const named = [status, reason].filter((each) => each !== undefined && each !== '').join(' ')
  return failure(code, `The model's provider answered ${named || kindOf(given)}${said}`)
}

/** True for an error of a provider, which may hold what was asked. */
export function isApiFailure(thrown: unknown): boolean {
  const { status, statusCode, lastError } = (thrown ?? {}) as ApiFailure
  return typeof status === 'number' || typeof statusCode === 'number' || lastError !== undefined
}

function codeOf(given: ApiFailure, status: number | undefined, reason: string): AiCode {
  if (filters.test(reason)) return 'ai_filtered'
  if (unpaid.test(reason)) return 'ai_unpaid'
  const code = byStatus[status ?? 0]
  if (code) return code
  if (busy.test(reason)) return 'ai_rate_limited'
  if (/timeout/i.test(kindOf(given))) return 'ai_timed_out'
  return /connection|cannot connect|fetch failed/i.test(`${kindOf(given)} ${given.message}`)
    ? 'ai_unreachable'
    : 'ai_failed'
}

/** The provider's own code, which is a word: anything longer could be somebody's text. */
function reasonOf({ code, type, error, data }: ApiFailure): string {
  const inner = ((data as { error?: unknown } | undefined)?.error ?? error ?? {}) as ApiFailure
  const reasons = [code, inner.code, type, inner.type].map((each) =>
    typeof each === 'number' ? `${each}` : each,
  )
  return (reasons.find((each) => typeof each === 'string' && /^[\w.-]{1,60}$/.test(each)) as string) ?? ''
}

function kindOf(given: ApiFailure): string {
  return (given as object).constructor?.name ?? 'Error'
}

/** What was said in messages, for {@link apiFailure} not to repeat. */
export function secretsOf(messages: readonly ChatMessage[]): readonly string[] {
  return messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? [content]
      : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
  )
}

function saidBy({ message }: ApiFailure, secrets: readonly string[]): string {
  if (typeof message !== 'string') return ''
  const clean = secrets
    .filter((each) => each.length > 1)
    .reduce((text, each) => text.replaceAll(each, '***'), message)
  return `: ${printable(clean.replace(/\bsk-[\w*-]+/g, '***').slice(0, 200))}`
}

/** Whatever a model has thrown. An error of the user's own model is its `cause`. */
export function failureOf(thrown: unknown, messages: readonly ChatMessage[] = []): EchostrError {
  if (thrown instanceof EchostrError || isApiFailure(thrown)) return apiFailure(thrown, secretsOf(messages))
  if (/timeout/i.test(String((thrown as ApiFailure | null)?.name)))
    return failure('ai_timed_out', 'The model has timed out', thrown)
  return failure('ai_failed', 'The model has failed', thrown)
}
