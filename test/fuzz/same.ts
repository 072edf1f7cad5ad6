import * as assert from 'uvu/assert'
import type { Read } from './reading.ts'

/** Asserts that fields are what the other reading found, prototypes and order aside. */
export function assertSame(fields: unknown, read: Read): void {
  const [product, other] = [canonical(fields), canonical(read)]
  if (product !== other) assert.is(product, other)
}

/** Asserts the same of a message; the lists that the product makes arrays in events are left out. */
export function assertSameMessage(message: object, read: Readonly<Record<string, Read>>): void {
  if ((message as { MsgType?: unknown }).MsgType === 'event')
    assertSame(leaves(message), leaves(read) as Read)
  else assertSame(message, read)
}

/** What stays a text in an event: a blank text may stand for an empty list. */
function leaves(fields: object): object {
  const kept = Object.entries(fields).filter(([, value]) => typeof value === 'string' && value.trim() !== '')
  return Object.fromEntries(kept)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.keys(value).sort()
  const members = entries.map((name) => `${JSON.stringify(name)}:${canonical((value as never)[name])}`)
  return `{${members.join()}}`
}
