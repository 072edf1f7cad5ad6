import { findings } from '../texts/findings.ts'
import { consoleWords, notice } from '../texts/shown.ts'
import type { Words } from '../texts/words.ts'
import type { Finding, Level } from './finding.ts'

/** What the doctor finds out itself, beside the reasons of handshakes and verdicts. Codes are stable. */
export type FindingCode =
  | 'token_format'
  | 'app_id_format'
  | 'port'
  | 'private_address'
  | 'clock_skew'
  | 'http_1_0'
  | 'forged_handshake_accepted'
  | 'forged_push_accepted'
  | 'forgeries_refused'
  | 'stale_accepted'
  | 'downgrade_accepted'
  | 'foreign_app_id_accepted'
  | 'handled_once'
  | 'handled_again'
  | 'handled_unknown'
  | 'idle_closed'
  | 'latency'
  | 'latency_high'
  | 'latency_over'
  | 'slow_fails'
  | 'slow_silent'
  | 'slow_answers'

/** How bad it is, and the words of WeChat under which it shows. */
const traits: Readonly<Record<FindingCode, readonly [level: Level, shown?: string]>> = {
  token_format: ['failure', consoleWords.token],
  app_id_format: ['warning'],
  port: ['failure', consoleWords.timeout],
  private_address: ['warning', consoleWords.timeout],
  clock_skew: ['warning', consoleWords.token],
  http_1_0: ['failure', consoleWords.token],
  forged_handshake_accepted: ['warning'],
  forged_push_accepted: ['failure'],
  forgeries_refused: ['ok'],
  stale_accepted: ['warning'],
  downgrade_accepted: ['warning'],
  foreign_app_id_accepted: ['warning'],
  handled_once: ['ok'],
  handled_again: ['warning'],
  handled_unknown: ['ok'],
  idle_closed: ['warning'],
  latency: ['ok'],
  latency_high: ['warning'],
  latency_over: ['failure', notice],
  slow_fails: ['failure', notice],
  slow_silent: ['ok'],
  slow_answers: ['ok'],
}

/** The finding of a code. `level` may be milder, or harsher, than usual. */
export function finding(
  code: FindingCode,
  probe: Words,
  more: { detail?: string; level?: Level } = {},
): Finding {
  const [level, shown = ''] = traits[code]
  return { code, level, shown, ...findings[code], probe, ...more }
}
