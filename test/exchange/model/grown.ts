import * as assert from 'uvu/assert'
import type { Attempt, Conversation } from './conversation.ts'
import { type Flow, shown } from './flow.ts'
import { unheard } from './world.ts'

/** What one reply carries. */
export const mostBytes = 2048

/** What holds at any time: pieces are pulled one by one, until the stream is at its end or is ended. */
export function assertFlows({ flows, text }: Conversation): void {
  for (const { greedy, returned } of flows) {
    assert.not(greedy, `a stream for ${text} was read ahead`)
    assert.ok(returned <= 1, `a stream for ${text} was ended ${returned} times`)
  }
}

/**
 * What holds in the end of a streamed reply: it is over, and all that came of it was sent, each part once.
 *
 * @param deaf nobody sends what is late: then the first part is all there is
 * @param mayBeLost the answer with the first part may have gone nowhere
 */
export function assertGrown(conversation: Conversation, deaf: boolean, mayBeLost: boolean): void {
  const { flows, late, said, text } = conversation
  for (const { end, returned } of flows)
    assert.ok(end || returned > 0, `a stream for ${text} was left running`)
  assert.ok(said.length <= 1, 'a repeated first part is another')
  const [part] = said
  const [rest] = late.map(({ content }) => shown(content))
  if (part === undefined && rest === undefined) {
    const owed = flows.find(isOwed)
    assert.ok(!owed || mayBeLost, `nothing was sent of ${JSON.stringify(owed?.text())}`)
    return
  }
  if (mayBeLost && part === undefined && flows.some((flow) => flow.text().endsWith(rest ?? ''))) return
  const whole = flows.some((flow) => (deaf ? begins : isWhole)(part ?? '', rest ?? '', flow))
  assert.ok(
    whole,
    `first part and rest are not the whole: ${JSON.stringify([part, rest, flows.map((flow) => flow.text())])}`,
  )
}

/** Something of it has to be sent: of one that broke, only what is complete. */
function isOwed(flow: Flow): boolean {
  const text = flow.text()
  return flow.end === 'broken' ? hasSentence(text) : text.trim() !== ''
}

function begins(part: string, rest: string, flow: Flow): boolean {
  return flow.text().startsWith(part) && (rest === '' || rest === unheard)
}

function isWhole(part: string, rest: string, flow: Flow): boolean {
  const whole = flow.text()
  const half = flow.end === 'broken' && (part === '' || rest === '')
  if (half && whole.startsWith(part + rest)) return true
  const gap = whole.slice(part.length, whole.length - rest.length)
  return isAround(part, gap, rest, whole) && gap.trim() === ''
}

function isAround(part: string, gap: string, rest: string, whole: string): boolean {
  return part + gap + rest === whole
}

/** Something is complete in it, whatever comes next. */
function hasSentence(text: string): boolean {
  return text.includes('。')
}

/**
 * What holds of a delivery to the process that reads the stream: when the window closes, what is complete goes out;
 * and what one reply cannot carry is not waited for.
 *
 * @param deadline ms for which it may be answered
 * @param last when the window closes with it
 */
export function assertInTime(
  attempt: Attempt,
  conversation: Conversation,
  { deadline, last, blur }: { deadline: number; last: boolean; blur: number },
): void {
  const { at, answer, answeredAt, hungUpAt = Number.POSITIVE_INFINITY } = attempt
  const flow = conversation.flows.find(({ app }) => app === attempt.app)
  if (!flow || !answer) return
  const full = Math.max(at, flow.passedAt(mostBytes) ?? Number.POSITIVE_INFINITY) + blur
  if (full < Math.min(hungUpAt, at + deadline))
    assert.ok(answeredAt <= full, 'what one reply cannot carry was waited for')
  const closesAt = at + deadline
  if (last && hungUpAt > closesAt + blur && answeredAt >= closesAt && hasSentence(flow.text(closesAt - blur)))
    assert.ok(conversation.carries(attempt), 'the window closed, and what was complete was not sent')
}
