// Another load generator looks at the same servers: https://github.com/wg/wrk, where it is installed.
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Requests } from '../../load/requests.ts'
import { inTurns } from '../../measure.ts'
import { question, token } from '../../messages.ts'
import type { Options } from '../../options.ts'
import { limit } from '../../servers/contenders.ts'
import { pinned } from '../../servers/cores.ts'
import type { ServerProcess } from '../../servers/server.ts'
import { inTurn, type Servers } from '../../servers/several.ts'
import { median, ratios } from '../../statistics.ts'
import { type Cell, lookUp, overProcesses, type Table } from '../../table.ts'

const connections = 64
const seconds = 1

/** Sends each of the requests in a file once; NUL stands between them. */
const script = `
local requests, sent = {}, 0
function init(args)
  local all = io.open(args[1], 'rb'):read('*a')
  for each in all:gmatch('[^%z]+') do requests[#requests + 1] = each end
end
function request()
  sent = sent + 1
  return requests[sent] or requests[#requests]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"errors":%d}', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`

/** What wrk says, in µs. */
interface Said {
  readonly requests: number
  readonly us: number
  readonly p50: number
  readonly p99: number
  readonly errors: number
}

function hasWrk(): boolean {
  const found = spawnSync('wrk', ['--version']).error === undefined
  if (!found) console.log('\nskipped: no wrk here')
  return found
}

async function turn({ port }: ServerProcess, count: number, folder: string): Promise<Said> {
  const requests = new Requests(token, question)
  const [file, lua] = [join(folder, 'requests'), join(folder, 'each.lua')]
  writeFileSync(file, Array.from({ length: count }, () => requests.next().toString()).join('\0'))
  writeFileSync(lua, script)
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', lua]
  const [command = '', ...args] = pinned('load', ['wrk', ...flags, `http://127.0.0.1:${port}/`, '--', file])
  const { stdout } = await promisify(execFile)(command, args)
  const said = JSON.parse(/\{.*\}/.exec(stdout)?.[0] ?? '') as Said
  if (said.errors > 0) throw new Error(`wrk: ${stdout}`)
  if (said.requests > count - connections) throw new Error(`wrk has sent all of its ${count} requests`)
  return said
}

/** What each process's turns by wrk gave, by the name of its kind. */
type AllSaid = ReadonlyMap<string, readonly (readonly Said[])[]>

/** Each process's turns by wrk; `own` tells how many requests to make ready. */
async function turnsByWrk(servers: Servers, own: Table, rounds: number): Promise<AllSaid> {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-'))
  const seats = inTurn(servers).map(([name, server]) => ({ name, server, said: [] as Said[] }))
  try {
    await inTurns(seats, rounds, async ({ name, server, said }) => {
      const count = Math.max(20_000, (lookUp(own, name, 'requests')?.value ?? 0) * 3) * seconds
      said.push(await turn(server, Math.round(count), folder))
    })
    const of = (kind: string) => seats.filter(({ name }) => name === kind).map(({ said }) => said)
    return new Map([...servers.keys()].map((name) => [name, of(name)]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function byProcess(all: AllSaid, name: string, of: (said: Said) => number): number[] {
  return (all.get(name) ?? []).map((turns) => median(turns.map(of)))
}

const throughput = ({ requests, us }: Said) => (requests / us) * 1e6

function row(all: AllSaid, name: string, own: Table): Cell[] {
  return [
    name,
    overProcesses(byProcess(all, name, throughput), '/s'),
    overProcesses(ratios(byProcess(all, name, throughput), byProcess(all, limit, throughput)), '×'),
    lookUp(own, name, 'of the limit') ?? '–',
    overProcesses(
      byProcess(all, name, ({ p50 }) => p50),
      'µs',
    ),
    overProcesses(
      byProcess(all, name, ({ p99 }) => p99),
      'µs',
    ),
  ]
}

/** @param own what our own load said: how many requests to make ready, and what to compare with */
export async function byWrk(servers: Servers, own: Table, { quick, rounds }: Options): Promise<Table[]> {
  if (!hasWrk()) return []
  try {
    const all = await turnsByWrk(servers, own, quick ? 1 : Math.ceil(rounds / 8))
    const rows = [...all.keys()].map((name) => row(all, name, own))
    const title = `Cross-check: the same by wrk, ${connections} connections`
    const head = ['', 'requests', 'of the limit', 'by our own load', 'p50', 'p99']
    return [{ id: 'wrk', title, head, rows }]
  } catch (error) {
    // what has been measured without it is to be kept
    console.error('\nskipped:', error)
    return []
  }
}
