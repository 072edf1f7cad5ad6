// `npm run bench -- [part …] [--quick] [--save] [--node path]`: measures, prints tables, writes results. See README.md.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { compare } from './compare/compare.ts'
import { refused } from './metrics/gates.ts'
import { nightlyTable, notHeld } from './metrics/nightly.ts'
import type { Options, Part } from './options.ts'
import { budget } from './parts/budget/budget.ts'
import { exchange } from './parts/exchange.ts'
import { gates } from './parts/gates/gates.ts'
import { growth } from './parts/growth.ts'
import { hosts } from './parts/hosts.ts'
import { http } from './parts/http/http.ts'
import { memory } from './parts/memory.ts'
import { profile } from './parts/profile.ts'
import { redis } from './parts/redis/redis.ts'
import { size } from './parts/size.ts'
import { streams } from './parts/streams.ts'
import { inProcesses } from './processes.ts'
import { report } from './report/report.ts'
import { type Result, resultOf, save } from './result.ts'
import { pinLoad } from './servers/cores.ts'
import { print } from './table.ts'

const parts: Readonly<Record<string, Part>> = {
  micro: async (options) => inProcesses('micro', options),
  handle: async (options) => inProcesses('handle', options),
  telemetry: async (options) => inProcesses('telemetry', options),
  exchange,
  streams,
  http,
  hosts,
  gates,
  budget,
  memory,
  growth,
  redis,
  size,
  profile,
}
/** Those that send requests to servers. */
const withLoad = ['exchange', 'http', 'hosts', 'gates', 'memory', 'budget', 'redis', 'profile']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    compare: { type: 'string' },
    processes: { type: 'string' },
    gate: { type: 'boolean', default: false },
  },
})

async function run(name: string, options: Options): Promise<void> {
  const part = parts[name]
  if (!part) throw new Error(`There is no part "${name}"; there are ${Object.keys(parts).join(', ')}`)
  const cores = withLoad.includes(name) ? pinLoad() : 'not pinned'
  console.log(`\n## ${name}: node ${process.version}, ${cores}`)
  const tables = await part(options)
  for (const table of tables) print(table)
  const result = resultOf(name, tables, options.quick, cores)
  save(result, values.save)
  checkGates(result)
}

/** The gates of a change when they are asked for; those of the night whenever they are measured. */
function checkGates(result: Result): void {
  const results = new Map([[result.part, result]])
  if (values.gate) for (const each of refused(results)) fail(each)
  if (result.part !== 'gates') return
  print(nightlyTable(results, ['']))
  for (const each of notHeld(result)) fail(each)
}

function fail(why: string): void {
  console.error(why)
  process.exitCode = 1
}

/** With `--gate`, what has become worse fails. */
async function compareWith(ref: string): Promise<void> {
  console.log(`\n## compare: node ${process.version}`)
  for (const table of await compare(ref, positionals, options, given)) {
    print(table)
    const worse = table.rows.filter((cells) => cells.at(-1) === '**worse**').map(([name]) => name)
    if (values.gate && worse.length > 0) fail(`worse than ${ref}: ${worse.join('; ')}`)
  }
}

/** Each in a process of its own: what one has warmed up or left behind is nothing to the next. */
function runApart(name: string): void {
  const flags = process.argv.slice(2).filter((arg) => !positionals.includes(arg))
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', ...process.argv.slice(1, 2), name, ...flags],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exitCode = 1
}

async function measureParts(names: readonly string[], options: Options): Promise<void> {
  const [only] = names
  if (only !== undefined && names.length === 1) await run(only, options)
  else for (const name of names) runApart(name)
}

const { quick } = values
const given = values.processes === undefined ? undefined : Number(values.processes)
const options = {
  quick,
  rounds: Number(values.rounds ?? (quick ? 8 : 16)),
  processes: given ?? (quick ? 2 : 4),
}
if (values.compare !== undefined) await compareWith(values.compare)
else if (positionals[0] === 'report') report()
else await measureParts(positionals.length > 0 ? positionals : Object.keys(parts), options)
