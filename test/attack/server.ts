// The target: a real app on a real server. Errors go to stderr, as they do where nobody has registered a hook.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { type AccountOptions, type Accounts, App, listener, MemoryStore, serverOptions } from 'echostr'
import { session } from 'echostr/plugins/session'
import { honest, parties } from './accounts.ts'
import { Gauge } from './gauge.ts'
import type { Condition, TargetOptions } from './target.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as TargetOptions
const gauge = new Gauge()
const runs = new Map<string, number>()
let twice = 0

function credentialsOf({ token, appId, encodingAESKey }: (typeof parties)[number]): AccountOptions {
  return { token, ...(appId && { appId }), ...(encodingAESKey && { encodingAESKey }) }
}

function accounts(): Accounts {
  const map = new Map(parties.map((party) => [party.path, credentialsOf(party)]))
  return options.accounts === 'function' ? ({ path }) => map.get(path) : map
}

const app = new App({ accounts: accounts(), ...options.app })
app.use((ctx, next) => {
  const { MsgId } = ctx.message as { MsgId?: string }
  if (ctx.account !== honest.path || MsgId === undefined) return next()
  const ran = (runs.get(MsgId) ?? 0) + 1
  runs.set(MsgId, ran)
  if (ran === 2) twice++
  return next()
})
if (options.sessions) {
  const store = new MemoryStore({ limit: options.sessions })
  const visits = session({ initial: () => ({ count: 0 }), ttl: 3_600_000, store })
  app.use(visits)
  app.on('text', async (ctx, next) => {
    if (ctx.message.Content !== 'count') return next()
    const { count } = await visits.update(ctx, (visit) => void visit.count++)
    return `visit ${count}`
  })
}
app.on('text', async (ctx, next) => {
  const [, ms] = /^slow (\d+)/.exec(ctx.message.Content) ?? []
  if (ms === undefined) return next()
  await setTimeout(Number(ms))
  return 'slow answer'
})
app.on('text', (ctx, next) => {
  if (ctx.message.Content.startsWith('fail'))
    throw new Error(`No such place: ${ctx.message.Content.slice(0, 1000)}`)
  return next()
})
app.on('text', (ctx) => `You said: ${ctx.message.Content.slice(0, 100)}`)

const server = createServer(serverOptions, listener(app))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))

process.on('message', (question) => {
  if (question === 'calm') gauge.calm()
  process.send?.({ ...gauge.read(), twice } satisfies Condition)
})
process.on('disconnect', () => process.exit())
