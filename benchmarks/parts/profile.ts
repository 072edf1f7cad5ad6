// Where a server's CPU time goes, beside the limit's: why a ratio is what it is.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { saturate } from '../load/closed.ts'
import type { Options } from '../options.ts'
import { ServerProcess } from '../servers/server.ts'
import { type Cell, figure, type Table } from '../table.ts'
import { limit, target } from './http.ts'

interface Profile {
  readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[]
  readonly samples: readonly number[]
}

/** What a function belongs to: a file of ours, or a part of Node. */
function place({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  if (functionName === 'writev') return 'the kernel: writing to sockets'
  if (functionName === '(garbage collector)') return 'garbage collector'
  if (url.includes('/dist/src/')) return `src/${url.split('/').at(-1)}`
  if (url.includes('crypto')) return 'node:crypto'
  return 'node:http and the rest'
}

/** µs of CPU per request at each place: the samples' shares of what the process used. */
async function profiled(contender: string, requests: number): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-'))
  const server = await ServerProcess.start({ contender, profile: folder })
  const each = await target(contender, server, 64)
  const before = await server.ask()
  let answered = 0
  while (answered < requests) {
    each.requests.prepare(4000)
    answered += (await saturate(each.connections, each.requests, 300)).latencies.length
  }
  const used = ((await server.ask()).cpu - before.cpu) / answered
  await server.leave()
  const [file] = readdirSync(folder)
  const places = counted(JSON.parse(readFileSync(join(folder, file as string), 'utf8')))
  rmSync(folder, { recursive: true })
  const all = [...places.values()].reduce((sum, count) => sum + count, 0)
  return new Map([...places].map(([name, count]) => [name, (count / all) * used]))
}

/** Samples by place; a process that had to wait for its core is counted once, however long that took. */
function counted({ nodes, samples }: Profile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const counts = new Map<string, number>()
  for (const id of samples) {
    const frame = names.get(id)
    if (!frame || frame.functionName === '(idle)') continue
    counts.set(place(frame), (counts.get(place(frame)) ?? 0) + 1)
  }
  return counts
}

export async function profile({ quick }: Options): Promise<Table[]> {
  const requests = quick ? 5000 : 50_000
  const bare = await profiled(limit, requests)
  const own = await profiled('echostr', requests)
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
