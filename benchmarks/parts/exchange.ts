// What the exchange adds to a delivery, beside the same stages without it.
import assert from 'node:assert/strict'
import type { Answer, Clock, Delivery } from 'echostr'
import { deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import { built } from '../built.ts'
import type { Turns } from '../load/turns.ts'
import { warmUp } from '../load/warm.ts'
import { type Contender, compared, level, measure } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { inProcesses } from '../processes.ts'
import { root } from '../result.ts'
import type { ServerOptions } from '../servers/server.ts'
import { inTurn, withServers } from '../servers/several.ts'
import { withoutExchange } from '../servers/without-exchange.ts'
import type { Table } from '../table.ts'
import { saturation } from './http/http.ts'
import { besideTable } from './http/tables.ts'

const { WholeBody } = await built<typeof import('../../src/http/source.ts')>('http/source')
const { App } = await built<typeof import('../../src/app.ts')>('app')

const answer = '明天广州多云，26 到 31 度，下午有阵雨，记得带伞。'

type Handle = (delivery: Delivery) => Promise<Answer>

/** The app with all its defaults. */
function appHandle(clock: Clock): Handle {
  const app = new App({ token, clock }).on('text', () => answer)
  return (delivery) => app.handle(delivery)
}

function stagesHandle(clock: Clock): Handle {
  const entrance = withoutExchange(clock, () => answer)
  return (delivery) => new Promise((resolve) => entrance.serve(delivery, new WholeBody(delivery), resolve))
}

/** Sends one message after the other, none twice. */
async function sender(name: string, make: (clock: Clock) => Handle): Promise<Contender> {
  const clock = fakeClock()
  const { text } = deliveries({ token, clock })
  const handle = make(clock)
  assert.match((await handle(text(question))).body, /记得带伞/)
  let pushes: SignedDelivery[] = []
  const prepare = (runs: number) => {
    clock.advance(1000)
    pushes = Array.from({ length: runs }, () => text(question))
  }
  return { name, prepare, run: () => handle(pushes.pop() as SignedDelivery) }
}

export async function inOneProcess({ quick, rounds }: Options): Promise<Table[]> {
  const contenders = [await sender('without the exchange', stagesHandle), await sender('with it', appHandle)]
  const times = await measure(contenders, { rounds: rounds * 4, turn: 10, warm: quick ? undefined : level })
  return [compared('exchange', 'In one process: a delivery, synchronous handler', times)]
}

export const without = 'echostr without the exchange'

/** With the exchange and without, all modules by themselves. */
export const kinds: Readonly<Record<string, ServerOptions>> = {
  [without]: { contender: without },
  'echostr, module by module': {
    contender: 'echostr',
    core: new URL('dist/src/index.js', root).href,
  },
}

export function serversTable(all: Turns): Table {
  return besideTable(all, {
    id: 'servers',
    title: 'Whole servers, as many as they can, 64 connections, synchronous handler',
    base: without,
    what: 'those without',
    names: { 'without the exchange': without, 'with it': 'echostr, module by module' },
  })
}

/** The whole way from socket to socket, as many requests as it can. */
function wholeServers(options: Options): Promise<Table> {
  return withServers(kinds, options.processes, async (servers) => {
    for (const [, server] of inTurn(servers)) await warmUp(server, options)
    return serversTable(await saturation(servers, 64, options))
  })
}

export async function exchange(options: Options): Promise<Table[]> {
  return [...inProcesses('exchange', options), await wholeServers(options)]
}
