import { digitOf, EscapedText } from './escaped-text.ts'
import { malformed } from './fields.ts'

const ampersand = 38
const hash = 35
const semicolon = 59
const x = 120

/** The named references without their `&` and `;`, and the code points they stand for. */
const named = [
  ['amp', 38],
  ['lt', 60],
  ['gt', 62],
  ['quot', 34],
  ['apos', 39],
] as const

/** Decodes the five named and the numeric references, once. The first that is malformed is refused, without a look at the rest. */
export function decodeReferences(text: string, at: number): string {
  if (!text.includes('&')) return text
  const escaped = new EscapedText(text)
  return (
    escaped.decoded(ampersand, readReference) ??
    malformed('A & begins no reference to a character that XML allows', at + escaped.at)
  )
}

function readReference(text: EscapedText): number {
  return text.peek() === hash ? numericReference(text) : namedReference(text)
}

function namedReference(text: EscapedText): number {
  for (const [name, code] of named) {
    if (!spells(text, name)) continue
    text.at += name.length + 1
    return code
  }
  return -1
}

function spells(text: EscapedText, name: string): boolean {
  for (let i = 0; i < name.length; i++) if (text.peek(i) !== name.charCodeAt(i)) return false
  return text.peek(name.length) === semicolon
}

/** Reads a reference from its `#` on; gives -1 for a character that XML forbids. */
function numericReference(text: EscapedText): number {
  const hex = text.peek(1) === x
  text.at += hex ? 2 : 1
  if (digitOf(text.peek()) >= (hex ? 16 : 10)) return -1
  const code = numberAt(text, hex ? 16 : 10)
  if (text.peek() !== semicolon || !isAllowed(code)) return -1
  text.at++
  return code
}

/** Reads digits. A number too large for a code point stays at 0x110000, however many digits follow. */
function numberAt(text: EscapedText, base: number): number {
  let code = 0
  for (let digit = digitOf(text.peek()); digit < base; digit = digitOf(text.peek())) {
    code = Math.min(code * base + digit, 0x110000)
    text.at++
  }
  return code
}

function isAllowed(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}
