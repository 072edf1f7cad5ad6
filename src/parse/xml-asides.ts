import { malformed } from './fields.ts'
import { isSpace, readName } from './xml-markup.ts'

/** Reads over the comment or the processing instruction at `at`. Returns where it ends. Refuses every declaration. */
export function skipAside(xml: string, at: number): number {
  if (xml[at + 1] === '?') return skipInstruction(xml, at)
  if (xml.startsWith('<!--', at)) return skipComment(xml, at)
  return malformed('A DOCTYPE or other declaration is never accepted', at)
}

function skipComment(xml: string, at: number): number {
  const end = xml.indexOf('--', at + 4)
  if (end === -1 || xml[end + 2] !== '>') malformed('A comment is not closed', at)
  return end + 3
}

function skipInstruction(xml: string, at: number): number {
  const target = readName(xml, at + 2)
  const behind = at + 2 + target.length
  const end = endOfInstruction(xml, behind)
  if (end === -1) malformed('A processing instruction is not closed', at)
  if (/^xml$/i.test(target)) malformed('An XML declaration stands only at the start', at)
  if (end !== behind && !isSpace(xml.charCodeAt(behind))) malformed('A malformed instruction', at)
  return end + 2
}

/** Where `?>` stands. Searched by hand, because `indexOf('?>')` is several times slower in a text with many `?`. */
function endOfInstruction(xml: string, from: number): number {
  for (let at = from; at < xml.length; at++)
    if (xml.charCodeAt(at) === 63 && xml.charCodeAt(at + 1) === 62) return at
  return -1
}
