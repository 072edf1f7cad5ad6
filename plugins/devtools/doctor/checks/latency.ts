import { probes } from '../../texts/probes.ts'
import { filled } from '../../texts/words.ts'
import type { WireDelivery } from '../../wechat/exchange.ts'
import { isRefusal } from '../../wechat/verdict.ts'
import { type Check, inMode, limit } from '../check.ts'
import { finding } from '../findings.ts'

/** ms above which an answer comes dangerously late. */
const slow = 2000

/** Some texts, one after the other: how long does each answer take? */
export const checkLatency: Check = async (target) => {
  const wechat = target.wechat()
  const times: number[] = []
  for (let call = 0; call < target.calls && !times.includes(limit); call++) {
    const { deliveries } = await wechat.say(`echostr doctor ${call + 1}`, { tries: 1 })
    // how fast a server refuses is not how fast it answers
    if (deliveries.some(isRefusal)) return []
    times.push(timeOf(deliveries[0]))
  }
  const sorted = times.toSorted((a, b) => a - b)
  const worst = sorted.at(-1) ?? 0
  const median = sorted[sorted.length >> 1] ?? 0
  const probe = inMode(filled(probes.calls, { count: times.length }), target)
  const detail = `${Math.round(median)} ms, ≤ ${Math.round(worst)} ms`
  if (worst >= limit) return [finding('latency_over', probe, { detail })]
  return [finding(worst > slow ? 'latency_high' : 'latency', probe, { detail })]
}

function timeOf(delivery: WireDelivery | undefined): number {
  return delivery?.outcome === 'timed_out' ? limit : (delivery?.ms ?? 0)
}
