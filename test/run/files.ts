import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The test files below a folder that any of the patterns matches, longest first; without one, the slow or the others. */
export function testFiles(dir: string, patterns: readonly string[], slow: boolean): string[] {
  const isMeant = (file: string) =>
    patterns.length === 0
      ? file.endsWith('.slow.test.ts') === slow
      : patterns.some((pattern) => new RegExp(pattern, 'i').test(file))
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !/(^|[\\/])(fixtures|node_modules)[\\/]/.test(file))
    .map((file) => join(dir, file))
    .filter(isMeant)
    .map((file) => ({ file, weight: weight(file) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ file }) => file)
}

/** Whether a file says that it waits more than it computes: it may run beside as many others as there are cores. */
export function isWaiting(file: string): boolean {
  return /^export const waits = true$/m.test(readFileSync(file, 'utf8'))
}

/**
 * Whether what a file covers is counted, where coverage is. Counting makes it slower by a sixth; of the slow ones only those
 * of the commands run much that no quick one runs.
 */
export function isCounted(file: string): boolean {
  return !file.endsWith('.slow.test.ts') || /devtools-(?!page|chat)/.test(file)
}

/** A file that has asked for a deadline of its own takes long; of the others, the bigger one. */
function weight(file: string): number {
  const own = /^export const deadline(?:: number)? = ([\d_]+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '0'
  return Number(own.replaceAll('_', '')) * 1000 + statSync(file).size
}
