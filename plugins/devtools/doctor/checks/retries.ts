import { probes } from '../../texts/probes.ts'
import { pause } from '../../wechat/clock.ts'
import type { Exchange } from '../../wechat/exchange.ts'
import { type Check, inMode } from '../check.ts'
import { finding } from '../findings.ts'

/** Longer than a second, so that replies made anew have another CreateTime. */
const apart = 1100

/** One text as three deliveries, the last of them twice at the same moment: are the replies one and the same? */
export const checkRetries: Check = async (target) => {
  const wechat = target.wechat()
  const first = await wechat.say('echostr doctor', { tries: 1 })
  await pause(target.clock, apart)
  const second = await wechat.deliver(first, { tries: 1 })
  await pause(target.clock, apart)
  const third = await wechat.deliver(first, { tries: 1, faults: { duplicate: 1 } })
  const replies = [first, second, third].flatMap(repliesOf)
  const probe = inMode(probes.retries, target)
  if (replies.length < 2) return [finding('handled_unknown', probe)]
  const different = new Set(replies).size
  if (different === 1) return [finding('handled_once', probe, { detail: `${replies.length} × 1` })]
  return [finding('handled_again', probe, { detail: `${replies.length} → ${different}` })]
}

/** The replies in the open: sealed anew, the same reply looks different on the wire. */
function repliesOf({ deliveries }: Exchange): string[] {
  return deliveries.flatMap(({ reading }) => (reading?.reason === 'replied' ? (reading.opened ?? []) : []))
}
