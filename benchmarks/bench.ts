// `npm run bench -- [part …] [--quick] [--save]`: measures, prints tables, writes results. See README.md.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import type { Options, Part } from './options.ts'
import { budget } from './parts/budget.ts'
import { growth } from './parts/growth.ts'
import { handle } from './parts/handle.ts'
import { http } from './parts/http.ts'
import { memory } from './parts/memory.ts'
import { micro } from './parts/micro.ts'
import { size } from './parts/size.ts'
import { resultOf, save } from './result.ts'
import { pinLoad } from './servers/cores.ts'
import { print } from './table.ts'

const parts: Readonly<Record<string, Part>> = { micro, handle, http, budget, memory, growth, size }
/** Those that send requests to servers. */
const withLoad = ['http', 'budget', 'growth', 'compare']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
})

async function run(name: string, options: Options): Promise<void> {
  const part = parts[name]
  if (!part) throw new Error(`There is no part "${name}"; there are ${Object.keys(parts).join(', ')}`)
  const cores = withLoad.includes(name) ? pinLoad() : 'not pinned'
  console.log(`\n## ${name}: node ${process.version}, ${cores}`)
  const tables = await part(options)
  for (const table of tables) print(table)
  save(resultOf(name, tables, options.quick, cores), values.save)
}

/** Each in a process of its own: what one has warmed up or left behind is nothing to the next. */
function runApart(name: string): void {
  const flags = process.argv.slice(2).filter((arg) => !positionals.includes(arg))
  const { status } = spawnSync(process.execPath, ['--expose-gc', ...process.argv.slice(1, 2), name, ...flags], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

const [only, ...others] = positionals.length > 0 ? positionals : Object.keys(parts)
if (only !== undefined && others.length === 0) {
  await run(only, { quick: values.quick, rounds: Number(values.rounds ?? (values.quick ? 8 : 16)) })
} else for (const name of [only as string, ...others]) runApart(name)
