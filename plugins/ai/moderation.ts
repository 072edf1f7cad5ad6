import { within } from 'echostr'
import { maxTextBytes } from './closed.ts'
import type { ModerationStage } from './options.ts'
import type { Talk } from './talk.ts'

/** ms for a verdict. */
const patience = 10_000
/** ms before the end of the window when the first part is looked at, because it has to go. */
const due = 2500

/** What may pass; else what the user is told in its place. */
export async function verdictOn(
  text: string,
  stage: ModerationStage,
  talk: Talk,
): Promise<string | undefined> {
  const { ctx, chat } = talk
  const { moderate, moderationFails, words, clock } = chat.settings
  if (!moderate) return undefined
  try {
    const verdict = await within(clock, patience, async () => moderate(text, stage, ctx))
    if (verdict === undefined || verdict === true) return undefined
    if (verdict === false) return words.stopped
    if (typeof verdict === 'string' && verdict !== '') return verdict
    throw new TypeError(
      `A verdict is true, false or words, not ${verdict === '' ? 'an empty text' : typeof verdict}`,
    )
  } catch (cause) {
    talk.report('ai_moderation_failed', 'The hook "moderate" has failed', cause)
    return moderationFails === 'stop' ? words.stopped : undefined
  }
}

/**
 * The parts of an answer, each looked at before it is given: the first when it has to be sent, or is as long as a reply
 * can be, the other when the answer is whole. A part that is stopped ends the answer.
 */
export async function* moderated(pieces: AsyncIterable<string>, talk: Talk): AsyncGenerator<string> {
  let part = ''
  let isFirst = true
  for await (const piece of pieces) {
    part += piece
    if (!isFirst || !isDue(part, talk)) continue
    isFirst = false
    if (!(await passes(part, talk))) return
    yield part
    part = ''
  }
  if (part !== '' && (await passes(part, talk))) yield part
}

async function passes(part: string, talk: Talk): Promise<boolean> {
  talk.stopped = await verdictOn(part, 'answer', talk)
  return talk.stopped === undefined
}

function isDue(part: string, { ctx }: Talk): boolean {
  const left = ctx.remaining()
  // more than a reply carries need not be waited for
  return (left > 0 && left < due) || Buffer.byteLength(part) > maxTextBytes
}
