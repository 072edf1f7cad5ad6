import { probes } from '../../texts/probes.ts'
import type { Exchange } from '../../wechat/exchange.ts'
import { shakeHands } from '../../wechat/handshake.ts'
import { type Check, limit, type Target } from '../check.ts'
import type { Finding } from '../finding.ts'
import { finding } from '../findings.ts'

const words = 'echostr doctor'

/** Requests that are not WeChat's have to be refused. */
export const checkForgeries: Check = async (target) => {
  const found = [
    ...(await forgedHandshake(target)),
    ...(await forgedPushes(target)),
    ...(await stalePush(target)),
    ...(await secureOnly(target)),
  ]
  return found.length > 0 ? found : [finding('forgeries_refused', probes.forged_push)]
}

async function forgedHandshake({ account }: Target): Promise<Finding[]> {
  const { ok } = await shakeHands(account, { limit, faults: { signature: 'bad' } })
  return ok ? [finding('forged_handshake_accepted', probes.forged_handshake)] : []
}

async function forgedPushes(target: Target): Promise<Finding[]> {
  const genuine = await target.wechat().say(words, { tries: 1 })
  const taken: Finding[] = []
  for (const signature of ['bad', 'missing'] as const) {
    const exchange = await target.wechat({ faults: { signature } }).say(words)
    if (exchange.verdict.reason !== 'forgery_accepted') continue
    const level = isTaken(exchange, genuine) ? 'failure' : 'warning'
    taken.push(finding('forged_push_accepted', probes.forged_push, { level, detail: signature }))
  }
  return taken.toSorted((a, b) => Number(b.level === 'failure') - Number(a.level === 'failure')).slice(0, 1)
}

/**
 * True when a stranger gets what WeChat gets. An acknowledgement is all that a server may have for a stranger, but
 * where WeChat is only acknowledged as well, nothing tells the two apart.
 */
function isTaken(forged: Exchange, genuine: Exchange): boolean {
  return isHandled(forged) || genuine.verdict.reason === 'acknowledged'
}

async function stalePush(target: Target): Promise<Finding[]> {
  const exchange = await target.wechat({ faults: { signature: 'stale' } }).say(words)
  return isHandled(exchange) ? [finding('stale_accepted', probes.stale_push)] : []
}

async function secureOnly(target: Target): Promise<Finding[]> {
  if (target.account.mode === 'plain') return []
  const found: Finding[] = []
  const plain = await target.wechat({ mode: 'plain' }).say(words, { tries: 1 })
  if (isHandled(plain)) found.push(finding('downgrade_accepted', probes.plain_push))
  const foreign = await target.wechat({ appId: 'wxffffffffffffffff' }).say(words, { tries: 1 })
  if (isHandled(foreign)) found.push(finding('foreign_app_id_accepted', probes.foreign_push))
  return found
}

/** True when the answer is more than an acknowledgement: the push has come to a handler. */
function isHandled({ deliveries }: Exchange): boolean {
  const { answer, reading } = deliveries[0] ?? {}
  return answer?.status === 200 && reading !== undefined && /<xml>/.test(answer.body)
}
