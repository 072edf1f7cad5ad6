import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type Ledger, MemoryLedger } from 'echostr'
import type { FakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hunt } from '../fuzz/hunt.ts'
import { exchange, worlds } from './model/target.ts'
import type { Sharing } from './model/world.ts'

const test = suite('exchange-model')

/** How many are played in all. `CONVERSATIONS=50000 npm test -- exchange/model` is for whoever changes the exchange. */
const conversations = Number(process.env.CONVERSATIONS ?? 900)
const each = Math.ceil(conversations / Object.keys(worlds).length)

/** One takes some milliseconds. */
export const deadline: number = 60_000 + 100 * conversations

const folder = mkdtempSync(join(tmpdir(), 'echostr-exchange-'))
test.after(() => rmSync(folder, { recursive: true }))

const names: Readonly<Record<string, string>> = {
  alone: 'one process',
  shared: 'two processes and the ledger they share',
  distant: 'two processes and a ledger far away',
}

/** Plays conversations in one of the worlds; gives what was said about findings. */
async function played(world: Record<string, Sharing>, runs: number, shrink = true): Promise<string[]> {
  const lines: string[] = []
  await hunt(exchange(world), {
    seed: 1,
    runs,
    folder,
    shrink,
    print: (line) => lines.push(line),
  })
  return lines
}

for (const [name, sharing] of Object.entries(worlds)) {
  test(`${each} conversations, ${names[name]}: handled once, answered one way, nothing is left`, async () => {
    assert.equal(await played({ [name]: sharing }, each), [])
  })
}

// the rules can be broken

const broken: readonly (readonly [string, Sharing, RegExp])[] = [
  ['a ledger that gives a message to everybody', { apps: 2, ledger: everybodys }, /was handled \d times/],
  [
    'a ledger on which nothing is final',
    { apps: 2, ledger: unsettled },
    /finished message|ways of sending|was handled \d times/,
  ],
  [
    'a ledger that loses what came out',
    { apps: 2, ledger: forgetful },
    /was handled \d times|ways of sending|first part and rest/,
  ],
  ['a layer that loses a piece', { apps: 1, change: losing }, /are not the whole|nothing was sent/],
  ['a layer that does not end the stream it reads', { apps: 1, change: deserting }, /was left running/],
  ['a layer that reads ahead', { apps: 1, change: greedy }, /was read ahead/],
  ['a rest that is sent twice', { apps: 1, change: chatty }, /was answered late twice/],
  [
    'a first part that is never the same',
    { apps: 1, change: fickle },
    /repeated (first part|reply) is another/,
  ],
  [
    'a layer that waits for the last piece',
    { apps: 1, change: waiting },
    /nothing was sent|was not sent|was waited for/,
  ],
]

for (const [what, sharing, finding] of broken) {
  test(`${what} is found`, async () => {
    assert.match((await played({ broken: sharing }, 300, false)).join('\n'), finding)
  })
}

function everybodys(clock: FakeClock): Ledger {
  const ledger = new MemoryLedger({ clock })
  return changed(ledger, { claim: () => ({ state: 'new', token: 'anybody' }), settle: () => true })
}

function unsettled(clock: FakeClock): Ledger {
  const ledger = new MemoryLedger({ clock })
  return changed(ledger, { settle: () => true })
}

function forgetful(clock: FakeClock): Ledger {
  const ledger = new MemoryLedger({ clock })
  return changed(ledger, { settle: (key, token) => ledger.settle(key, token, null) })
}

/** Lets each streamed reply pass through a function. */
function through(app: App, change: (stream: AsyncIterator<string>) => Partial<AsyncIterator<string>>): void {
  app.use(async (_, next) => {
    const result = await next()
    if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) return result
    const stream = result[Symbol.asyncIterator]()
    const same = {
      next: () => stream.next(),
      return: async () => (await stream.return?.()) as IteratorReturnResult<unknown>,
    }
    return { [Symbol.asyncIterator]: () => ({ ...same, ...change(stream) }) }
  })
}

function losing(app: App): void {
  through(app, (stream) => ({
    next: async () => {
      const piece = await stream.next()
      return piece.value === '一句。' ? stream.next() : piece
    },
  }))
}

function deserting(app: App): void {
  through(app, () => ({ return: async () => ({ done: true, value: undefined }) }))
}

function greedy(app: App): void {
  through(app, (stream) => {
    let ahead = stream.next()
    return {
      next: () => {
        const piece = ahead
        ahead = stream.next()
        ahead.catch(() => {})
        return piece
      },
    }
  })
}

/** Keeps the pieces until it has all of them. */
function waiting(app: App): void {
  through(app, (stream) => {
    let over = false
    const all = async () => {
      let text = ''
      for (let piece = await stream.next(); !piece.done && !over; piece = await stream.next())
        text += piece.value
      over = true
      return { done: text === '', value: text }
    }
    const none = { done: true, value: undefined } as const
    const end = async () => {
      over = true
      await stream.return?.()
      return none
    }
    return { next: async () => (over ? none : all()), return: end }
  })
}

function chatty(app: App): void {
  const onLate = app.onLate.bind(app)
  app.onLate = (hook) => {
    onLate(hook)
    return onLate(hook)
  }
}

function fickle(app: App): void {
  const told = new Set<unknown>()
  app.wrap('serialize', (inner) => (reply, ctx) => {
    const isStreamed = reply?.MsgType === 'text' && !/^(please wait|answer to)/.test(reply.Content)
    if (!isStreamed) return inner(reply, ctx)
    const { MsgId } = ctx.message as { MsgId?: string }
    const Content = told.has(MsgId) ? `${reply.Content} again` : reply.Content
    told.add(MsgId)
    return inner({ ...reply, Content }, ctx)
  })
}

function changed(ledger: Ledger, change: Partial<Ledger>): Ledger {
  return {
    claim: (key, lease, token) => ledger.claim(key, lease, token),
    settle: (key, token, outcome) => ledger.settle(key, token, outcome),
    wait: (key, signal) => ledger.wait(key, signal),
    ...change,
  }
}

test.run()
