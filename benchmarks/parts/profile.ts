// Where a server's CPU time goes, beside the limit's: why a ratio is what it is.
import type { Profiler } from 'node:inspector'
import { answer } from '../load/closed.ts'
import { target } from '../load/target.ts'
import { warmUp } from '../load/warm.ts'
import type { Options } from '../options.ts'
import { root } from '../result.ts'
import { limit } from '../servers/contenders.ts'
import { ServerProcess } from '../servers/server.ts'
import { median } from '../statistics.ts'
import { type Cell, figure, type Table } from '../table.ts'

/** What a function belongs to: a room of ours, or a part of Node. */
function place({ functionName, url }: Profiler.ProfileNode['callFrame']): string {
  if (functionName === 'writev') return 'the kernel: writing to sockets'
  if (functionName === '(garbage collector)') return 'garbage collector'
  const [, path] = url.split('/dist/src/')
  if (path !== undefined) return path.includes('/') ? `src/${path.split('/')[0]}/` : 'src/'
  if (url.includes('crypto')) return 'node:crypto'
  return 'node:http and the rest'
}

/** µs of CPU per request at each place: the samples' shares of what the process used, once it was warm. */
async function profiled(contender: string, options: Options): Promise<Map<string, number>> {
  // module by module, as it was compiled: what is published is one file
  const core = new URL('dist/src/index.js', root).href
  const server = await ServerProcess.start({ contender, core })
  try {
    await warmUp(server, options)
    const each = await target(contender, server, 64)
    const before = await server.ask('profile')
    const answered = await answer(each.connections, each.requests, options.quick ? 5000 : 50_000)
    const { cpu, profile } = await server.ask('profiled')
    return shares(counted(profile as Profiler.Profile), (cpu - before.cpu) / answered)
  } finally {
    await server.stop()
  }
}

function shares(places: ReadonlyMap<string, number>, used: number): Map<string, number> {
  const all = [...places.values()].reduce((sum, count) => sum + count, 0)
  return new Map([...places].map(([name, count]) => [name, (count / all) * used]))
}

/** Samples by place; a process that had to wait for its core is counted once, however long that took. */
function counted({ nodes, samples = [] }: Profiler.Profile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const counts = new Map<string, number>()
  for (const id of samples) {
    const frame = names.get(id)
    if (!frame || frame.functionName === '(idle)') continue
    counts.set(place(frame), (counts.get(place(frame)) ?? 0) + 1)
  }
  return counts
}

/** Percent of the limit's CPU per request that each process used at a place. */
type Shares = (place: string) => number[]

function sharesOf(processes: readonly ReadonlyMap<string, number>[], limits: readonly number[]): Shares {
  return (place) => processes.map((each, i) => ((each.get(place) ?? 0) / (limits[i] ?? Number.NaN)) * 100)
}

function tableOf(places: readonly string[], bare: Shares, own: Shares): Table {
  const more = (place: string) => own(place).map((share, i) => share - (bare(place)[i] ?? 0))
  const shown = places
    .filter((place) => median(more(place)) >= 1)
    .sort((a, b) => median(more(b)) - median(more(a)))
  const rows: Cell[][] = shown.map((place) => [
    place,
    figure(bare(place), '%'),
    figure(own(place), '%'),
    figure(more(place), '%'),
  ])
  const title = 'CPU per request by place, of what the limit uses; 64 connections, under the profiler'
  return { id: 'profile', title, head: ['', limit, 'echostr', 'more'], rows }
}

/** Several processes of each, one after the other: one is no sample. */
export async function profile(options: Options): Promise<Table[]> {
  const bare: Map<string, number>[] = []
  const own: Map<string, number>[] = []
  for (let i = 0; i < options.processes; i++) {
    bare.push(await profiled(limit, options))
    own.push(await profiled('echostr', options))
  }
  const limits = bare.map((each) => [...each.values()].reduce((sum, us) => sum + us, 0))
  const places = [...new Set(own.flatMap((each) => [...each.keys()]))]
  return [tableOf(places, sharesOf(bare, limits), sharesOf(own, limits))]
}
