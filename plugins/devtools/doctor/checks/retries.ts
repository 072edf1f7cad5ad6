import { pause } from '../../wechat/clock.ts'
import type { Exchange } from '../../wechat/exchange.ts'
import { finding } from '../findings.ts'
import { type Check, inMode } from '../patient.ts'

/** Longer than a second, so that replies made anew have another CreateTime. */
const apart = 1100

/** One text as three deliveries, the last of them twice at the same moment: are the replies one and the same? */
export const checkRetries: Check = async (patient) => {
  const wechat = patient.wechat()
  const first = await wechat.say('echostr doctor', { tries: 1 })
  await pause(patient.clock, apart)
  const second = await wechat.deliver(first, { tries: 1 })
  await pause(patient.clock, apart)
  const third = await wechat.deliver(first, { tries: 1, faults: { duplicate: 1 } })
  const replies = [first, second, third].flatMap(repliesOf)
  const probe = inMode(
    '同一条文本投递三次，外加一个重复',
    'one text delivered three times, and a duplicate',
    patient,
  )
  if (replies.length < 2) return [finding('handled_unknown', probe)]
  const different = new Set(replies).size
  if (different === 1) return [finding('handled_once', probe, { detail: `${replies.length} × 1` })]
  return [finding('handled_again', probe, { detail: `${replies.length} → ${different}` })]
}

/** The replies in the open: sealed anew, the same reply looks different on the wire. */
function repliesOf({ deliveries }: Exchange): string[] {
  return deliveries.flatMap(({ reading }) => (reading?.reason === 'replied' ? (reading.opened ?? []) : []))
}
