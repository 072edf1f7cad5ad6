import { type Handshake, shakeHands } from '../../wechat/handshake.ts'
import type { Finding } from '../finding.ts'
import { ofHandshake } from '../finding.ts'
import { finding } from '../findings.ts'
import { type Check, limit, type Patient } from '../patient.ts'

const probe = { zh: '后台的校验（HTTP/1.0 的 GET）', en: "the console's check (a GET in HTTP/1.0)" }
/** Seconds by which clocks may differ. */
const tolerance = 60

/** The console's check as the console makes it; when it fails, what would succeed. */
export const checkHandshake: Check = async (patient) => {
  const handshake = await shakeHands(patient.account, { limit })
  if (handshake.ok)
    return [
      ofHandshake('handshake_ok', probe, `${Math.round(handshake.answer.ms)} ms`),
      ...dated(handshake, patient),
    ]
  const cause = (await skewed(handshake, patient)) ?? (await modern(handshake, patient))
  return [cause ?? ofHandshake(handshake.reason, probe, handshake.detail)]
}

/** True when the pushes are worth trying: the server is there, and takes the signature. */
export function goesOn(findings: readonly Finding[]): boolean {
  return findings.every(({ level, code }) => level !== 'failure' || /^(echo_|port|token_format)/.test(code))
}

/** The difference between the clocks, as the answer's header tells it. */
function skewOf({ answer }: Handshake, { clock }: Patient): number {
  const there = Date.parse(answer.headers.date ?? '') / 1000
  return Number.isNaN(there) ? 0 : Math.round(there - clock.now())
}

function dated(handshake: Handshake, patient: Patient): Finding[] {
  const skew = skewOf(handshake, patient)
  return Math.abs(skew) > tolerance ? [finding('clock_skew', probe, { detail: `${skew} s` })] : []
}

/** A refused signature may be refused for its time: other times are tried. */
async function skewed(handshake: Handshake, patient: Patient): Promise<Finding | undefined> {
  if (!handshake.reason.startsWith('refused')) return undefined
  for (const seconds of [skewOf(handshake, patient), 3600, -3600, 28_800, -28_800]) {
    if (Math.abs(seconds) <= tolerance) continue
    if ((await shakeHands(later(patient, seconds), { limit })).ok) {
      return finding('clock_skew', probe, { level: 'failure', detail: `${seconds} s` })
    }
  }
  return undefined
}

function later({ account, clock }: Patient, seconds: number): Patient['account'] {
  return { ...account, clock: { ...clock, now: () => clock.now() + seconds } }
}

/** What a modern client gets where the console does not. */
async function modern({ answer }: Handshake, { account }: Patient): Promise<Finding | undefined> {
  if (answer.outcome !== 'answered' || answer.status < 400) return undefined
  const { ok } = await shakeHands(account, { limit, version: '1.1' })
  return ok ? finding('http_1_0', probe, { detail: String(answer.status) }) : undefined
}
