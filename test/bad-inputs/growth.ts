import { parseXml } from 'echostr'
import * as assert from 'uvu/assert'

const methods = ['indexOf', 'charCodeAt', 'startsWith', 'slice', 'includes'] as const

/** Twice the body is less than three times the work; the work is counted, not timed. */
export function assertLinear(body: (n: number) => string, n: number): void {
  const half = work(body(Math.floor(n / 2)))
  const full = work(body(n))
  assert.ok(full < 3 * half + 1000, `${half} characters looked at grow to ${full}`)
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
  const own = methods.map((name) => [name, Object.getOwnPropertyDescriptor(String.prototype, name)] as const)
  for (const [name, descriptor] of own) {
    const original = descriptor?.value as (...args: unknown[]) => unknown
    const counting = function (this: string, ...args: unknown[]): unknown {
      const result = original.apply(this, args)
      add(looked(name, this, args, result))
      return result
    }
    Object.defineProperty(String.prototype, name, { ...descriptor, value: counting })
  }
  return () => Object.defineProperties(String.prototype, Object.fromEntries(own) as PropertyDescriptorMap)
}

function looked(name: string, text: string, args: readonly unknown[], result: unknown): number {
  if (name === 'slice') return (result as string).length
  if (name !== 'indexOf') return name === 'includes' ? text.length : 1
  const from = Number(args[1] ?? 0)
  return (result === -1 ? text.length : Number(result)) - from + 1
}
