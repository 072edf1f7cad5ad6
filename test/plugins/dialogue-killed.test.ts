// Whenever its processes die, a conversation is the same: each of its messages is delivered until somebody answers.
import { MemoryStore } from 'echostr'
import { type Dialogue, dialogue, type Ending } from 'echostr/plugins/dialogue'
import { deliveries, fakeClock } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Death, MortalStore, phone } from '../support/dialogue.ts'
import { token } from '../support/kit.ts'

const test = suite('dialogue, killed')

/** A dialogue that does two things outside, and notes the ids they are done by. */
function shopping(done: string[], again: boolean): Dialogue<Ending> {
  const act = (value: number) => (call: { readonly id: string }) => {
    done.push(call.id)
    return value
  }
  const address = dialogue('address', async (talk) => talk.ask('送到哪里？'))
  return dialogue('shopping', async (talk) => {
    const size = await talk.choice('要多大的？', ['大杯', '小杯'])
    const held = await talk.external(act(1), { again, key: 'hold' }).catch((error) => error.code)
    const where = await talk.run(address)
    const paid = await talk.external(act(2), { again, key: 'pay' }).catch((error) => error.code)
    const name = await talk.ask('怎么称呼？', { match: /^.{1,4}$/ })
    return `${name}：${size}，${where}，${held} ${paid}`
  })
}

const texts = ['shopping', '巨杯', '2', '广州', '名字太长了吧', '安娜', '谢谢']

interface Talked {
  readonly heard: readonly (string | undefined)[]
  /** The ids that something was done by. */
  readonly done: readonly string[]
}

/** What a user hears when the processes die one after the other like this; the last one lives. */
async function talked(deaths: readonly Death[], again: boolean): Promise<Talked> {
  const clock = fakeClock()
  const inner = new MemoryStore({ clock })
  const done: string[] = []
  const waiting = [...deaths]
  const start = () => {
    const store = new MortalStore(
      inner,
      waiting.shift() ?? { call: Number.POSITIVE_INFINITY, written: false },
    )
    return { ...phone([shopping(done, again)], { clock, store }), store }
  }
  let process = start()
  const heard: (string | undefined)[] = []
  for (const text of texts) {
    const delivery = deliveries({ token, clock, user: 'anna' }).text(text)
    let answer = await process.hears(delivery)
    while (process.store.dead) {
      process = start()
      await clock.pass(6000)
      answer = await process.hears(delivery.again())
    }
    heard.push(answer)
  }
  return { heard, done }
}

const undisturbed = [
  '要多大的？\n1. 大杯\n2. 小杯',
  '请回复序号或选项。\n要多大的？\n1. 大杯\n2. 小杯',
  '送到哪里？',
  '怎么称呼？',
  '没看懂。怎么称呼？',
  '安娜：小杯，广州，1 2',
  'echo: 谢谢',
]

const someDeaths = fc.array(fc.record({ call: fc.nat(9), written: fc.boolean() }), { maxLength: 6 })

test('nobody dies', async () => {
  const { heard, done } = await talked([], false)
  assert.equal(heard, undisturbed)
  assert.is(new Set(done).size, 2)
})

test('with { again: true }: the same conversation, and everything is done by one id each', async () => {
  await fc.assert(
    fc.asyncProperty(someDeaths, async (deaths) => {
      const { heard, done } = await talked(deaths, true)
      assert.equal(heard, undisturbed)
      assert.is(new Set(done).size, 2)
    }),
    { numRuns: 60, seed: 23 },
  )
})

/** A conversation without what came of the things outside. */
function spoken(heard: readonly (string | undefined)[]): (string | undefined)[] {
  return heard.map((text) => text?.replace(/(?:\d|dialogue_unknown) (?:\d|dialogue_unknown)$/, '*'))
}

test('without it: the same conversation, and nothing is done twice', async () => {
  let unknown = 0
  await fc.assert(
    fc.asyncProperty(someDeaths, async (deaths) => {
      const { heard, done } = await talked(deaths, false)
      assert.equal(spoken(heard), spoken(undisturbed))
      assert.is(new Set(done).size, done.length)
      // what is not known may have been done, what is known was
      const [, ...values] = /(\w+) (\w+)$/.exec(heard[5] ?? '') ?? []
      const known = values.filter((value) => value !== 'dialogue_unknown').length
      assert.ok(done.length >= known && done.length <= 2)
      if (heard.join().includes('dialogue_unknown')) unknown++
    }),
    { numRuns: 60, seed: 23 },
  )
  assert.ok(unknown > 5, `only ${unknown} runs died between doing and noting`)
})

for (const written of [false, true])
  test(`every single call of the store, ${written ? 'after' : 'before'} it has its effect`, async () => {
    for (let call = 0; call < 30; call++) {
      const { heard, done } = await talked([{ call, written }], true)
      assert.equal(heard, undisturbed, `call ${call}`)
      assert.is(new Set(done).size, 2, `call ${call}`)
    }
  })

test.run()
