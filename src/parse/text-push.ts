import { FieldSet } from '../base/field-set.ts'
import type { Field, Fields } from '../messages/base.ts'

/** White space between two elements; bounded, so that a body full of it is given up early. */
const gap = '[ \\t\\r\\n]{0,64}'
const id = '[\\w.@-]{1,128}'

/** How WeChat's own pushes begin: these four elements in this order, none of which a user has typed. */
const head = new RegExp(
  `^${gap}<xml>${gap}<ToUserName><!\\[CDATA\\[(${id})\\]\\]></ToUserName>` +
    `${gap}<FromUserName><!\\[CDATA\\[(${id})\\]\\]></FromUserName>` +
    `${gap}<CreateTime>(?:<!\\[CDATA\\[(\\d{1,15})\\]\\]>|(\\d{1,15}))</CreateTime>` +
    `${gap}<MsgType><!\\[CDATA\\[(\\w{1,64})\\]\\]></MsgType>`,
)
const opening = new RegExp(`${gap}<Content><!\\[CDATA\\[`, 'y')
const closing = ']]></Content>'
/** Most elements behind the text. */
const mostBehind = 16

/** An element behind the text whose value no user has typed; and the end of the push. */
const ordinary = new RegExp(
  `${gap}<([A-Za-z]{1,32})>(?:<!\\[CDATA\\[([\\w.:+/=-]*)\\]\\]>|([\\w.:+/=-]*))</\\1>`,
  'y',
)
const end = new RegExp(`${gap}</xml>${gap}$`, 'y')

/**
 * The fields of a text push as WeChat makes it. WeChat puts what a user types into a CDATA section and escapes
 * nothing, not even `]]>`, so that a pasted message would end its own element. All that stands in front of the text and
 * behind it is WeChat's: the text begins at the first border and ends at the last, whatever is between them.
 *
 * @returns undefined for any other push, and where the end of the text is not certain
 */
export function readTextPush(xml: string): Fields | undefined {
  // one search for a short text, which is fast, is enough to leave most other pushes to the parser
  if (!xml.includes('[text]')) return undefined
  const [whole = '', ToUserName = '', FromUserName = '', section, bare = '', type] = head.exec(xml) ?? []
  opening.lastIndex = whole.length
  if (type !== 'text' || !opening.test(xml)) return undefined
  const from = opening.lastIndex
  const to = xml.lastIndexOf(closing)
  if (to < from) return undefined
  const fields = new FieldSet()
  fields.ToUserName = ToUserName
  fields.FromUserName = FromUserName
  fields.CreateTime = section ?? bare
  fields.MsgType = 'text'
  fields.Content = joined(xml.slice(from, to))
  return readTail(xml, to + closing.length, fields)
}

/**
 * Reads the elements behind the text, which have plain values only. `bizmsgmenuid` is refused: WeChat puts somebody
 * else's text into it, in which the last border could be forged.
 */
function readTail(xml: string, from: number, fields: Record<string, Field>): Fields | undefined {
  let at = from
  for (let i = 0; i < mostBehind; i++) {
    ordinary.lastIndex = at
    const found = ordinary.exec(xml)
    if (!found) break
    const [, name = '', section, bare = ''] = found
    if (fields[name] !== undefined || name === 'bizmsgmenuid') return undefined
    fields[name] = section ?? bare
    at = ordinary.lastIndex
  }
  end.lastIndex = at
  return end.test(xml) ? (fields as Fields) : undefined
}

/** A sender that knows XML, such as a test tool, splits a `]]>` in the text over two CDATA sections. */
function joined(text: string): string {
  return text.includes(']]]]><![CDATA[>') ? text.replaceAll(']]]]><![CDATA[>', ']]>') : text
}

/**
 * True when a malformed push has WeChat's own beginning and end, and between them a CDATA section that a user's text
 * may have ended: then that text is to blame.
 */
export function isMisread(xml: string): boolean {
  const start = head.exec(xml)
  return start !== null && /<\/xml>\s*$/.test(xml.slice(-64)) && xml.includes(']]></', start[0].length)
}
