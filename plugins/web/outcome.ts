import { EchostrError } from 'echostr'
import { WeChatApiError } from 'echostr/plugins/client'
import type { LoginFault } from './pages.ts'
import type { WebUser } from './session.ts'

/** What a login has come to. */
export type Outcome = { readonly user: WebUser } | { readonly fault: LoginFault }

const faults: ReadonlyMap<number, LoginFault> = new Map([
  [40029, 'code'],
  [42003, 'code'],
  [41008, 'code'],
  [40163, 'used'],
  [40226, 'blocked'],
  [-1, 'unavailable'],
  [45009, 'unavailable'],
  [45011, 'unavailable'],
])

/** What an error of a call means for the user. */
export function faultOf(error: unknown): LoginFault {
  if (!(error instanceof WeChatApiError)) return 'unavailable'
  return faults.get(error.errcode) ?? 'misconfigured'
}

/** True for an error that says nothing about the code itself: another try may succeed. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof WeChatApiError) || faultOf(error) === 'unavailable'
}

/** A refusal as text, and back: it is kept where other processes find it. */
export function refusalText({ path, errcode, errmsg }: WeChatApiError): string {
  return JSON.stringify({ refused: [path, errcode, errmsg] })
}

/** What a kept text stands for. @throws WeChatApiError for a refusal */
export function unfolded<T>(text: string): T {
  const { refused, given } = JSON.parse(text) as { refused?: [string, number, string]; given: T }
  if (refused) throw new WeChatApiError(...refused)
  return given
}

export function isTokenRefused(error: unknown): boolean {
  return error instanceof EchostrError && [40001, 40003, 40014, 42001].includes(error.errcode ?? 0)
}
