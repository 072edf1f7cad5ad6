// What is measured in one process, by several of them, one after the other.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Options } from './options.ts'
import { merged, type Table } from './table.ts'

/** What a script prints in its last line, as JSON. */
export function printed<T>(script: URL, options: object): T {
  const run = ['--expose-gc', fileURLToPath(script), JSON.stringify(options)]
  const { status, stdout } = spawnSync(process.execPath, run, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`A process that measures has ended: ${status}`)
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as T
}

/** The tables of once.ts, each figure the median over processes. */
export function inProcesses(name: string, options: Options): Table[] {
  const script = new URL('once.js', import.meta.url)
  return merged(Array.from({ length: options.processes }, () => printed<Table[]>(script, { name, options })))
}
