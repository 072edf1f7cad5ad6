import { wrongArgument } from '../base/check-options.ts'
import { FieldSet } from '../base/field-set.ts'
import { EchostrError, quote } from '../errors.ts'
import type { Field, Fields } from '../messages/base.ts'
import { malformed, refuseExcess, refuseTwice } from './fields.ts'
import { decodeReferences } from './references.ts'
import { isMisread, readTextPush } from './text-push.ts'
import { readUsualPush } from './usual-push.ts'
import { skipAside } from './xml-asides.ts'
import {
  declaration,
  endsSection,
  isEndTag,
  isSpace,
  plainName,
  readAttribute,
  readName,
  skipSpace,
  startsSection,
} from './xml-markup.ts'

/**
 * Parses WeChat's XML: the children of the root as fields, every leaf a string, exactly as sent.
 *
 * One pass, linear time. Repeated siblings become an array, an element with nothing in it is `''`. Attributes,
 * comments and processing instructions are read over; text beside child elements is dropped. Objects have no
 * prototype. Control characters, NUL too, are kept: WeChat delivers them.
 *
 * WeChat does not escape what a user types. In a text push that is in WeChat's own order all of it is `Content`,
 * a pasted message too. Elsewhere an unescaped `]]>` stays text, as long as it is not followed by the end tag of
 * its own element.
 *
 * @param xml the document; a byte order mark is allowed
 * @param root name its root element must have
 * @throws EchostrError `malformed_body` for: anything not well formed, a DOCTYPE, another root, another encoding
 * than UTF-8, a reference to a character that XML forbids, a second ToUserName, FromUserName, CreateTime,
 * MsgType, Event, MsgId, Encrypt or field that users fill (Content, Label, Title, …) among the root's children, more than 16 levels, more than 2000 elements,
 * attributes, sections, comments and instructions; `unclear_text` when a user's text makes one of WeChat's own pushes
 * malformed and cannot be told from the rest
 * @example parseXml('<xml><MsgType><![CDATA[text]]></MsgType></xml>').MsgType // 'text'
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
 */
export function parseXml(xml: string, root = 'xml'): Fields {
  if (typeof xml !== 'string') throw wrongArgument('parseXml()', 'xml', 'a string', xml)
  if (root !== 'xml') return otherRoot(xml, root)
  try {
    return readUsualPush(xml) ?? readTextPush(xml) ?? fieldsOf(xml, root)
  } catch (error) {
    throw isMisread(xml) ? unclear() : error
  }
}

function otherRoot(xml: string, root: string): Fields {
  if (typeof root !== 'string') throw wrongArgument('parseXml()', 'root', 'a string', root)
  return fieldsOf(xml, root)
}

function fieldsOf(xml: string, root: string): Fields {
  const { name, value } = readXml(xml)
  if (name !== root) malformed(`The root element is ${quote(name)}, not <${root}>`)
  return typeof value === 'string' ? new FieldSet() : (value as Fields)
}

/** Parses any document: its root's name, and its text or fields. */
export function readXml(xml: string): { name: string; value: Field } {
  return new Reader(xml).document()
}

/** The one element that begins at `at`, as it would be read among the root's children. */
export function readElement(xml: string, at: number): Field {
  return new Reader(xml, at).element(2)
}

const exclamation = 33
const slash = 47
const lessThan = 60
const greaterThan = 62
const question = 63

class Reader {
  readonly #xml: string
  /** Where the next unread character is. */
  #at: number
  /** Elements, attributes, sections, comments and instructions. */
  #parts = 0
  /** Name of the element read last. */
  #name = ''

  constructor(xml: string, at = 0) {
    this.#xml = xml
    this.#at = at
  }

  document(): { name: string; value: Field } {
    if (this.#xml.charCodeAt(0) === 0xfeff) this.#at = 1
    if (this.#xml.charCodeAt(this.#at + 1) === question) this.#at = declaration(this.#xml, this.#at)
    this.#misc()
    if (this.#xml.charCodeAt(this.#at) !== lessThan) malformed('There is no root element', this.#at)
    const value = this.element(1)
    const name = this.#name
    this.#misc()
    if (this.#at !== this.#xml.length) malformed('Something follows the root element', this.#at)
    return { name, value }
  }

  /** Reads over white space, comments and processing instructions outside the root. */
  #misc(): void {
    for (;;) {
      this.#skipSpace()
      const code = this.#xml.charCodeAt(this.#at + 1)
      if (this.#xml.charCodeAt(this.#at) !== lessThan || (code !== exclamation && code !== question)) return
      this.#aside()
    }
  }

  /** Reads an element from its `<` on. Leaves its name in `#name`. */
  element(depth: number): Field {
    refuseExcess(++this.#parts, depth)
    const name = this.#startTag()
    const value = this.#closed ? '' : this.#content(name, depth)
    this.#name = name
    return value
  }

  /** True when the start tag read last was an empty-element tag, `<name/>`. */
  #closed = false

  #startTag(): string {
    const from = this.#at + 1
    const name = readName(this.#xml, from)
    let end = from + name.length
    let code = this.#xml.charCodeAt(end)
    if (code !== greaterThan && code !== slash) {
      end = this.#attributes(end)
      code = this.#xml.charCodeAt(end)
    }
    this.#closed = code === slash
    if (this.#closed) end++
    if (this.#xml.charCodeAt(end) !== greaterThan) malformed('A start tag is not closed', from - 1)
    this.#at = end + 1
    return name
  }

  /** Reads over attributes and white space behind a name. Returns where they end. */
  #attributes(from: number): number {
    const names = new Set<string>()
    for (let at = from; ; ) {
      const next = skipSpace(this.#xml, at)
      const code = this.#xml.charCodeAt(next)
      if (next === at || code === greaterThan || code === slash) return next
      refuseExcess(++this.#parts, 1)
      at = readAttribute(this.#xml, next, names)
    }
  }

  /** What stands between the tags: text for a leaf, fields when there are child elements. */
  #content(name: string, depth: number): Field {
    const xml = this.#xml
    let text = ''
    let fields: Record<string, Field> | undefined
    for (;;) {
      if (fields) this.#skipSpace()
      const tag = xml.charCodeAt(this.#at) === lessThan ? this.#at : xml.indexOf('<', this.#at)
      if (tag === -1) malformed(`<${name}> is not closed`)
      if (tag > this.#at) text += decodeReferences(xml.slice(this.#at, tag), this.#at)
      this.#at = tag
      const code = xml.charCodeAt(tag + 1)
      if (code === slash) {
        this.#endTag(name)
        return fields ?? text
      }
      if (code === exclamation && startsSection(xml, tag)) text += this.#cdata(name, depth)
      else if (code === exclamation || code === question) this.#aside()
      else {
        fields ??= new FieldSet()
        this.#child(fields, depth)
      }
    }
  }

  /**
   * The usual child, `<Name><![CDATA[…]]></Name>` or plain text, in one go: nearly all there is in a push, and
   * twice as fast as the general way. Undefined, with nothing read, for anything else.
   */
  #leaf(depth: number): string | undefined {
    const xml = this.#xml
    const tagEnd = xml.indexOf('>', this.#at)
    if (xml.charCodeAt(tagEnd - 1) === slash) return undefined
    const name = plainName(xml, this.#at + 1, tagEnd)
    if (name === '') return undefined
    const section = startsSection(xml, tagEnd + 1)
    const from = section ? tagEnd + 10 : tagEnd + 1
    const endTag = xml.indexOf('<', from)
    if (endTag === -1 || !isEndTag(xml, endTag, name)) return undefined
    const to = section ? endTag - 3 : endTag
    if (section && (to < from || !endsSection(xml, to))) return undefined
    const text = xml.slice(from, to)
    if (!section && text.includes('&')) return undefined
    refuseExcess(++this.#parts, depth)
    this.#at = endTag + name.length + 3
    this.#name = name
    return text
  }

  #child(fields: Record<string, Field>, depth: number): void {
    const value = this.#leaf(depth + 1) ?? this.element(depth + 1)
    const name = this.#name
    const before = fields[name]
    if (before === undefined) {
      fields[name] = value
      return
    }
    if (depth === 1) refuseTwice(fields, name)
    if (Array.isArray(before)) before.push(value)
    else fields[name] = [before, value]
  }

  #endTag(name: string): void {
    const end = this.#endOfEndTag(name, this.#at)
    if (end === -1) malformed(`<${name}> is closed by another tag`, this.#at)
    this.#at = end
  }

  /** Where `</name>` at `tag` ends; -1 when something else stands there. */
  #endOfEndTag(name: string, tag: number): number {
    const xml = this.#xml
    if (xml.charCodeAt(tag) !== lessThan || xml.charCodeAt(tag + 1) !== slash) return -1
    if (!xml.startsWith(name, tag + 2)) return -1
    let at = tag + 2 + name.length
    while (isSpace(xml.charCodeAt(at))) at++
    return xml.charCodeAt(at) === greaterThan ? at + 1 : -1
  }

  #cdata(name: string, depth: number): string {
    refuseExcess(++this.#parts, depth)
    const from = this.#at + 9
    const end = this.#endOfCdata(name, from)
    this.#at = end + 3
    return this.#xml.slice(from, end)
  }

  /**
   * Where the section's own `]]>` stands. WeChat does not escape one that a user typed, so it only counts when
   * it is the last before the next tag and that tag is the element's own end tag or another section.
   */
  #endOfCdata(name: string, from: number): number {
    const xml = this.#xml
    let end = -1
    for (let at = from; at < xml.length; at++) {
      const code = xml.charCodeAt(at)
      if (code === greaterThan && at - 2 >= from && endsSection(xml, at - 2)) end = at - 2
      if (code !== lessThan) continue
      if (end !== -1 && (this.#endOfEndTag(name, at) !== -1 || startsSection(xml, at))) return end
      end = -1
    }
    return malformed('A CDATA section is not closed', from - 9)
  }

  /** A comment or a processing instruction, read over. */
  #aside(): void {
    refuseExcess(++this.#parts, 1)
    this.#at = skipAside(this.#xml, this.#at)
  }

  #skipSpace(): void {
    this.#at = skipSpace(this.#xml, this.#at)
  }
}

function unclear(): EchostrError {
  return new EchostrError('unclear_text', "A user's text cannot be told from WeChat's own XML around it")
}
