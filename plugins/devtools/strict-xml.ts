import { type Fields, parseXml } from 'echostr'

const section = /<!\[CDATA\[([\s\S]*?)\]\]>/g
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
  const escaped = xml.replace(section, (_, text: string) =>
    text.replace(/[&<>]/g, (mark) => escapes[mark] ?? ''),
  )
  if (escaped.includes(']]>')) throw new Error('A "]]>" inside a CDATA section that was not split')
  return parseXml(escaped)
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}
