import { WeChatApiError } from './api-error.ts'
import { CallError } from './call-error.ts'
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
}

/**
 * The JSON of an answer. What WeChat's Content-Type says does not count: errors and results come as text/plain, too.
 *
 * @throws WeChatApiError for an errcode; CallError `client_bad_answer` for what is no JSON object
 */
export async function readJson<T extends object>(
  response: Response,
  reading: Reading,
): Promise<T & ApiResult> {
  const text = await response.text()
  return resultOf<T>(response, text, reading)
}

/** A result out of the text of an answer, see {@link readJson}. */
export function resultOf<T extends object>(
  response: Response,
  text: string,
  { path, redactor }: Reading,
): T & ApiResult {
  const result = parse(text)
  const { errcode = 0, errmsg = '' } = (result ?? {}) as ApiResult
  if (Number(errcode) !== 0)
    throw new WeChatApiError(path, Number(errcode), redactor.text(String(errmsg)).slice(0, 500))
  if (result === undefined || !response.ok) throw badAnswer(path, described(response, text))
  return result as T & ApiResult
}

/** The error for an answer that WeChat would not give. */
export function badAnswer(path: string, what: string): CallError {
  const remedy = 'See what stands between here and WeChat, and the option "baseUrl" of client().'
  return new CallError('client_bad_answer', `${path}: the answer is ${what}. ${remedy}`)
}

function described({ status, headers }: Response, text: string): string {
  const type = headers.get('content-type')?.slice(0, 60) ?? 'no type'
  return `not WeChat's JSON: status ${status}, ${JSON.stringify(type)}, ${Buffer.byteLength(text)} bytes`
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(quoteLongIntegers(text))
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
