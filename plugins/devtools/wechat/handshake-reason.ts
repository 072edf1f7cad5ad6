import { handshakeReasons } from '../texts/handshake-reasons.ts'
import { consoleWords } from '../texts/shown.ts'
import type { Remedy } from '../texts/words.ts'
import type { RawOutcome } from './raw-http.ts'

/** Why the console takes an address, or does not. Codes are stable. */
export type HandshakeReason =
  | 'handshake_ok'
  | Exclude<RawOutcome, 'answered'>
  | 'refused'
  | 'not_found'
  | 'get_not_allowed'
  | 'redirect'
  | 'gateway_error'
  | 'server_error'
  | 'wrong_status'
  | 'chunked'
  | 'compressed'
  | 'echo_empty'
  | 'echo_bom'
  | 'echo_white_space'
  | 'echo_quotes'
  | 'echo_html'
  | 'echo_json'
  | 'echo_rounded'
  | 'echo_extra'
  | 'echo_other'
  | 'refused_with_200'

const timeouts: ReadonlySet<HandshakeReason> = new Set([
  'timed_out',
  'stalled',
  'closed',
  'not_http',
  'no_host',
  'bad_tls',
  'unreachable',
])

/** The exact words of the console; empty when it is content. */
function shownFor(reason: HandshakeReason): string {
  if (reason === 'handshake_ok') return ''
  return timeouts.has(reason) ? consoleWords.timeout : consoleWords.token
}

/** The texts of a reason, and what the console shows. */
export function handshakeWords(reason: HandshakeReason): Remedy & { readonly shown: string } {
  return { ...handshakeReasons[reason], shown: shownFor(reason) }
}
