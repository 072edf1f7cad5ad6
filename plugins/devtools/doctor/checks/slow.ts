import { probes } from '../../texts/probes.ts'
import { type Check, inMode } from '../check.ts'
import { finding } from '../findings.ts'

/** The text that the user said is slow, with all of WeChat's patience. */
export const checkSlow: Check = async (target) => {
  if (target.slow === undefined) return []
  const { verdict, deliveries } = await target.wechat().say(target.slow)
  const last = deliveries.at(-1)
  const detail = `${deliveries.length} → ${Math.round((last?.endedAt ?? 0) / 100) / 10} s`
  const probe = inMode(probes.slow_text, target)
  if (verdict.shown === 'reply') return [finding('slow_answers', probe, { detail })]
  return [finding(verdict.shown === 'notice' ? 'slow_fails' : 'slow_silent', probe, { detail })]
}
