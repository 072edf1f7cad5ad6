// A handler that thinks as long as a language model does, and what becomes of its answers.
import { setTimeout as sleep } from 'node:timers/promises'
import { deliver, slowRequest } from '../../load/impatient.ts'
import { token } from '../../messages.ts'
import type { Options } from '../../options.ts'
import { ServerProcess } from '../../servers/server.ts'
import { type Cell, figure, type Table } from '../../table.ts'

/** How many messages, and how many times as fast as in life. */
interface Mix {
  readonly messages: number
  readonly speed: number
}

interface Fate {
  handled: number
  passively: number
  late: number
}

/** The same thinking times in every run: a small generator of numbers that look random. */
function random(): () => number {
  let state = 42
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return (state + 0.5) / 2 ** 32
  }
}

/** Lognormal with a median of 4.5 s, kept within 1 and 20 s. */
function thinkingTime(next: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
  return Math.round(Math.min(20_000, Math.max(1000, 4500 * Math.exp(0.7 * normal))))
}

async function fates(contender: string, { messages, speed }: Mix): Promise<Fate[]> {
  const since = Date.now()
  const server = await ServerProcess.start({ contender, clock: { speed, since } })
  const all: Fate[] = Array.from({ length: messages }, () => ({ handled: 0, passively: 0, late: 0 }))
  server.onTold(({ what, id }) => {
    const fate = all[Number(id)]
    if (fate) fate[what]++
  })
  const now = () => Math.floor((since + (Date.now() - since) * speed) / 1000)
  const next = random()
  const users = all.map(async (fate, id) => {
    const ms = thinkingTime(next)
    await sleep((id * 100) / speed)
    const request = slowRequest(token, `${ms} ${id}`, now)
    const body = await deliver(server.port, request, { ms: 5000 / speed, deliveries: 3 })
    if (body?.includes(`answer ${id}]`)) fate.passively++
  })
  await Promise.all(users)
  await sleep(30_000 / speed)
  await server.stop()
  return all
}

export async function slowMix({ quick }: Options): Promise<Table> {
  const mix = quick ? { messages: 200, speed: 10 } : { messages: 1000, speed: 1 }
  // both at once: they mostly wait
  const rows = await Promise.all(
    ['slow echostr', 'slow co-wechat on koa'].map(async (contender) =>
      shares(contender.slice(5), await fates(contender, mix)),
    ),
  )
  const head = ['', 'passively', 'late', 'twice', 'never', 'runs per message']
  const pace = mix.speed === 1 ? 'in real time' : `${mix.speed} times as fast`
  const title = `${mix.messages} messages, ten a second, thinking 1–20 s (lognormal), ${pace}`
  return { id: 'slow', title, head, rows }
}

function shares(name: string, all: readonly Fate[]): Cell[] {
  const share = (test: (fate: Fate) => boolean) => figure([(all.filter(test).length / all.length) * 100], '%')
  return [
    name,
    share((fate) => fate.passively > 0),
    share((fate) => fate.passively === 0 && fate.late > 0),
    share((fate) => fate.passively + fate.late > 1),
    share((fate) => fate.passively + fate.late === 0),
    figure([all.reduce((sum, { handled }) => sum + handled, 0) / all.length], ''),
  ]
}
