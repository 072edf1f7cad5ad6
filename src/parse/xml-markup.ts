import { quote } from '../errors.ts'
import { malformed } from './fields.ts'
import { decodeReferences } from './references.ts'

/** Longest element name in characters. */
const maxName = 256
/** Longest XML declaration in characters. */
const maxDeclaration = 256

const nameStart =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const nameRest = `${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}`

const asciiName = /^[A-Za-z_:][\w:.-]*$/
const asciiNameAt = /[A-Za-z_:][\w:.-]*/y
const anyName = new RegExp(`^[${nameStart}][${nameRest}]*$`, 'u')
const xmlDeclaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.[0-9]+\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])([A-Za-z][\w.-]*)\2)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\4)?[ \t\r\n]*\?>/

/** True for an XML name of at most 256 characters. */
export function isName(name: string): boolean {
  return name.length <= maxName && (asciiName.test(name) || anyName.test(name))
}

/** The name that begins at `from`. */
export function readName(xml: string, from: number): string {
  asciiNameAt.lastIndex = from
  let to = asciiNameAt.test(xml) ? asciiNameAt.lastIndex : from
  while (to - from <= maxName && !endsName(xml.charCodeAt(to))) to++
  const name = xml.slice(from, to)
  if (!isName(name)) malformed(`${quote(name)} is no name`, from)
  return name
}

/** True for a character that ends a name, and for NaN, which is the end of the document. */
function endsName(code: number): boolean {
  // > / ? < =
  return !(code > 32) || code === 62 || code === 47 || code === 63 || code === 60 || code === 61
}

/** Field names of most pushes. */
const usualNames = `xml ToUserName FromUserName CreateTime MsgType Content MsgId MsgDataId Idx Event EventKey Ticket Encrypt
  PicUrl MediaId ThumbMediaId Format MediaId16K Recognition Location_X Location_Y Scale Label Title Description Url
  Latitude Longitude Precision MenuId MsgID Status item bizmsgmenuid`

/**
 * Those names by {@link place}. Constants need no look-up when they become property names, as a piece of a push does.
 */
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
  const found = xmlDeclaration.exec(xml.slice(at, at + maxDeclaration))
  if (!found) malformed('The XML declaration is malformed', at)
  if (found[3] !== undefined && !/^utf-?8$/i.test(found[3]))
    malformed('The XML declares another encoding than UTF-8', at)
  return at + found[0].length
}

/** Reads over one attribute of a start tag, from its name on. Returns where it ends. */
export function readAttribute(xml: string, from: number, names: Set<string>): number {
  const name = readName(xml, from)
  if (names.has(name)) malformed('An attribute is there twice', from)
  names.add(name)
  const equals = skipSpace(xml, from + name.length)
  const start = skipSpace(xml, equals + 1)
  const mark = xml[start]
  if (xml[equals] !== '=' || (mark !== '"' && mark !== "'")) malformed('An attribute has no value', from)
  const end = xml.indexOf(mark, start + 1)
  if (end === -1) malformed('The value of an attribute is not closed', start)
  const value = xml.slice(start + 1, end)
  if (value.includes('<')) malformed('The value of an attribute holds a <', start)
  decodeReferences(value, start + 1)
  return end + 1
}

const spaces = /[ \t\r\n]*/y

/** Where white space ends that begins at `at`, if any. */
export function skipSpace(text: string, at: number): number {
  // nearly always there are fewer than eight characters of white space
  for (let end = at; end < at + 8; end++) if (!isSpace(text.charCodeAt(end))) return end
  spaces.lastIndex = at
  spaces.test(text)
  return spaces.lastIndex
}

/** True for what XML and JSON take for white space. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9
}

/** True when `<![CDATA[` stands at `at`. Spelt out: `startsWith` takes three times as long. */
export function startsSection(xml: string, at: number): boolean {
  return (
    xml.charCodeAt(at) === 60 && // <
    xml.charCodeAt(at + 1) === 33 && // !
    xml.charCodeAt(at + 2) === 91 && // [
    xml.charCodeAt(at + 3) === 67 && // C
    xml.charCodeAt(at + 4) === 68 && // D
    xml.charCodeAt(at + 5) === 65 && // A
    xml.charCodeAt(at + 6) === 84 && // T
    xml.charCodeAt(at + 7) === 65 && // A
    xml.charCodeAt(at + 8) === 91 // [
  )
}

/** True when `]]>` stands at `at`. */
export function endsSection(xml: string, at: number): boolean {
  return (
    xml.charCodeAt(at) === 93 && xml.charCodeAt(at + 1) === 93 && xml.charCodeAt(at + 2) === 62 // ]]>
  )
}

/** True when exactly `</name>` stands at `at`. */
export function isEndTag(xml: string, at: number, name: string): boolean {
  const end = at + 2 + name.length
  if (xml.charCodeAt(at) !== 60 || xml.charCodeAt(at + 1) !== 47) return false
  return xml.charCodeAt(end) === 62 && xml.slice(at + 2, end) === name
}
