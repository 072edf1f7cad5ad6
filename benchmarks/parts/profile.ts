// Where a server's CPU time goes, beside the limit's: why a ratio is what it is.
import type { Profiler } from 'node:inspector'
import { saturate } from '../load/closed.ts'
import type { Options } from '../options.ts'
import { root } from '../result.ts'
import { ServerProcess } from '../servers/server.ts'
import { type Cell, figure, type Table } from '../table.ts'
import { limit, type Target, target } from './http.ts'
import { warmUp } from './warm.ts'

/** What a function belongs to: a file of ours, or a part of Node. */
function place({ functionName, url }: Profiler.ProfileNode['callFrame']): string {
  if (functionName === 'writev') return 'the kernel: writing to sockets'
  if (functionName === '(garbage collector)') return 'garbage collector'
  if (url.includes('/dist/src/')) return `src/${url.split('/').at(-1)}`
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
    const answered = await answer(each, options.quick ? 5000 : 50_000)
    const { cpu, profile } = await server.ask('profiled')
    return shares(counted(profile as Profiler.Profile), (cpu - before.cpu) / answered)
  } finally {
    await server.stop()
  }
}

async function answer({ connections, requests }: Target, count: number): Promise<number> {
  let answered = 0
  while (answered < count) {
    requests.prepare(4000)
    answered += (await saturate(connections, requests, 300)).latencies.length
  }
  return answered
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

export async function profile(options: Options): Promise<Table[]> {
  const bare = await profiled(limit, options)
  const own = await profiled('echostr', options)
  const more = (name: string) => (own.get(name) ?? 0) - (bare.get(name) ?? 0)
  const names = [...own.keys()].sort((a, b) => more(b) - more(a)).filter((name) => more(name) >= 0.5)
  const rows: Cell[][] = names.map((name) => [
    name,
    figure([bare.get(name) ?? 0], 'µs'),
    figure([own.get(name) ?? 0], 'µs'),
    figure([more(name)], 'µs'),
  ])
  const title = 'CPU per request by place, 64 connections, under the profiler, which makes everything slower'
  return [{ id: 'profile', title, head: ['', limit, 'echostr', 'more'], rows }]
}
