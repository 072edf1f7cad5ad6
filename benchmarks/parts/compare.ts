// This tree against another revision of it, side by side in one run.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { saturate } from '../load/closed.ts'
import { type Contender, level, measure } from '../measure.ts'
import { push, question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { root } from '../result.ts'
import { ServerProcess } from '../servers/server.ts'
import { ratios } from '../statistics.ts'
import { type Cell, figure, type Table } from '../table.ts'
import { cpu, type Target, target, throughput, turn, turns } from './http.ts'
import { warmUp } from './warm.ts'

type Core = typeof import('echostr')
type Kit = typeof import('echostr/testing')
const here = fileURLToPath(root)

/** Runs with the folder of a built revision, which is gone afterwards. */
async function withRevision<T>(ref: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(mkdtempSync(join(tmpdir(), 'echostr-')), 'tree')
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] })
  git('worktree', 'add', '--detach', folder, ref)
  try {
    symlinkSync(join(here, 'node_modules'), join(folder, 'node_modules'))
    const tsc = join(here, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: folder, stdio: 'inherit' })
    return await work(folder)
  } finally {
    git('worktree', 'remove', '--force', folder)
    rmSync(join(folder, '..'), { recursive: true, force: true })
  }
}

const entry = (folder: string, name: string) => pathToFileURL(join(folder, 'dist/src', name)).href

/** What is timed in one process, for one tree. */
async function inProcess(folder: string): Promise<Record<string, Omit<Contender, 'name'>>> {
  const core = (await import(entry(folder, 'index.js'))) as Core
  const kit = (await import(entry(folder, 'testing.js'))) as Kit
  const sender = kit.deliveries({ token })
  const handled = (app: InstanceType<Core['App']>) => {
    let pushes: ReturnType<typeof sender.text>[] = []
    const prepare = (runs: number) => {
      pushes = Array.from({ length: runs }, () => sender.text(question))
    }
    return { prepare, run: () => app.handle(pushes.pop() as ReturnType<typeof sender.text>) }
  }
  const app = () => new core.App({ token })
  const fields = core.parseXml(push) as never
  return {
    'parse a text': { run: () => core.parseXml(push) },
    'write fields': { run: () => core.toXml(fields) },
    sign: { run: () => core.sign(token, '1712000000', '123456789') },
    'handle, synchronous': handled(app().on('text', (ctx) => ctx.message.Content)),
    'handle, asynchronous': handled(app().on('text', async (ctx) => ctx.message.Content)),
  }
}

/** Better or worse only where nearly all rounds say so. */
function verdict(rounds: readonly number[]): string {
  const sorted = [...rounds].sort((a, b) => a - b)
  const [low, high] = [0.1, 0.9].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 1)
  if ((high as number) < 0.98) return 'better'
  return (low as number) > 1.02 ? '**worse**' : 'the same'
}

function row(name: string, own: readonly number[], other: readonly number[], unit: 'ns' | 'µs'): Cell[] {
  const ratio = ratios(own, other)
  return [name, figure(other, unit), figure(own, unit), figure(ratio, '×'), verdict(ratio)]
}

async function timed(folder: string, { quick, rounds }: Options): Promise<Cell[][]> {
  const [own, other] = [await inProcess(here), await inProcess(folder)]
  const rows: Cell[][] = []
  for (const name of Object.keys(own)) {
    const pair = { own: own[name], other: other[name] }
    const contenders = Object.entries(pair).map(([tree, each]) => ({ name: tree, ...each }) as Contender)
    const times = await measure(contenders, { rounds: rounds * 2, turn: 15, warm: quick ? undefined : level })
    rows.push(row(name, times.get('own') ?? [], times.get('other') ?? [], 'ns'))
  }
  return rows
}

async function served(folder: string, options: Options): Promise<Cell[][]> {
  const ms = options.quick ? 150 : 300
  const targets: Target[] = []
  for (const [name, path] of [
    ['own', here],
    ['other', folder],
  ] as const) {
    const server = await ServerProcess.start({ contender: 'echostr', core: entry(path, 'index.js') })
    await warmUp(server, options)
    targets.push(await target(name, server, 64))
  }
  const all = await turns(targets, options.rounds, (each) =>
    turn(each, ms * 15, () => saturate(each.connections, each.requests, ms)),
  )
  for (const { server } of targets) await server.stop()
  const [own = [], other = []] = ['own', 'other'].map((name) => all.get(name))
  const interval = (each: Parameters<typeof throughput>[0]) => 1e6 / throughput(each)
  return [
    row('a server: time per request', own.map(interval), other.map(interval), 'µs'),
    row('a server: CPU per request', own.map(cpu), other.map(cpu), 'µs'),
  ]
}

export function compare(ref: string, options: Options): Promise<Table[]> {
  return withRevision(ref, async (folder) => {
    const rows = [...(await timed(folder, options)), ...(await served(folder, options))]
    return [
      { id: 'compare', title: `This tree against ${ref}`, head: ['', ref, 'this tree', 'ratio', ''], rows },
    ]
  })
}
