import { splitText } from 'echostr/plugins/late'
import type { Talk } from './talk.ts'

/** Bytes that one passive reply carries. */
export const maxTextBytes = 2048

/** The line that says who has written the answer. */
function labelOf({ chat }: Talk): string {
  const { labelled, words } = chat.settings
  return labelled ? `\n\n${words.label}` : ''
}

/** What stands below an answer: its label, and words of the chat's own where there is room for them. */
export function closing(talk: Talk, words = ''): string {
  if (talk.given === '') return words
  const label = labelOf(talk)
  const both = words === '' ? label : `${label}\n\n${words}`
  const fits = talk.ctx.sendsLate || Buffer.byteLength(talk.given + both) <= maxTextBytes
  return fits ? both : label
}

/** Bytes for an answer. Late, three for each unit: a text that grows on its way is ended here, with its label. */
function roomFor(talk: Talk): number {
  const { ctx, chat } = talk
  return ctx.sendsLate ? 3 * chat.settings.maxOutput : maxTextBytes - Buffer.byteLength(labelOf(talk))
}

/**
 * The pieces as they can be given: where nobody sends anything late, no more than one reply carries beside its label. What
 * was given is noted.
 */
export async function* given(pieces: AsyncIterable<string>, talk: Talk): AsyncGenerator<string> {
  let room = roomFor(talk)
  for await (const piece of pieces) {
    const text = talk.given === '' ? piece.trimStart() : piece
    if (text === '') continue
    const bytes = Buffer.byteLength(text)
    const shown = bytes <= room ? text : beginningOf(text, room)
    room -= bytes
    if (shown !== '') {
      talk.give(shown)
      yield shown
    }
    if (room < 0) return talk.watch.end('enough')
  }
}

/** As much of a text as there is room for, without half a link. */
function beginningOf(text: string, room: number): string {
  // behind most of an answer, half a sentence is not worth it
  if (room < maxTextBytes / 2) return ''
  const [begin = ''] = splitText(text, room)
  const link = begin.lastIndexOf('<a ')
  return (link > begin.lastIndexOf('</a>') ? begin.slice(0, link) : begin).trimEnd()
}
