import { fittingEnd, linkCutAt } from './fit.ts'

/** Texts shorter than this, in UTF-16 units, are not cut inside a sentence. */
const shortest = 60

const sentences = /(?:[。！？!?…\n]|\.(?=\s))+[”」）』"')\]]*/g
const clauses = /[，、；：,;:]|\s/g

/**
 * Where the first part of a text that still grows may end, in UTF-16 units: behind the last paragraph in the second
 * half of what one reply carries, else behind the last sentence, else, in a longer text, behind a clause or word.
 * `undefined`: nothing in it is complete.
 *
 * @param text what has come
 */
export function borderOf(text: string): number | undefined {
  const head = text.slice(0, fittingEnd(text))
  const paragraph = head.lastIndexOf('\n\n')
  if (paragraph > head.length / 2) return paragraph + 2
  return lastEnd(head, sentences) ?? (head.length > shortest ? lastEnd(head, clauses) : undefined)
}

/** The same, for a text that will not go on: as much of it as is complete. */
export function lastBorderOf(text: string): number | undefined {
  const head = text.slice(0, fittingEnd(text))
  return lastEnd(head, sentences) ?? (head.length > shortest ? lastEnd(head, clauses) : undefined)
}

function lastEnd(text: string, borders: RegExp): number | undefined {
  let end: number | undefined
  for (const { index, 0: border } of text.matchAll(borders)) {
    const at = index + border.length
    if (linkCutAt(text, at) === undefined) end = at
  }
  return end
}
