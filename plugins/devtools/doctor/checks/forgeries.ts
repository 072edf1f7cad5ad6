import type { Words } from '../../texts/words.ts'
import type { Exchange } from '../../wechat/exchange.ts'
import { shakeHands } from '../../wechat/handshake.ts'
import type { Finding } from '../finding.ts'
import { finding } from '../findings.ts'
import { type Check, limit, type Patient } from '../patient.ts'

const words = 'echostr doctor'
const handshakeProbe: Words = { zh: '签名错误的校验', en: 'a check with a bad signature' }
const pushProbe: Words = { zh: '签名错误的推送', en: 'a push with a bad signature' }
const staleProbe: Words = { zh: '一小时前签名的推送', en: 'a push signed an hour ago' }
const plainProbe: Words = { zh: '安全模式下的明文推送', en: 'a plain push, in secure mode' }
const foreignProbe: Words = { zh: '给别的 AppID 的推送', en: 'a push for another AppID' }

/** Requests that are not WeChat's have to be refused. */
export const checkForgeries: Check = async (patient) => {
  const found = [
    ...(await forgedHandshake(patient)),
    ...(await forgedPushes(patient)),
    ...(await stalePush(patient)),
    ...(await secureOnly(patient)),
  ]
  return found.length > 0 ? found : [finding('forgeries_refused', pushProbe)]
}

async function forgedHandshake({ account }: Patient): Promise<Finding[]> {
  const { ok } = await shakeHands(account, { limit, faults: { signature: 'bad' } })
  return ok ? [finding('forged_handshake_accepted', handshakeProbe)] : []
}

async function forgedPushes(patient: Patient): Promise<Finding[]> {
  const genuine = await patient.wechat().say(words, { tries: 1 })
  const taken: Finding[] = []
  for (const signature of ['bad', 'missing'] as const) {
    const exchange = await patient.wechat({ faults: { signature } }).say(words)
    if (exchange.verdict.reason !== 'forgery_accepted') continue
    const level = isTaken(exchange, genuine) ? 'failure' : 'warning'
    taken.push(finding('forged_push_accepted', pushProbe, { level, detail: signature }))
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

async function stalePush(patient: Patient): Promise<Finding[]> {
  const exchange = await patient.wechat({ faults: { signature: 'stale' } }).say(words)
  return isHandled(exchange) ? [finding('stale_accepted', staleProbe)] : []
}

async function secureOnly(patient: Patient): Promise<Finding[]> {
  if (patient.account.mode === 'plain') return []
  const found: Finding[] = []
  const plain = await patient.wechat({ mode: 'plain' }).say(words, { tries: 1 })
  if (isHandled(plain)) found.push(finding('downgrade_accepted', plainProbe))
  const foreign = await patient.wechat({ appId: 'wxffffffffffffffff' }).say(words, { tries: 1 })
  if (isHandled(foreign)) found.push(finding('foreign_app_id_accepted', foreignProbe))
  return found
}

/** True when the answer is more than an acknowledgement: the push has come to a handler. */
function isHandled({ deliveries }: Exchange): boolean {
  const { answer, reading } = deliveries[0] ?? {}
  return answer?.status === 200 && reading !== undefined && /<xml>/.test(answer.body)
}
