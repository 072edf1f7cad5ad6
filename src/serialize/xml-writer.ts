import { isObject, wrongArgument } from '../base/check-options.ts'
import { EchostrError, quote } from '../errors.ts'
import { maxDepth } from '../parse/fields.ts'
import { isName } from '../parse/xml-markup.ts'

/** What {@link toXml} writes. An array stands for repeated siblings; `undefined` and `null` are left out. */
export type XmlValue = string | number | bigint | XmlFields | readonly XmlValue[] | null | undefined
/** Element names and what stands in them, in the order they are written. */
export interface XmlFields {
  readonly [name: string]: XmlValue
}

/** Fields that WeChat writes without CDATA. */
const bare: ReadonlySet<string> = new Set([
  'CreateTime',
  'MsgId',
  'MsgID',
  'Idx',
  'Scale',
  'Location_X',
  'Location_Y',
  'Latitude',
  'Longitude',
  'Precision',
  'ArticleCount',
  'Count',
])

/**
 * Writes fields as WeChat's XML: strings as CDATA, numbers and bigints bare, and WeChat's bare fields
 * (`CreateTime`, `MsgId`, `Location_X` …) bare also when they are digits in a string, so that
 * `toXml(parseXml(push))` is the push again, white space between elements aside.
 *
 * Never writes what a conforming parser refuses: characters that XML forbids are dropped, `]]>` is split.
 *
 * @param fields what stands in the root, in this order
 * @param root name of the root element
 * @throws EchostrError `bad_xml_value` for a name that is no XML name, a value of another type, more than 16 levels
 * @example toXml({ MsgType: 'text', CreateTime: 1348831860 })
 * // '<xml><MsgType><![CDATA[text]]></MsgType><CreateTime>1348831860</CreateTime></xml>'
 */
export function toXml(fields: XmlFields, root = 'xml'): string {
  if (!isObject(fields)) throw wrongArgument('toXml()', 'fields', 'an object', fields)
  if (typeof root !== 'string') throw wrongArgument('toXml()', 'root', 'a string', root)
  return element(root, fields, 1, cdataSafe)
}

/**
 * Writes a push as WeChat does: like {@link toXml}, but the control characters that a user typed stand in it as they
 * are, which a conforming parser refuses. Halves of characters, which UTF-8 cannot hold, are dropped.
 *
 * @throws EchostrError `bad_xml_value` as {@link toXml} does
 * @example pushXml({ MsgType: 'text', Content: 'a\u001dc' })
 */
export function pushXml(fields: XmlFields): string {
  if (!isObject(fields)) throw wrongArgument('pushXml()', 'fields', 'an object', fields)
  return element('xml', fields, 1, (text) => splitEnds(text.replace(/\p{Surrogate}/gu, '')))
}

/** Makes text fit to stand in a CDATA section. */
type Safe = (text: string) => string

function element(name: string, value: XmlValue, depth: number, safe: Safe): string {
  if (value === undefined || value === null) return ''
  if (!isName(name)) throw new EchostrError('bad_xml_value', `${quote(name)} is no element name`)
  if (depth > maxDepth)
    throw new EchostrError('bad_xml_value', `<${name}> is more than ${maxDepth} levels deep`)
  if (isList(value)) return siblings(name, value, depth, safe)
  return `<${name}>${content(name, value, depth, safe)}</${name}>`
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value)
}

function siblings(name: string, values: readonly XmlValue[], depth: number, safe: Safe): string {
  // a list in a list counts as a level, so that a list that holds itself ends
  return values.map((value) => element(name, value, isList(value) ? depth + 1 : depth, safe)).join('')
}

function content(
  name: string,
  value: string | number | bigint | XmlFields,
  depth: number,
  safe: Safe,
): string {
  if (typeof value === 'string')
    return bare.has(name) && isNumeric(value) ? value : `<![CDATA[${safe(value)}]]>`
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'object') return children(value, depth, safe)
  throw new EchostrError('bad_xml_value', `<${name}> holds a ${typeof value}`)
}

function children(fields: XmlFields, depth: number, safe: Safe): string {
  let xml = ''
  for (const name of Object.keys(fields)) xml += element(name, fields[name], depth + 1, safe)
  return xml
}

/** What may stand between `<![CDATA[` and `]]>`: without forbidden characters, and with `]]>` split. */
export function cdataSafe(text: string): string {
  return special.test(text) ? splitEnds(withoutForbidden(text)) : text
}

function splitEnds(text: string): string {
  return text.replaceAll(']]>', ']]]]><![CDATA[>')
}

/**
 * A forbidden character, or half of a surrogate pair, which may be allowed: tests usual text in a fifth of the time.
 */
const suspect = /[^\t\n\r -\uD7FF\uE000-\uFFFD]/
/** What `suspect` finds, or the end of a CDATA section. */
const special = /[^\t\n\r -\uD7FF\uE000-\uFFFD]|\]\]>/
const forbidden = /[^\t\n\r -\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** The text less the characters that XML 1.0 forbids: most control characters, lone surrogates, U+FFFE, U+FFFF. */
export function withoutForbidden(text: string): string {
  return suspect.test(text) ? text.replace(forbidden, '') : text
}

function isNumeric(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text)
}
