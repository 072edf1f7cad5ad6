// A server in a process of its own: `serve.js {"contender": "echostr"}`. Says its port, then answers what it is asked.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { PerformanceObserver } from 'node:perf_hooks'
import { contenders } from './contenders.ts'
import type { Question, ServerOptions, State } from './server.ts'
import { shared } from './shared.ts'
import { slow } from './slow.ts'
import { stageTimes } from './stage-times.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as ServerOptions
const core = (await import(options.core ?? 'echostr')) as typeof import('echostr')
const stages = options.stages ? stageTimes() : undefined
const make = contenders[options.contender] ?? slow[options.contender] ?? shared[options.contender]
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

function state(question: Question): State {
  if (question === 'settled') for (let i = 0; i < 4; i++) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external } = process.memoryUsage()
  const memory = heapUsed + external
  return { cpu: user + system, gc: collecting * 1000, rss, memory, stages: stages?.() ?? {} }
}

process.on('message', (question: Question) => process.send?.(state(question)))
process.on('disconnect', () => process.exit())
process.send?.({ port: (server.address() as AddressInfo).port })
