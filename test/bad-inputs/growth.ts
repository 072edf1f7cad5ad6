import { parseXml } from 'echostr'
import * as assert from 'uvu/assert'
import { scaled, textOf } from './bytes.ts'
import type { Input, Piece } from './catalogue.ts'

const methods = ['indexOf', 'charCodeAt', 'startsWith', 'slice', 'includes'] as const

/** Twice the input is less than three times the work; the work is counted, not timed. */
export function assertLinear({ body, each, fill }: Input): void {
  const bodies = each?.map((start): Piece => ({ parts: [start, fill ?? ''] })) ?? [body ?? '']
  for (const whole of bodies) {
    const half = work(textOf(scaled(whole, 0.5)))
    const full = work(textOf(whole))
    assert.ok(full < 3 * half + 1000, `${half} characters looked at grow to ${full}`)
  }
}

/** How many characters the parser looks at. */
function work(xml: string): number {
  let count = 0
  const restore = spy((looked) => {
    count += looked
  })
  try {
    parseXml(xml)
  } catch {
    // a refusal is work, too
  } finally {
    restore()
  }
  return count
}

/** Counts in place of the string's own methods until restored. */
function spy(add: (looked: number) => void): () => void {
  const own = Object.fromEntries(
    methods.map((name) => [name, Object.getOwnPropertyDescriptor(String.prototype, name)]),
  ) as Record<(typeof methods)[number], PropertyDescriptor>
  for (const name of methods) {
    const original = own[name].value as (...args: unknown[]) => unknown
    const counting = function (this: string, ...args: unknown[]): unknown {
      const result = original.apply(this, args)
      add(looked(name, this, args, result))
      return result
    }
    Object.defineProperty(String.prototype, name, { ...own[name], value: counting })
  }
  return () => Object.defineProperties(String.prototype, own)
}

function looked(name: string, text: string, args: readonly unknown[], result: unknown): number {
  if (name === 'slice') return (result as string).length
  if (name !== 'indexOf') return name === 'includes' ? text.length : 1
  const from = Number(args[1] ?? 0)
  return (result === -1 ? text.length : Number(result)) - from + 1
}
