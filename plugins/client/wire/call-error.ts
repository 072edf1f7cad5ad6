import { EchostrError } from 'echostr'
import { texts } from '../texts.ts'
import type { Redactor } from './redactor.ts'

/** What a {@link CallError} says happened. */
export type CallCode = 'client_unreachable' | 'client_timeout' | 'client_bad_answer' | 'client_too_large'

/**
 * WeChat gave no answer to a call, or none that is one.
 *
 * @example
 * try {
 *   await wechat.custom.send({ touser, msgtype: 'text', text: { content: '你好' } }, { once: true })
 * } catch (error) {
 *   if (error instanceof CallError && !error.unsent) tellSupport('It may have arrived')
 *   else throw error
 * }
 */
export class CallError extends EchostrError {
  declare readonly code: CallCode
  /** The call has certainly not reached WeChat: no connection was made, or there was no token for it. */
  readonly unsent: boolean

  constructor(code: CallCode, message: string, given: CallErrorDetails = {}) {
    const { unsent = false, ...details } = given ?? {}
    super(code, message, { status: 200, texts, ...details })
    this.unsent = unsent
  }
}

/** What else a {@link CallError} knows. */
export interface CallErrorDetails {
  readonly cause?: unknown
  readonly unsent?: boolean
}

/** The error of whoever waited for a token in vain: their own call was never sent. */
export function withoutToken(error: unknown): unknown {
  if (!(error instanceof CallError)) return error
  const { code, message, cause } = error
  return new CallError(code, message, { ...(cause !== undefined && { cause }), unsent: true })
}

/** The error for what the network did, without secrets. */
export function unreachable(path: string, thrown: unknown, redactor: Redactor): CallError {
  const cause = redactor.error(thrown)
  const what = cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
  return new CallError('client_unreachable', `${path}: ${what}`, { cause, unsent: isUnsent(cause) })
}

/** What the network says when no connection could be made. */
const noConnection =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|\w*CERT\w*)$/

/** True for an error of `fetch` before it had anybody to send to. */
function isUnsent(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  return noConnection.test(String(code)) || (cause !== undefined && isUnsent(cause))
}
