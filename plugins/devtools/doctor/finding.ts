import { whys } from '../texts/probes.ts'
import { none, type Remedy, type Words } from '../texts/words.ts'
import { type HandshakeReason, handshakeWords } from '../wechat/handshake-reason.ts'
import type { Reason } from '../wechat/reason.ts'

/** How bad it is. Warnings do not keep anything from working today. */
export type Level = 'ok' | 'warning' | 'failure'

/** One thing that the doctor found out. */
export interface Finding extends Remedy {
  /** Stable, made to be compared. */
  readonly code: string
  readonly level: Level
  /** The exact words of the console or of the phone; empty when neither says anything. */
  readonly shown: string
  /** Why that matters to WeChat. */
  readonly why: Words
  /** What was tried. */
  readonly probe: Words
  /** The measured or offending value; never a secret. */
  readonly detail?: string
}

/** The finding that a handshake comes to. */
export function ofHandshake(reason: HandshakeReason, probe: Words, detail?: string): Finding {
  const { what, fix, shown } = handshakeWords(reason)
  const level = reason === 'handshake_ok' ? 'ok' : 'failure'
  const why = reason === 'handshake_ok' ? none : whys[groupOf(reason)]
  return { code: reason, level, shown, what, why, fix, probe, ...(detail !== undefined && { detail }) }
}

function groupOf(reason: HandshakeReason): keyof typeof whys {
  if (reason.startsWith('echo_') || reason === 'short') return 'echo'
  if (reason.startsWith('refused')) return 'signed'
  const status = /^(not_found|get_not_allowed|redirect|\w+_error|wrong_status|chunked|compressed)$/
  return status.test(reason) ? 'status' : 'reach'
}

/** A verdict, as far as a finding needs it. */
export interface Judged extends Remedy {
  readonly reason: Reason
  readonly detail?: string
  readonly notice?: string
}

/** The finding that a push comes to. */
export function ofVerdict(verdict: Judged, level: Level, probe: Words): Finding {
  const { reason: code, what, fix, detail, notice: shown = '' } = verdict
  const why = level === 'ok' ? none : whys.reply
  return { code, level, shown, what, why, fix, probe, ...(detail !== undefined && { detail }) }
}
