// Every cell of the exchange's table: what happens to a message in a phase. And that its test fails without it.
import { type Ledger, MemoryLedger } from 'echostr'
import { pieces, type SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Act, type Event, type Phase, table } from '../../src/exchange/table.ts'
import { type Asked, type Pair, pair, redelivered, type Scene, scene, seen } from '../support/exchange.ts'

const test = suite('exchange-table')

/** A ledger whose calls can be stopped on their way. */
interface Gate {
  readonly change: (ledger: Ledger) => Ledger
  /** Lets through what has come to the gate, and all that comes. */
  open(): void
}

function gate(verb: 'claim' | 'settle'): Gate {
  let opened: () => void = () => {}
  const way = new Promise<void>((resolve) => {
    opened = resolve
  })
  const change = (ledger: Ledger): Ledger =>
    seen(ledger, {
      timeout: 60_000,
      [verb]: async (...args: never[]) => {
        await way
        return (ledger[verb] as (...args: never[]) => unknown)(...args)
      },
    })
  return { change, open: opened }
}

/** A scene of one process whose ledger stops one of the verbs. */
function gated(verb: 'claim' | 'settle'): { s: Scene; gate: Gate } {
  const stop = gate(verb)
  const clock = scene().clock
  const s = scene({ ledger: stop.change(new MemoryLedger({ clock })) }, clock)
  return { s, gate: stop }
}

/** The third delivery of a message, on its way. */
async function third(s: Scene): Promise<Asked> {
  const second = await redelivered(s, s.delivery.text('hi'))
  return s.ask(await redelivered(s, second))
}

/** A reply that is ready while no delivery is open. */
async function ready(s: Scene): Promise<SignedDelivery> {
  const next = await redelivered(s, s.delivery.text('hi'))
  s.runs[0]?.end()
  await s.clock.pass(0)
  return next
}

/** Process `a` handles the message, `b` has a delivery of it. */
async function elsewhere(p: Pair): Promise<Asked> {
  p.a.ask(p.message)
  await p.clock.pass(0)
  const asked = p.b.ask(p.message.again())
  await p.clock.pass(0)
  return asked
}

type Cells = { readonly [P in Phase]?: { readonly [E in Event]?: () => Promise<void> } }

const cells: Cells = {
  claiming: {
    async ours() {
      const { s, gate } = gated('claim')
      const asked = s.ask(s.delivery.text('hi'))
      gate.open()
      await s.clock.pass(0)
      assert.is(s.runs.length, 1, 'its handlers run')
      s.runs[0]?.end()
      await s.clock.pass(0)
      assert.is(asked.said, 'done')
    },
    async theirs() {
      const p = pair()
      const asked = await elsewhere(p)
      assert.is(p.b.runs.length, 0, 'they run at one process')
      p.a.runs[0]?.end()
      await p.clock.pass(600)
      assert.is(asked.said, 'done')
    },
    async answered() {
      const p = pair()
      p.a.ask(p.message)
      await p.clock.pass(0)
      p.a.runs[0]?.end()
      await p.clock.pass(0)
      const asked = p.b.ask(p.message.again())
      await p.clock.pass(0)
      assert.equal([asked.said, p.b.runs.length], ['done', 0], 'the answer is repeated')
    },
    async lastDeadline() {
      const { s, gate } = gated('claim')
      const asked = await third(s)
      await s.clock.pass(4600)
      assert.is(asked.said, 'success', 'who waits is answered in time')
      gate.open()
      await s.clock.pass(0)
    },
    async close() {
      const { s, gate } = gated('claim')
      const asked = s.ask(s.delivery.text('hi'))
      const closed = s.app.close({ grace: 100 })
      await s.clock.pass(200)
      assert.is(asked.said, 'hung up', 'another process may get it')
      gate.open()
      await s.clock.pass(1000)
      await closed
    },
  },
  running: {
    async reply() {
      const s = scene()
      const asked = s.ask(s.delivery.text('hi'))
      await s.clock.pass(1000)
      s.runs[0]?.end()
      await s.clock.pass(0)
      assert.equal([asked.said, asked.at], ['done', 1000], 'the delivery that is open carries it')
    },
    async failure() {
      const s = scene({ onFailure: 'retry' })
      const first = s.delivery.text('hi')
      const asked = s.ask(first)
      s.runs[0]?.fail()
      await s.clock.pass(0)
      assert.is(asked.said, 'hung up', 'WeChat is to deliver it again')
      s.ask(first.again())
      await s.clock.pass(0)
      assert.is(s.runs.length, 2, 'the handlers run again')
    },
    async stream() {
      const s = scene()
      const asked = s.ask(s.delivery.text('hi'))
      s.runs[0]?.end(pieces(['好', '。']))
      await s.clock.pass(0)
      assert.is(asked.said, '好。', 'its pieces are put together')
    },
    async lastDeadline() {
      const leases: number[] = []
      const p = pair({}, (ledger) =>
        seen(ledger, {
          claim: (key, lease, token) => {
            leases.push(lease)
            return ledger.claim(key, lease, token)
          },
        }),
      )
      const asked = await third(p.a)
      await p.clock.pass(4600)
      assert.is(asked.said, 'success', 'who waits gets the placeholder')
      assert.ok(Math.max(...leases) > 60_000, 'nobody takes over while there is nothing but late to be')
      p.a.runs[0]?.end()
      await p.clock.pass(0)
      assert.is(p.a.late.length, 1)
    },
    async close() {
      const s = scene()
      const asked = s.ask(s.delivery.text('hi'))
      const closed = s.app.close({ grace: 100 })
      await s.clock.pass(200)
      assert.is(asked.said, 'success')
      assert.is(s.runs[0]?.ctx.signal.aborted, true, 'the handlers are told')
      await s.clock.pass(1000)
      await closed
    },
  },
  elsewhere: {
    async changed() {
      const p = pair()
      const asked = await elsewhere(p)
      await p.clock.pass(1000)
      p.a.runs[0]?.end()
      await p.clock.pass(600)
      assert.is(asked.said, 'done', 'its answer is fetched')
    },
    async lastDeadline() {
      const p = pair()
      p.a.ask(p.message)
      await p.clock.pass(10_000)
      const asked = p.b.ask(p.message.again())
      await p.clock.pass(4600)
      assert.is(asked.said, 'success', 'who waits gets the placeholder')
      assert.is(p.b.app.health().pending, 0, 'and the other process all that is left to do')
    },
    async close() {
      const p = pair()
      const asked = await elsewhere(p)
      const closed = p.b.app.close({ grace: 100 })
      await p.clock.pass(200)
      assert.is(asked.said, 'hung up')
      await p.clock.pass(1000)
      await closed
    },
  },
  streaming: {
    async reply() {
      const s = scene()
      const asked = s.ask(s.delivery.text('hi'))
      s.runs[0]?.end(pieces(['好', '。'], { every: 1000, clock: s.clock }))
      await s.clock.pass(2100)
      assert.is(asked.said, '好。', 'it is whole')
    },
    async failure() {
      const s = scene({ onFailure: 'retry' })
      const first = s.delivery.text('hi')
      const asked = s.ask(first)
      s.runs[0]?.end(broken())
      await s.clock.pass(0)
      assert.is(asked.said, 'hung up', 'WeChat is to deliver it again')
      s.ask(first.again())
      await s.clock.pass(0)
      assert.is(s.runs.length, 2)
    },
    async part() {
      const s = scene()
      const asked = s.ask(s.delivery.text('hi'))
      s.runs[0]?.end(pieces(['一句话。'.repeat(300), '完。'], { every: 1000, clock: s.clock }))
      await s.clock.pass(1100)
      assert.match(asked.said, /^(一句话。){100,}$/, 'what a reply can carry goes at once')
    },
    async lastDeadline() {
      const s = scene()
      const last = await third(s)
      s.runs[0]?.end(pieces(['一。', '二。'], { every: 3000, clock: s.clock }))
      await s.clock.pass(4600)
      assert.is(last.said, '一。', 'what is complete goes out')
    },
    async close() {
      const s = scene()
      const asked = s.ask(s.delivery.text('hi'))
      s.runs[0]?.end(pieces(['一。二', '。'], { every: 3000, clock: s.clock }))
      await s.clock.pass(3100)
      const closed = s.app.close({ grace: 100 })
      await s.clock.pass(200)
      assert.is(asked.said, '一。', 'what is complete goes out')
      await s.clock.pass(1000)
      await closed
    },
  },
  settling: {
    async noted() {
      const { s, gate } = gated('settle')
      const asked = s.ask(s.delivery.text('hi'))
      await s.clock.pass(0)
      s.runs[0]?.end()
      await s.clock.pass(0)
      assert.is(asked.said, 'open')
      gate.open()
      await s.clock.pass(0)
      assert.is(asked.said, 'done', 'the reply goes')
    },
    async refused() {
      const p = pair({}, (ledger) => {
        let lost = false
        const settle: Ledger['settle'] = (key, token, outcome) => {
          if (lost) return ledger.settle(key, token, outcome)
          lost = true
          // somebody else had the message meanwhile, and has finished
          return Promise.resolve(
            ledger.settle(key, token, { ...outcome, reply: theirs, sent: 'passive' }),
          ).then(() => false)
        }
        return seen(ledger, { settle })
      })
      const asked = p.a.ask(p.message)
      await p.clock.pass(1000)
      p.a.runs[0]?.end()
      await p.clock.pass(600)
      assert.is(asked.said, 'theirs', 'what the ledger has is the answer')
    },
    async lastDeadline() {
      const { s, gate } = gated('settle')
      const first = s.delivery.text('hi')
      s.ask(first)
      s.runs[0]?.end()
      await s.clock.pass(5000)
      first.hangUp()
      const last = s.ask(await redelivered(s, first.again()))
      await s.clock.pass(4600)
      assert.is(last.said, 'success', 'who has come meanwhile is answered in time')
      gate.open()
      await s.clock.pass(0)
    },
    async close() {
      const { s, gate } = gated('settle')
      const first = s.delivery.text('hi')
      s.ask(first)
      await s.clock.pass(0)
      s.runs[0]?.end()
      await s.clock.pass(0)
      const next = s.ask(first.again())
      const closed = s.app.close({ grace: 100 })
      await s.clock.pass(200)
      assert.is(next.said, 'hung up')
      gate.open()
      await s.clock.pass(1000)
      await closed
    },
  },
  ready: {
    async delivery() {
      const s = scene()
      const next = s.ask(await ready(s))
      await s.clock.pass(0)
      assert.is(next.said, 'done', 'it carries the reply')
      assert.equal(s.late, [])
    },
    async noDelivery() {
      const s = scene()
      await ready(s)
      await s.clock.pass(6100)
      assert.is(s.late.length, 1, 'the reply goes late')
    },
    async close() {
      const s = scene()
      await ready(s)
      const closed = s.app.close({ grace: 100 })
      await s.clock.pass(200)
      assert.is(s.late.length, 1, 'the reply goes late at once')
      await s.clock.pass(1000)
      await closed
    },
  },
}

async function* broken(): AsyncGenerator<string> {
  yield ''
  throw new Error('broken')
}

const theirs = { MsgType: 'text', Content: 'theirs', CreateTime: 1 } as const

/** Every cell of the table with its act. */
const acts = (Object.keys(table) as Phase[]).flatMap((phase) =>
  (Object.entries(table[phase]) as [Event, Act][]).map(([event, act]) => ({ phase, event, act })),
)

test('no cell of the table is without a test, and no test without a cell', () => {
  const tested = Object.entries(cells).flatMap(([phase, events]) =>
    Object.keys(events).map((event) => `${phase} × ${event}`),
  )
  assert.equal(acts.map(({ phase, event }) => `${phase} × ${event}`).sort(), tested.sort())
})

for (const { phase, event, act } of acts) {
  const check = cells[phase]?.[event] as () => Promise<void>
  test(`${phase} × ${event}: ${act}`, check)
  test(`${phase} × ${event}: without ${act} that fails`, async () => {
    delete table[phase][event]
    try {
      assert.ok(await fails(check))
    } finally {
      table[phase][event] = act
    }
  })
}

async function fails(check: () => Promise<void>): Promise<boolean> {
  try {
    await check()
    return false
  } catch {
    return true
  }
}

test.run()
