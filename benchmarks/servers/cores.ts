import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

const numbers = { load: 0, server: 1 }

/** Servers and load get a core each, where the machine has two and lets us choose. */
const canPin =
  process.platform === 'linux' &&
  availableParallelism() > 1 &&
  spawnSync('taskset', ['-c', '0,1', 'true']).status === 0

/** A command, kept to the core of its role. */
export function pinned(role: keyof typeof numbers, command: readonly string[]): string[] {
  return canPin ? ['taskset', '-c', String(numbers[role]), ...command] : [...command]
}

/** Keeps this process to the core of the load; says which cores are used. */
export function pinLoad(): string {
  if (!canPin) return 'not pinned'
  spawnSync('taskset', ['-a', '-cp', String(numbers.load), String(process.pid)])
  return `servers on core ${numbers.server}, load on core ${numbers.load}`
}
