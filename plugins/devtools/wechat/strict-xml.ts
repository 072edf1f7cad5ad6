import { type Fields, parseXml } from 'echostr'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML forbids
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/

/**
 * Parses a reply as a conforming parser would. `parseXml` forgives what WeChat itself does wrong in pushes: an
 * unescaped `]]>`, control characters, text beside elements.
 *
 * @throws Error for what is not well-formed, EchostrError `malformed_body` for the rest
 */
export function parseStrictly(xml: string): Fields {
  const found = forbidden.exec(xml)
  if (found) throw new Error(`A control character (U+${codeOf(found[0])}) at ${found.index}`)
  const escaped = withoutSections(xml)
  if (escaped.includes(']]>')) throw new Error('A "]]>" inside a CDATA section that was not split')
  return parseXml(escaped)
}

/** The document with each CDATA section as escaped text. By `indexOf`: a pattern looks for each missing end anew. */
function withoutSections(xml: string): string {
  const parts: string[] = []
  let at = 0
  for (;;) {
    const from = xml.indexOf('<![CDATA[', at)
    const to = from === -1 ? -1 : xml.indexOf(']]>', from + 9)
    if (to === -1) return parts.join('') + xml.slice(at)
    parts.push(
      xml.slice(at, from),
      xml.slice(from + 9, to).replace(/[&<>]/g, (mark) => escapes[mark] ?? ''),
    )
    at = to + 3
  }
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}
