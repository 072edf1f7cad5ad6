import { randomInt } from 'node:crypto'
import type { Remedy } from '../texts/words.ts'
import type { Faults } from './faults.ts'
import { type HandshakeReason, handshakeWords } from './handshake-reason.ts'
import { type RawAnswer, rawGet } from './raw-http.ts'
import { type Account, address, signedQuery } from './signing.ts'

/** The console's check of an address, and what it says to it. */
export interface Handshake extends Remedy {
  readonly ok: boolean
  readonly reason: HandshakeReason
  /** What the console shows; empty when it is content. */
  readonly shown: string
  /** The measured or offending value. */
  readonly detail?: string
  /** The address that was called. */
  readonly url: string
  readonly echostr: string
  readonly answer: RawAnswer
}

/** How the check is made. */
export interface HandshakeOptions {
  /** ms after which it is given up. */
  readonly limit: number
  /** Default `1.0`, the console's. */
  readonly version?: '1.0' | '1.1'
  /** For a signature that is not the console's. */
  readonly faults?: Faults
}

/** Makes the check. Never rejects. */
export async function shakeHands(account: Account, options: HandshakeOptions): Promise<Handshake> {
  const echostr = `4375${randomInt(2 ** 47)}`.padEnd(19, '7')
  const url = new URL(address(account.url, signedQuery(account, echostr, options.faults)))
  const answer = await got(url, account, options)
  const { reason, detail } = judged(answer, echostr)
  const found = {
    ...handshakeWords(reason),
    ok: reason === 'handshake_ok',
    reason,
    url: url.href,
    echostr,
    answer,
  }
  return detail === undefined ? found : { ...found, detail }
}

/**
 * Asks whether the server takes the token, after it refused a push: by a signed GET without the `echostr` that makes
 * one the console's check, since a server may tell its user of that. Never rejects.
 */
export async function isTokenTaken(account: Account, options: HandshakeOptions): Promise<boolean> {
  const query = signedQuery(account, '').replace(/&echostr=(?=&|$)/, '')
  const { outcome, status, body } = await got(new URL(address(account.url, query)), account, options)
  // what there is to echo is nothing, however that is written; anything else is somebody's page
  return outcome === 'answered' && status === 200 && /^(undefined|null|None)?$/.test(body.trim())
}

/** A GET as the console makes it. */
function got(url: URL, { clock }: Account, { limit, version = '1.0' }: HandshakeOptions): Promise<RawAnswer> {
  const headers = {
    'User-Agent': 'Mozilla/4.0',
    Accept: '*/*',
    Host: url.host,
    Pragma: 'no-cache',
    Connection: 'close',
  }
  return rawGet({ url, target: url.pathname + url.search, version, headers }, { clock, limit })
}

interface Judged {
  readonly reason: HandshakeReason
  readonly detail?: string
}

function judged(answer: RawAnswer, echostr: string): Judged {
  const { outcome, status, headers, body, error } = answer
  if (outcome !== 'answered') return { reason: outcome, ...(error !== undefined && { detail: error }) }
  if (status !== 200)
    return { reason: byStatus(status), detail: `${status} ${headers.location ?? ''}`.trim() }
  if (headers['transfer-encoding'] === 'chunked') return { reason: 'chunked' }
  if (!/^(identity)?$/.test(headers['content-encoding'] ?? ''))
    return { reason: 'compressed', detail: headers['content-encoding'] ?? '' }
  const reason = byBody(body, echostr)
  return reason === 'handshake_ok' ? { reason } : { reason, detail: JSON.stringify(body.slice(0, 60)) }
}

function byStatus(status: number): HandshakeReason {
  if (status === 401 || status === 403) return 'refused'
  if (status === 404) return 'not_found'
  if (status === 405) return 'get_not_allowed'
  if (status >= 300 && status < 400) return 'redirect'
  if (status >= 502 && status <= 504) return 'gateway_error'
  if (status >= 500) return 'server_error'
  return 'wrong_status'
}

const complaint = /invalid|signature|fail|error|forbidden|denied|错误|失败|签名/i

function byBody(body: string, echostr: string): HandshakeReason {
  if (body === echostr) return 'handshake_ok'
  if (body.trim() === '') return 'echo_empty'
  if (body.startsWith('\uFEFF')) return 'echo_bom'
  if (body.trim() === echostr) return 'echo_white_space'
  if (/^\s*(["']).*\1\s*$/s.test(body)) return 'echo_quotes'
  if (/^\s*</.test(body)) return 'echo_html'
  if (/^\s*[{[]/.test(body)) return 'echo_json'
  if (body.trim() === String(Number(echostr))) return 'echo_rounded'
  if (body.includes(echostr)) return 'echo_extra'
  return complaint.test(body) ? 'refused_with_200' : 'echo_other'
}
