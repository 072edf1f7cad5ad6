// What an adapter costs: the same bot in a host, beside the host itself with the same body read.
import { byProcess, cpu, type Turns } from '../load/turns.ts'
import { warmUp } from '../load/warm.ts'
import type { Options } from '../options.ts'
import { hosts as all, bare, empty, inside } from '../servers/hosts.ts'
import { inTurn, withServers } from '../servers/several.ts'
import { overProcesses, type Table } from '../table.ts'
import { saturation } from './http/http.ts'
import { over, processesOf } from './http/tables.ts'

const listener = 'echostr'

function hostsTable(turns: Turns): Table {
  const used = (name: string) => overProcesses(byProcess(turns, name, cpu), 'µs')
  const rows = Object.keys(all).map((host) => [
    host,
    used(bare(host)),
    over(turns, empty(host), bare(host), cpu),
    used(inside(host)),
    over(turns, inside(host), bare(host), cpu),
    over(turns, inside(host), listener, cpu),
  ])
  return {
    id: 'hosts',
    title: 'CPU per request of an echo bot in each host, 64 connections',
    processes: processesOf(turns),
    head: [
      '',
      'the host, bare',
      'empty stages in it, over bare',
      'echostr in it',
      'over bare',
      'over the listener',
    ],
    rows,
  }
}

export function hosts(options: Options): Promise<Table[]> {
  const names = [listener, ...Object.keys(all).flatMap((host) => [bare(host), empty(host), inside(host)])]
  const kinds = Object.fromEntries(names.map((contender) => [contender, { contender }]))
  return withServers(kinds, options.processes, async (servers) => {
    for (const [, server] of inTurn(servers)) await warmUp(server, options)
    return [hostsTable(await saturation(servers, 64, options))]
  })
}
