import type { Clock } from 'echostr'
import { type DeliveryOptions, deliveries, type SignedDelivery } from 'echostr/testing'
import { type Faults, hostile } from './faults.ts'
import type { Mode } from './message.ts'
import type { WireRequest } from './transport.ts'

/** One account as the console knows it. */
export interface Account {
  /** Address that the pushes go to. */
  readonly url: URL
  readonly token: string
  readonly appId: string
  readonly encodingAESKey: string | undefined
  readonly mode: Mode
  /** The original id (原始ID). */
  readonly id: string
  readonly clock: Clock
}

/** A signed request, and the key to what is sealed in its answer. */
export interface Signed {
  readonly request: WireRequest
  open(body: string): string
}

/** Seconds that a stale signature is old. */
const stale = 3600

/** Signs a push as WeChat does, or as badly as the faults want it. */
export function signed(account: Account, user: string, push: string, faults: Faults = {}): Signed {
  const body = faults.body === undefined ? push : hostile(faults.body, push)
  const kit = deliveries(deliveryOptions(account, user, faults))
  const delivery = kit.raw(typeof body === 'string' ? body : '')
  const url = address(account.url, spoilt(queryOf(delivery), faults))
  const content = typeof body === 'string' ? delivery.content : body
  return {
    request: { method: 'POST', url, headers: headersOf(content, faults), body: content },
    open: (text) => delivery.opened(text),
  }
}

/** The query of a handshake. */
export function signedQuery(account: Account, echostr: string, faults: Faults = {}): string {
  return spoilt(queryOf(deliveries(deliveryOptions(account, '', faults)).handshake(echostr)), faults)
}

/** An address and one more query. */
export function address(url: URL, query: string): string {
  const { search } = url
  return `${url.origin}${url.pathname}${search === '' ? '?' : `${search}&`}${query}`
}

function deliveryOptions(account: Account, user: string, faults: Faults): DeliveryOptions {
  const { token, appId, encodingAESKey, mode, id } = account
  const key = mode === 'plain' || encodingAESKey === undefined ? {} : { appId, encodingAESKey }
  const compatible = mode === 'compatible'
  return { token, ...key, compatible, user, account: id, clock: clockOf(account.clock, faults) }
}

function clockOf(clock: Clock, { signature }: Faults): Clock {
  return signature === 'stale' ? { ...clock, now: () => clock.now() - stale } : clock
}

function queryOf({ url }: SignedDelivery): string {
  return url.slice(url.indexOf('?') + 1)
}

function spoilt(query: string, { signature }: Faults): string {
  if (signature === 'missing') return query.replace(/(?:^|&)(?:msg_)?signature=\w*/g, '').replace(/^&/, '')
  if (signature === 'bad') return query.replace(/((?:^|&)(?:msg_)?signature=)\w*/g, `$1${'0'.repeat(40)}`)
  return query
}

function headersOf(body: string | Uint8Array, { from }: Faults): Readonly<Record<string, string>> {
  const json = typeof body === 'string' && body.startsWith('{')
  return {
    'User-Agent': 'Mozilla/4.0',
    Accept: '*/*',
    Pragma: 'no-cache',
    'Content-Type': json ? 'application/json' : 'text/xml',
    ...(from !== undefined && { 'X-Forwarded-For': from }),
  }
}
