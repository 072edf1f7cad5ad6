import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as assert from 'uvu/assert'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const prototypeBefore = JSON.stringify(describePrototype())

function describePrototype(): readonly (readonly [string, string])[] {
  return Reflect.ownKeys(Object.prototype).map((key) => [
    String(key),
    typeof Object.getOwnPropertyDescriptor(Object.prototype, key)?.value,
  ])
}

/** Lines that the product has written to stderr. */
export const log: string[] = []

const faults: unknown[] = []
const onFault = (thrown: unknown): void => {
  faults.push(thrown)
}
const original = console.error

/** From here on nothing kills the process and stderr is kept. */
export function watch(): void {
  process.on('uncaughtException', onFault).on('unhandledRejection', onFault)
  console.error = (...args: unknown[]) => {
    log.push(args.join(' '))
  }
}

export function unwatch(): void {
  process.off('uncaughtException', onFault).off('unhandledRejection', onFault)
  console.error = original
}

/** Nothing was thrown past everybody, and nothing has touched `Object.prototype`. */
export async function assertUnharmed(): Promise<void> {
  // rejections that nobody handles are told at the end of a turn
  await setImmediate()
  const seen = faults.splice(0).map((thrown) => (thrown instanceof Error ? thrown.stack : String(thrown)))
  assert.equal(seen, [], 'uncaughtException or unhandledRejection')
  assert.is(JSON.stringify(describePrototype()), prototypeBefore, 'Object.prototype is changed')
}

/** Bytes in use after a collection, buffers included. */
export function memory(): number {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Waits, turn by turn, until something has happened in this process. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const start = performance.now()
  while (!condition()) {
    if (performance.now() - start > 30_000) throw new Error(`It never happened: ${what}`)
    await setImmediate()
  }
}
