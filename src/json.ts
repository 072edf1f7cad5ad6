import { quote } from './errors.ts'
import { FieldSet, malformed, refuseExcess, refuseTwice } from './fields.ts'
import type { Field, Fields } from './messages/base.ts'

/**
 * Parses a JSON push: every leaf a string exactly as sent, so that a 64-bit id keeps every digit (`JSON.parse`
 * alone loses them). `true` is `'true'`, `null` is `''`. Objects have no prototype. Linear time.
 *
 * A name that stands twice has its last value, except for the identity fields.
 *
 * @throws EchostrError `malformed_body` for: anything that is not JSON, a root that is not an object, a second
 * ToUserName, FromUserName, CreateTime, MsgType, Event, MsgId or Encrypt among the root's fields, more than
 * 16 levels, more than 2000 values
 * @example parseJson('{"MsgType":"text","MsgId":6272960105994287618}').MsgId // '6272960105994287618'
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function parseJson(json: string): Fields {
  return new Reader(json).document()
}

const literals: Readonly<Record<string, string>> = { true: 'true', false: 'false', null: '' }
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const literal = /true|false|null/y
const escapes = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt])|)/g
const escaped: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

class Reader {
  readonly #json: string
  #at = 0
  #values = 0

  constructor(json: string) {
    this.#json = json
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
    while (' \n\r\t'.includes(this.#json[this.#at] ?? '!')) this.#at++
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
    this.#expect(':')
    fields[name] = this.#value(depth + 1)
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
    while (end !== -1 && this.#isEscaped(end, from)) end = this.#json.indexOf('"', end + 1)
    if (end === -1) malformed('A string in the JSON is not closed', from - 1)
    this.#at = end + 1
    return unescaped(this.#json.slice(from, end), from)
  }

  /** An odd number of backslashes before a character escapes it. */
  #isEscaped(at: number, from: number): boolean {
    let slashes = 0
    while (at - slashes > from && this.#json[at - slashes - 1] === '\\') slashes++
    return slashes % 2 === 1
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

/** Raw control characters are kept, as in XML. */
function unescaped(text: string, at: number): string {
  if (!text.includes('\\')) return text
  return text.replace(escapes, (_, unit?: string, mark?: string) => {
    if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
    if (mark === undefined) malformed('A string in the JSON holds a bad escape', at)
    return escaped[mark] ?? mark
  })
}
