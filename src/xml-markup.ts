import { malformed } from './fields.ts'

/** Longest element name in characters. */
const maxName = 256

const nameStart =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const nameRest = `${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}`

const asciiName = /^[A-Za-z_:][\w:.-]*$/
const anyName = new RegExp(`^[${nameStart}][${nameRest}]*$`, 'u')
const attribute = new RegExp(
  `[ \\t\\r\\n]+([${nameStart}][${nameRest}]*)[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^<"]*)"|'([^<']*)')`,
  'uy',
)
const space = /[ \t\r\n]*/y
const xmlDeclaration =
  /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.[0-9]+\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])([A-Za-z][\w.-]*)\2)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\4)?[ \t\r\n]*\?>/y

/** True for an XML name of at most 256 characters. */
export function isName(name: string): boolean {
  return name.length <= maxName && (asciiName.test(name) || anyName.test(name))
}

/** Field names of most pushes. */
const usualNames = `xml ToUserName FromUserName CreateTime MsgType Content MsgId MsgDataId Idx Event EventKey Ticket Encrypt
  PicUrl MediaId ThumbMediaId Format MediaId16K Recognition Location_X Location_Y Scale Label Title Description Url
  Latitude Longitude Precision MenuId MsgID Status item bizmsgmenuid`

/** Those names by {@link place}: as constants they need no look-up when they become property names. */
const usual: string[] = Array(512).fill('')
for (const name of usualNames.split(/\s+/)) {
  usual[place(name.charCodeAt(0), name.charCodeAt(name.length - 1), name.length)] = name
}

function place(first: number, last: number, length: number): number {
  return (first * 7 + last * 3 + length * 31) & 511
}

/** The name of ASCII letters, digits and marks that fills `from` to `to`; `''` when something else does. */
export function plainName(xml: string, from: number, to: number): string {
  const length = to - from
  if (length < 1 || length > maxName) return ''
  const name = xml.slice(from, to)
  const known = usual[place(xml.charCodeAt(from), xml.charCodeAt(to - 1), length)]
  if (known === name) return known
  return asciiName.test(name) ? name : ''
}

/** Reads over an XML declaration at `at`, when there is one. Its encoding must be UTF-8. Returns where it ends. */
export function declaration(xml: string, at: number): number {
  if (!xml.startsWith('<?xml', at) || !/[ \t\r\n]/.test(xml.charAt(at + 5))) return at
  xmlDeclaration.lastIndex = at
  const found = xmlDeclaration.exec(xml)
  if (!found) malformed('The XML declaration is malformed', at)
  if (found[3] !== undefined && !/^utf-?8$/i.test(found[3]))
    malformed('The XML declares another encoding than UTF-8', at)
  return at + found[0].length
}

/** Reads over attributes and white space inside a start tag, from behind its name. Returns where they end. */
export function readAttributes(xml: string, from: number): number {
  const names = new Set<string>()
  let at = from
  attribute.lastIndex = at
  for (let found = attribute.exec(xml); found; found = attribute.exec(xml)) {
    checkAttribute(names, found, at)
    at = attribute.lastIndex
  }
  space.lastIndex = at
  space.exec(xml)
  return space.lastIndex
}

function checkAttribute(names: Set<string>, found: RegExpExecArray, at: number): void {
  const [, name = '', double, single] = found
  if (names.has(name)) malformed(`An attribute is there twice`, at)
  names.add(name)
  decodeReferences(double ?? single ?? '', at)
}

const reference = /&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));|&/g
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Decodes the five named and the numeric references, once. Anything else behind a `&` is malformed. */
export function decodeReferences(text: string, at: number): string {
  if (!text.includes('&')) return text
  return text.replace(reference, (all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? ''
    if (all === '&') malformed('A & does not begin a reference', at)
    return character(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal), at)
  })
}

/** The character a numeric reference names; XML forbids some. */
function character(code: number, at: number): string {
  const allowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  if (!allowed) malformed('A reference names a character that XML forbids', at)
  return String.fromCodePoint(code)
}
