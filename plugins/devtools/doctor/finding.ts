import type { Remedy, Words } from '../texts/words.ts'
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

const nothing: Words = { zh: '', en: '' }

const whys = {
  reach: {
    zh: '微信的服务器要从公网连上这个地址，最多等 5 秒。',
    en: 'WeChat connects to the address from the internet and waits 5 seconds.',
  },
  status: {
    zh: '后台只接受 200，不跟随重定向，用的是 HTTP/1.0。',
    en: 'The console takes status 200 alone, follows no redirect, and speaks HTTP/1.0.',
  },
  signed: {
    zh: '这个请求的签名对所给的 Token 是正确的，所以是服务器算得不同。',
    en: 'The request is signed right for the token given here: the server computes something else.',
  },
  echo: {
    zh: '后台把正文与 echostr 逐字节比较。',
    en: 'The console compares the body with echostr, byte by byte.',
  },
  reply: {
    zh: '微信严格解析回复；读不懂的，用户就看到故障提示。',
    en: 'WeChat reads replies strictly; for what it cannot read, the user gets the notice.',
  },
} as const satisfies Readonly<Record<string, Words>>

/** The finding that a handshake comes to. */
export function ofHandshake(reason: HandshakeReason, probe: Words, detail?: string): Finding {
  const { what, fix, shown } = handshakeWords(reason)
  const level = reason === 'handshake_ok' ? 'ok' : 'failure'
  const why = reason === 'handshake_ok' ? nothing : whys[groupOf(reason)]
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
  const why = level === 'ok' ? nothing : whys.reply
  return { code, level, shown, what, why, fix, probe, ...(detail !== undefined && { detail }) }
}
