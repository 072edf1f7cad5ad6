// A server in a process of its own: `serve.js {"contender": "echostr"}`. Says its port, then answers what it is asked.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import type { AddressInfo } from 'node:net'
import { PerformanceObserver } from 'node:perf_hooks'
import { contenders } from './contenders.ts'
import type { Question, ServerOptions, State } from './server.ts'
import { shared } from './shared.ts'
import { slow } from './slow.ts'
import { stageTimes } from './stage-times.ts'

type Make = (core: typeof import('echostr'), options: ServerOptions) => Server | Promise<Server>

const options = JSON.parse(process.argv[2] ?? '{}') as ServerOptions
const core = (await import(options.core ?? 'echostr')) as typeof import('echostr')
const stages = options.stages ? stageTimes() : undefined
const makers: Readonly<Record<string, Make>> = {
  ...contenders,
  ...slow,
  ...shared,
  // no other server is to have its modules in memory
  'echostr without the exchange': async () => (await import('./without-exchange.ts')).echo(),
}
const make = makers[options.contender] ?? (await import('./hosts.ts')).hosted[options.contender]
if (!make) throw new Error(`There is no server "${options.contender}"`)
const server = await make(core, options)
// a connection idles while others have their turn
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', 4096)
await once(server, 'listening')

let collecting = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) collecting += duration
}).observe({ entryTypes: ['gc'] })

const session = new Session()

async function startProfile(): Promise<void> {
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 200 })
  await session.post('Profiler.start')
}

async function endProfile(): Promise<Profiler.Profile> {
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return profile
}

function collectGarbage(): void {
  for (let i = 0; i < 4; i++) globalThis.gc?.()
}

function state(profile?: Profiler.Profile): State {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external } = process.memoryUsage()
  const memory = heapUsed + external
  return { cpu: user + system, gc: collecting * 1000, rss, memory, stages: stages?.() ?? {}, profile }
}

async function answer(question: Question): Promise<State> {
  if (question === 'settled') collectGarbage()
  if (question === 'profile') await startProfile()
  return state(question === 'profiled' ? await endProfile() : undefined)
}

process.on('message', async (question: Question) => process.send?.(await answer(question)))
process.on('disconnect', () => process.exit())
process.send?.({ port: (server.address() as AddressInfo).port })
