import { finding } from '../findings.ts'
import { type Check, inMode } from '../patient.ts'

/** The text that the user said is slow, with all of WeChat's patience. */
export const checkSlow: Check = async (patient) => {
  if (patient.slow === undefined) return []
  const { verdict, deliveries } = await patient.wechat().say(patient.slow)
  const last = deliveries.at(-1)
  const detail = `${deliveries.length} → ${Math.round((last?.endedAt ?? 0) / 100) / 10} s`
  const probe = inMode('一条处理很慢的文本', 'a text whose handling is slow', patient)
  if (verdict.shown === 'reply') return [finding('slow_answers', probe, { detail })]
  return [finding(verdict.shown === 'notice' ? 'slow_fails' : 'slow_silent', probe, { detail })]
}
