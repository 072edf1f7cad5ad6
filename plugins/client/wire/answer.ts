import { printable } from 'echostr'
import { WeChatApiError } from './api-error.ts'
import { type Bound, bounded, textOf } from './body.ts'
import { CallError, unreachable } from './call-error.ts'
import type { Redactor } from './redactor.ts'

/** What WeChat adds to an answer when all went well: `errcode` 0, or neither of them. */
export interface ApiResult {
  readonly errcode?: number
  readonly errmsg?: string
}

/** What an answer is read with. */
export interface Reading {
  /** The path of the call, without its query: for errors. */
  readonly path: string
  readonly redactor: Redactor
  /** Bytes that JSON may have. */
  readonly limit: number
  /** Bytes that a file may have. */
  readonly mediaLimit: number
}

/**
 * The JSON of an answer. What WeChat's Content-Type says does not count: errors and results come as text/plain, too.
 *
 * @throws WeChatApiError for an errcode; CallError `client_bad_answer` for what is no JSON object, `client_too_large`
 */
export async function readJson<T extends object>(
  response: Response,
  reading: Reading,
): Promise<T & ApiResult> {
  const reader = response.body?.getReader()
  const text = reader === undefined ? '' : await textOf(bounded(reader, undefined, boundOf(reading, 'limit')))
  return resultOf<T>(response, text, reading)
}

/** How much is read of an answer's body. */
export function boundOf(reading: Reading, option: 'limit' | 'mediaLimit'): Bound {
  const { path, redactor, [option]: limit } = reading
  const remedy = `Ask for less at a time, or raise the option "${option}" of client().`
  return {
    limit,
    tooLarge: () =>
      new CallError('client_too_large', `${path}: the answer has more than ${limit} bytes. ${remedy}`),
    broken: (thrown) => unreachable(path, thrown, redactor),
  }
}

/** A result out of the text of an answer, see {@link readJson}. */
export function resultOf<T extends object>(
  response: Response,
  text: string,
  reading: Reading,
): T & ApiResult {
  const result = objectIn(text)
  const { errcode = 0, errmsg = '' } = (result ?? {}) as ApiResult
  if (Number(errcode) !== 0) {
    const words = printable(reading.redactor.text(String(errmsg)).slice(0, 500))
    throw new WeChatApiError(reading.path, Number(errcode), words, idIn(result))
  }
  if (result === undefined || !response.ok) throw badAnswer(reading, described(response, text, reading))
  return result as T & ApiResult
}

/** The id in a refusal, which says what was sent before. */
function idIn(answer: object | undefined): string | undefined {
  const { msg_id } = (answer ?? {}) as { msg_id?: unknown }
  return typeof msg_id === 'number' || typeof msg_id === 'string' ? String(msg_id) : undefined
}

/** The error for an answer that lacks the list it should have. */
export function noList(path: string): CallError {
  return badAnswer({ path }, 'without its list')
}

/** The error for an answer that WeChat would not give. */
export function badAnswer({ path }: Pick<Reading, 'path'>, what: string): CallError {
  const remedy = 'See what stands between here and WeChat, and the option "baseUrl" of client().'
  return new CallError('client_bad_answer', `${path}: the answer is ${what}. ${remedy}`)
}

function described({ status, headers }: Response, text: string, { redactor }: Reading): string {
  // first the secrets, then the cut: half a token would not be known for one
  const type = redactor.text(headers.get('content-type') ?? 'no type').slice(0, 60)
  const words = printable(JSON.stringify(type))
  return `not WeChat's JSON: status ${status}, ${words}, ${Buffer.byteLength(text)} bytes`
}

/** The JSON object that a text is; undefined for anything else. */
export function objectIn(text: string): object | undefined {
  try {
    // what is no JSON is found out here, so that the pattern below is tried on whole strings only
    let value: unknown = JSON.parse(text)
    if (/\d{16}/.test(text)) value = JSON.parse(quoteLongIntegers(text))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Ids have up to 64 bits (`msgid`): an integer that a JavaScript number cannot hold becomes a string. */
function quoteLongIntegers(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  )
}
