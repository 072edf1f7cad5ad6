import { wrongArgument } from '../base/check-options.ts'
import { FieldSet } from '../base/field-set.ts'
import { quote } from '../errors.ts'
import type { Field, Fields } from '../messages/base.ts'
import { digitOf, EscapedText } from './escaped-text.ts'
import { malformed, refuseExcess, refuseTwice } from './fields.ts'
import { skipSpace } from './xml-markup.ts'

/**
 * Parses a JSON push: every leaf a string exactly as sent, so that a 64-bit id keeps every digit (`JSON.parse`
 * alone loses them). `true` is `'true'`, `null` is `''`. Objects have no prototype. Linear time.
 *
 * A name that stands twice has its last value, except for those that may stand once among the root's fields.
 *
 * @throws EchostrError `malformed_body` for: anything that is not JSON, a root that is not an object, a second
 * ToUserName, FromUserName, CreateTime, MsgType, Event, MsgId, Encrypt or field that users fill, more than
 * 16 levels, more than 2000 values
 * @example parseJson('{"MsgType":"text","MsgId":6272960105994287618}').MsgId // '6272960105994287618'
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function parseJson(json: string): Fields {
  if (typeof json !== 'string') throw wrongArgument('parseJson()', 'json', 'a string', json)
  return new Reader(json).document()
}

/** The value behind the `:` that is to stand at `at`. */
export function readMember(json: string, at: number): Field {
  return new Reader(json, at).member()
}

const literals: Readonly<Record<string, string>> = { true: 'true', false: 'false', null: '' }
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const literal = /true|false|null/y
const quotationMark = 34
const backslash = 92
const u = 117
/** What the character behind a backslash stands for, both by their codes; 0 for none. */
const escaped = new Uint8Array(128)
for (const pair of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  escaped[pair.charCodeAt(0)] = pair.charCodeAt(1)
}

class Reader {
  readonly #json: string
  #at: number
  #values = 0

  constructor(json: string, at = 0) {
    this.#json = json
    this.#at = at
  }

  document(): Fields {
    if (this.#json.charCodeAt(0) === 0xfeff) this.#at = 1
    if (this.#next() !== '{') malformed('The root of the JSON is not an object')
    const fields = this.#value(1) as Fields
    if (this.#next() !== undefined) malformed('Something follows the JSON object', this.#at)
    return fields
  }

  /** The next character that is not white space; left unread. */
  #next(): string | undefined {
    this.#at = skipSpace(this.#json, this.#at)
    return this.#json[this.#at]
  }

  /** Reads a punctuation mark, or refuses. */
  #expect(mark: string): void {
    if (this.#next() !== mark) malformed(`The JSON lacks a ${quote(mark)}`, this.#at)
    this.#at++
  }

  /** Reads the mark when it is next. */
  #skip(mark: string): boolean {
    const here = this.#next() === mark
    if (here) this.#at++
    return here
  }

  #value(depth: number): Field {
    refuseExcess(++this.#values, depth)
    const mark = this.#next()
    if (mark === '{') return this.#object(depth)
    if (mark === '[') return this.#array(depth)
    return mark === '"' ? this.#string() : this.#scalar()
  }

  #object(depth: number): Field {
    const fields = new FieldSet()
    this.#at++
    if (this.#skip('}')) return fields as Fields
    do {
      this.#member(fields, depth)
    } while (this.#skip(','))
    this.#expect('}')
    return fields as Fields
  }

  #member(fields: Record<string, Field>, depth: number): void {
    if (this.#next() !== '"') malformed('A name in the JSON is not a string', this.#at)
    const name = this.#string()
    if (depth === 1) refuseTwice(fields, name)
    fields[name] = this.member(depth + 1)
  }

  /** What stands behind a name. */
  member(depth = 2): Field {
    this.#expect(':')
    return this.#value(depth)
  }

  #array(depth: number): Field {
    const items: Field[] = []
    this.#at++
    if (this.#skip(']')) return items
    do {
      items.push(this.#value(depth + 1))
    } while (this.#skip(','))
    this.#expect(']')
    return items
  }

  #string(): string {
    const from = this.#at + 1
    let end = this.#json.indexOf('"', from)
    const text = this.#json.slice(from, end === -1 ? undefined : end)
    const plain = !text.includes('\\')
    if (!plain) end = this.#endOfString(from)
    if (end === -1) malformed('A string in the JSON is not closed', from - 1)
    this.#at = end + 1
    return plain ? text : unescaped(this.#json.slice(from, end), from)
  }

  /** The first quotation mark that no backslash escapes; -1 when there is none. */
  #endOfString(from: number): number {
    const json = this.#json
    for (let at = from; at < json.length; at++) {
      const unit = json.charCodeAt(at)
      if (unit === quotationMark) return at
      if (unit === backslash) at++
    }
    return -1
  }

  /** A number or literal, as the text that was sent. */
  #scalar(): string {
    const word = this.#match(literal)
    if (word !== undefined) return literals[word] ?? ''
    return this.#match(number) ?? malformed('The JSON holds no value', this.#at)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#json)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }
}

/** Raw control characters are kept, as in XML. The first malformed escape is refused, without a look at the rest. */
function unescaped(text: string, at: number): string {
  const rest = new EscapedText(text)
  return (
    rest.decoded(backslash, readEscape) ?? malformed('A string in the JSON holds a bad escape', at + rest.at)
  )
}

/** Reads an escape from behind its backslash; gives -1 when it is malformed. */
function readEscape(text: EscapedText): number {
  const mark = text.peek()
  text.at++
  if (mark === u) return readUnit(text)
  return escaped[mark] || -1
}

/** The unit that four hexadecimal digits name. */
function readUnit(text: EscapedText): number {
  let unit = 0
  for (let i = 0; i < 4; i++) {
    const digit = digitOf(text.peek(i))
    if (digit > 15) return -1
    unit = unit * 16 + digit
  }
  text.at += 4
  return unit
}
