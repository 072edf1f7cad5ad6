import { type Awaitable, type Ledger, MemoryLedger } from 'echostr'
import * as assert from 'uvu/assert'
import { driveRepeat } from './drive-request.ts'
import type { Exchange, Ground, Outcome } from './ground.ts'
import { type InstanceOptions, Instances } from './instances.ts'
import type { Response } from './wire.ts'

type Handler = InstanceOptions['handler']

/** Every time of these cases stands for ten times as much: `scale` is 1:10. */
const scale = 10
const never: Handler = () => new Promise<never>(() => {})

function handlerOf(name: string | undefined): Handler {
  if (name === undefined || name === 'never') return never
  const [what, ms] = name.split(':')
  assert.is(what, 'sleep')
  return (run, clock) => clock.sleep(Number(ms) * scale).then(() => `run ${run}`)
}

/** `repeat`: the same message again and again, as WeChat retries. */
export function driveRetries(ground: Ground): Promise<Outcome> {
  const { handler, killOwnerAtMs } = ground.input
  if (killOwnerAtMs !== undefined) return driveKilled(ground, killOwnerAtMs * scale)
  if (handler === 'throw-then-ok') return driveFailing(ground)
  return handler === undefined ? driveRepeat(ground) : driveSlow(ground)
}

/** WeChat gives each delivery five seconds, and makes the next one when they are over. */
async function driveSlow(ground: Ground): Promise<Outcome> {
  const { times = 1, gapMs = 500, scale: given, instances: count = 1, handler } = ground.input
  assert.equal([gapMs * scale, given], [5000, '1:10'])
  const instances = await Instances.open(ground, { count, handler: handlerOf(handler) })
  const body = instances.push()
  const responses: (Response | undefined)[] = []
  for (let i = 0; i < times; i++) responses.push(await instances.deliver(i, body))
  await instances.clock.pass(60_000)
  const { waiting: timersLeft } = instances.clock
  return {
    stand: instances.first,
    exchanges: [instances.exchange(responses)],
    deliveries: responses.map((response) => response?.body),
    late: instances.late,
    timersLeft,
  }
}

/** R04: the process that handles the message dies. */
async function driveKilled(ground: Ground, ms: number): Promise<Outcome> {
  const { instances: count = 2, times, gapMs = 0 } = ground.input
  assert.equal([count, times, gapMs * scale], [2, 2, 5000])
  const handler: Handler = (run, clock) => (run === 1 ? never(run, clock) : `run ${run}`)
  const instances = await Instances.open(ground, { count, handler })
  const body = instances.push()
  const sent = await instances.send(0, body)
  await instances.clock.pass(ms)
  const [owner] = instances.ledgers
  if (owner) owner.dead = true
  sent.leave()
  await sent.talking
  await instances.clock.pass(5000 - ms)
  const second = await instances.deliver(1, body)
  return {
    stand: instances.first,
    exchanges: [instances.exchange([second])],
    deliveries: [undefined, second?.body],
  }
}

/** R12: kept, the failure is the outcome; released, the handler runs again. */
async function driveFailing(ground: Ground): Promise<Outcome> {
  const kept = await failing(ground, 'acknowledge')
  const released = await failing(ground, 'retry')
  assert.equal(kept.exchanges[0]?.handled.length, 1)
  assert.equal(kept.deliveries, ['success', 'success'])
  assert.equal(released.exchanges[0]?.handled.length, 2)
  assert.is(released.deliveries?.[0], undefined)
  assert.match(released.deliveries?.[1] ?? '', 'run 2')
  return { ...kept, exchanges: [...kept.exchanges, ...released.exchanges] }
}

async function failing(ground: Ground, onFailure: 'acknowledge' | 'retry'): Promise<Outcome> {
  const handler: Handler = (run) => {
    if (run === 1) throw new Error('the first run fails')
    return `run ${run}`
  }
  const instances = await Instances.open(ground, { handler, app: { onFailure } })
  const body = instances.push()
  const responses: (Response | undefined)[] = []
  for (let i = 0; i < (ground.input.times ?? 1); i++) {
    const { talking } = await instances.send(0, body)
    responses.push((await talking).responses[0])
  }
  return {
    stand: instances.first,
    exchanges: [instances.exchange(responses)],
    deliveries: responses.map((response) => response?.body),
  }
}

/** Two messages at once that are none of each other's deliveries; each gets its own reply. */
async function driveTwo(
  ground: Ground,
  bodies: (instances: Instances) => readonly string[],
): Promise<Outcome> {
  const instances = await Instances.open(ground, {
    handler: (run, clock) => clock.sleep(1000).then(() => `run ${run}`),
  })
  const sent = []
  for (const body of bodies(instances)) sent.push(await instances.send(0, body))
  await instances.clock.pass(1000)
  const responses = (await Promise.all(sent.map(({ talking }) => talking))).map((each) => each.responses[0])
  responses.forEach((response, i) => {
    assert.match(response?.body ?? '', `run ${i + 1}`)
  })
  return { stand: instances.first, exchanges: [instances.exchange(responses)] }
}

/** `two-users-same-msgid`. */
export function driveTwoUsers(ground: Ground): Promise<Outcome> {
  const users = ['openid1', 'openid2']
  return driveTwo(ground, (all) => users.map((FromUserName) => all.push({ FromUserName, MsgId: '1' })))
}

/** `two-events-same-second`: the stand handles one event, which here stands for LOCATION and for CLICK. */
export function driveTwoEvents(ground: Ground): Promise<Outcome> {
  const event = { MsgType: 'event', Event: 'pic_sysphoto' }
  return driveTwo(ground, (all) =>
    ['LOCATION', 'CLICK'].map((EventKey) =>
      all.push({ ...event, EventKey }).replace(/<MsgId>.*?<\/MsgId>/, ''),
    ),
  )
}

/** `parallel`: copies of one message at once; or, with a cap on running handlers, so many messages. */
export function driveParallel(ground: Ground): Promise<Outcome> {
  return ground.input.option ? driveFlood(ground) : driveCopies(ground)
}

async function driveCopies(ground: Ground): Promise<Outcome> {
  const { n = 0, instances: count = 1 } = ground.input
  const instances = await Instances.open(ground, {
    count,
    handler: (run, clock) => clock.sleep(1000).then(() => `run ${run}`),
  })
  const body = instances.push()
  const sent = await Promise.all(Array.from({ length: n }, (_, i) => instances.send(i, body)))
  await instances.clock.pass(2000)
  const responses = (await Promise.all(sent.map(({ talking }) => talking))).map((each) => each.responses[0])
  assert.is(responses.filter((response) => response?.body.includes('run 1')).length, n)
  return { stand: instances.first, exchanges: [instances.exchange(responses)] }
}

/** L03: what is above the cap is acknowledged at once; what is below is answered as ever. */
async function driveFlood(ground: Ground): Promise<Outcome> {
  const { n = 0, option = {}, handler } = ground.input
  const maxPending = Number(option.maxInFlight)
  assert.is(handler, 'sleep:1000')
  const instances = await Instances.open(ground, {
    handler: (run, clock) => clock.sleep(1000).then(() => `run ${run}`),
    app: { maxPending },
  })
  const sent = []
  for (let from = 0; from < n; from += 100) {
    const some = Array.from({ length: 100 }, () => instances.send(0, instances.push()))
    sent.push(...(await Promise.all(some)))
  }
  const quick = sent.filter(({ answered }) => answered()).length
  await instances.clock.pass(1000)
  const talks = await Promise.all(sent.map(({ talking }) => talking))
  const bodies = talks.flatMap(({ responses }) => responses.map(({ body }) => body))
  assert.is(quick, n - maxPending)
  assert.is(bodies.filter((body) => body === 'success').length, n - maxPending)
  assert.is(bodies.filter((body) => body.includes('run ')).length, maxPending)
  assert.equal(codesOf(instances), ['overloaded'])
  const exchanges: Exchange[] = talks.map(({ responses, closed }) => ({
    responses,
    closed,
    handled: [],
    reports: [],
    lines: [],
  }))
  return { stand: instances.first, exchanges }
}

const faults: Readonly<Record<string, () => Awaitable<never>>> = {
  refused: () => Promise.reject(new Error('connect ECONNREFUSED')),
  hang: () => new Promise<never>(() => {}),
}

/** `store-fault`: the ledger that processes share is down. */
export async function driveStoreFault(ground: Ground): Promise<Outcome> {
  const exchanges: Exchange[] = []
  let stand: Outcome['stand'] | undefined
  for (const name of ground.input.faults ?? []) {
    const fault = faults[name]
    if (!fault) throw new Error(`unknown fault ${name}`)
    const { outcome, heal } = await driveFault(ground, fault)
    exchanges.push(...outcome.exchanges.map((each) => ({ ...each, inOrder: false, variant: name })))
    stand = outcome.stand
    heal()
  }
  return { stand: stand as Outcome['stand'], exchanges }
}

async function driveFault(ground: Ground, fault: () => Awaitable<never>) {
  let down = true
  const sound = new MemoryLedger()
  const call = <T>(inner: () => T) => (down ? fault() : inner())
  const ledger: Ledger = {
    claim: (...args) => call(() => sound.claim(...args)),
    settle: (...args) => call(() => sound.settle(...args)),
    wait: (...args) => call(() => sound.wait(...args)),
  }
  const instances = await Instances.open(ground, { handler: (run) => `run ${run}`, app: { ledger } })
  const response = await instances.deliver(0, instances.push())
  assert.match(response?.body ?? '', 'run 1')
  // well below the second that the catalogue gives it, of which 200 ms are the ledger's
  assert.ok(instances.clock.elapsed() <= 1000, `${instances.clock.elapsed()} ms`)
  assert.equal(codesOf(instances), ['ledger_failed'])
  const heal = () => {
    down = false
  }
  return { outcome: { stand: instances.first, exchanges: [instances.exchange([response])] }, heal }
}

function codesOf({ reports }: Instances): readonly unknown[] {
  return reports.map((error) => 'code' in error && error.code)
}

/** `clock`: the wall clock jumps while a delivery is held. */
export async function driveClock(ground: Ground): Promise<Outcome> {
  const { deltaS = 0 } = ground.input
  const instances = await Instances.open(ground, { handler: never, app: { deliveries: 1 } })
  const sent = await instances.send(0, instances.push())
  await instances.clock.pass(1000)
  instances.clock.jump(deltaS)
  await instances.clock.pass(3450)
  assert.not.ok(sent.answered())
  await instances.clock.pass(50)
  assert.ok(sent.answered())
  const { responses } = await sent.talking
  instances.clock.jump(-deltaS)
  return {
    stand: instances.first,
    exchanges: [instances.exchange(responses)],
    deliveries: responses.map(({ body }) => body),
  }
}
