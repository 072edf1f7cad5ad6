import { EchostrError } from 'echostr'
import { texts } from './texts.ts'

/** Throws `malformed_body`. */
export function malformed(what: string, cause?: unknown): never {
  if (cause instanceof EchostrError) throw cause
  throw new EchostrError('malformed_body', what, { cause, texts })
}

/** Stands for what fast-xml-parser would change. No name may hold it, so it cannot make one of another. */
const mark = '\ufdd0'

/**
 * Walks over the markup before fast-xml-parser reads it. Refuses what that parser would let pass: a DOCTYPE or other
 * declaration, a `<` inside a tag. Marks each carriage return in CDATA, which would become a line feed: see
 * {@link restore}.
 */
export function screen(body: string): string {
  const xml = body.replaceAll(mark, `${mark}0`)
  let screened = ''
  let from = 0
  for (let tag = xml.indexOf('<'); tag !== -1; tag = xml.indexOf('<', from)) {
    const end = endOfMarkup(xml, tag)
    const isSection = xml.startsWith('<![', tag)
    const markup = xml.slice(tag, end)
    screened += xml.slice(from, tag) + (isSection ? markup.replaceAll('\r', `${mark}1`) : markup)
    from = end
  }
  return screened + xml.slice(from)
}

function endOfMarkup(xml: string, tag: number): number {
  if (xml.startsWith('<![CDATA[', tag)) return behind(xml, ']]>', tag + 9)
  if (xml.startsWith('<!--', tag)) return behind(xml, '-->', tag + 4)
  if (xml.startsWith('<!', tag)) malformed('A DOCTYPE or other declaration is never accepted')
  if (xml.startsWith('<?', tag)) return behind(xml, '?>', tag + 2)
  const end = behind(xml, '>', tag)
  const next = xml.indexOf('<', tag + 1)
  if (next !== -1 && next < end) malformed('A < stands inside a tag')
  return end
}

function behind(xml: string, closing: string, from: number): number {
  const at = xml.indexOf(closing, from)
  if (at === -1) malformed('A tag, a section or a comment is not closed')
  return at + closing.length
}

/** Takes the marks of {@link screen} back. */
export function restore(text: string): string {
  return text.includes(mark) ? text.replaceAll(`${mark}1`, '\r').replaceAll(`${mark}0`, mark) : text
}

const reference = /&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));|&/g
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Decodes the five named and the numeric references, once: fast-xml-parser knows the numeric ones only together
 * with HTML's names. Refuses other ones, and a `]]>`: XML allows none in text, and one stands there when a user's
 * own `]]>` has ended the section in front of it.
 */
export function decodeReferences(text: string): string {
  if (text.includes(']]>')) malformed('A ]]> stands outside of a CDATA section')
  return text.replace(reference, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? ''
    return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
  })
}

const allowed = /^[\t\n\r -\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]$/u

function character(code: number): string {
  // NaN, of a bare &, fails as well
  const text = code <= 0x10ffff ? String.fromCodePoint(code) : ''
  return allowed.test(text) ? text : malformed('A & does not begin a reference to a character')
}
