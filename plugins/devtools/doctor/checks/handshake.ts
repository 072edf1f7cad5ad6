import { probes } from '../../texts/probes.ts'
import { type Handshake, shakeHands } from '../../wechat/handshake.ts'
import { type Check, limit, type Target } from '../check.ts'
import type { Finding } from '../finding.ts'
import { ofHandshake } from '../finding.ts'
import { finding } from '../findings.ts'

/** Seconds by which clocks may differ. */
const tolerance = 60

/** The console's check as the console makes it; when it fails, what would succeed. */
export const checkHandshake: Check = async (target) => {
  const handshake = await shakeHands(target.account, { limit })
  if (handshake.ok)
    return [
      ofHandshake('handshake_ok', probes.handshake, `${Math.round(handshake.answer.ms)} ms`),
      ...dated(handshake, target),
    ]
  const cause = (await skewed(handshake, target)) ?? (await modern(handshake, target))
  return [cause ?? ofHandshake(handshake.reason, probes.handshake, handshake.detail)]
}

/** True when the pushes are worth trying: the server is there, and takes the signature. */
export function goesOn(findings: readonly Finding[]): boolean {
  return findings.every(({ level, code }) => level !== 'failure' || /^(echo_|port|token_format)/.test(code))
}

/** The difference between the clocks, as the answer's header tells it. */
function skewOf({ answer }: Handshake, { clock }: Target): number {
  const there = Date.parse(answer.headers.date ?? '') / 1000
  return Number.isNaN(there) ? 0 : Math.round(there - clock.now())
}

function dated(handshake: Handshake, target: Target): Finding[] {
  const skew = skewOf(handshake, target)
  return Math.abs(skew) > tolerance ? [finding('clock_skew', probes.handshake, { detail: `${skew} s` })] : []
}

/** A refused signature may be refused for its time: other times are tried. */
async function skewed(handshake: Handshake, target: Target): Promise<Finding | undefined> {
  if (!handshake.reason.startsWith('refused')) return undefined
  for (const seconds of [skewOf(handshake, target), 3600, -3600, 28_800, -28_800]) {
    if (Math.abs(seconds) <= tolerance) continue
    if ((await shakeHands(later(target, seconds), { limit })).ok) {
      return finding('clock_skew', probes.handshake, { level: 'failure', detail: `${seconds} s` })
    }
  }
  return undefined
}

function later({ account, clock }: Target, seconds: number): Target['account'] {
  return { ...account, clock: { ...clock, now: () => clock.now() + seconds } }
}

/** What a modern client gets where the console does not. */
async function modern({ answer }: Handshake, { account }: Target): Promise<Finding | undefined> {
  if (answer.outcome !== 'answered' || answer.status < 400) return undefined
  const { ok } = await shakeHands(account, { limit, version: '1.1' })
  return ok ? finding('http_1_0', probes.handshake, { detail: String(answer.status) }) : undefined
}
