import { App, type Claim, EchostrError, type Ledger, MemoryLedger } from 'echostr'
import { fakeClock, play, type SignedDelivery, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit, token } from '../support/kit.ts'

const test = suite('fail-open')

/** A ledger that can be down, or slow. */
class Shaky implements Ledger {
  readonly #ledger: Ledger
  readonly #slow: (ms: number) => Promise<void>
  readonly timeout?: number
  down = false
  /** It can be read, and takes nothing new. */
  full = false
  ms = 0

  constructor(clock = fakeClock(), timeout?: number) {
    this.#ledger = new MemoryLedger({ clock })
    this.#slow = clock.sleep
    if (timeout !== undefined) this.timeout = timeout
  }

  async claim(...given: Parameters<Ledger['claim']>): Promise<Claim> {
    await this.#pass()
    const found = await this.#ledger.claim(...given)
    if (this.full && found.state === 'new') throw new Error('full')
    return found
  }

  async settle(...given: Parameters<Ledger['settle']>): Promise<boolean> {
    await this.#pass()
    return this.#ledger.settle(...given)
  }

  async wait(...given: Parameters<Ledger['wait']>): Promise<void> {
    await this.#ledger.wait(...given)
  }

  async #pass(): Promise<void> {
    if (this.ms > 0) await this.#slow(this.ms)
    if (this.down) throw new Error('down')
  }
}

test('an owner that missed a renewal while the ledger was down still owns its message', async () => {
  const clock = fakeClock()
  const ledger = new Shaky(clock)
  const one = kit({ clock, ledger })
  const other = new App({ token, clock, ledger })
  other.on('text', () => 'ran again')
  one.app.on('text', async () => {
    await clock.sleep(8000)
    return 'done'
  })
  const message = one.delivery.text('hi').again()
  const playing = play(one.app, message, { clock, deliveries: 1 })
  await clock.pass(1200)
  ledger.down = true
  await clock.pass(800)
  ledger.down = false
  await clock.pass(4000)
  const elsewhere = play(other, message, { clock, deliveries: 1 })
  await clock.pass(4000)
  const { answer } = await elsewhere
  assert.is(answer?.reply?.MsgType === 'text' && answer.reply.Content, 'done')
  assert.equal(one.codes(), ['ledger_failed', 'ledger_recovered'])
  await playing
})

test('a ledger that is full has not recovered because it can be read', async () => {
  const clock = fakeClock()
  const ledger = new Shaky(clock)
  const [one, other] = [kit({ clock, ledger }), kit({ clock, ledger })]
  one.app.on('text', () => 'done')
  let runs = 0
  other.app.on('text', () => `run ${++runs}`)
  const say = async ({ app }: typeof one, message: SignedDelivery) => {
    const { reply } = await send(app, message)
    return reply?.MsgType === 'text' && reply.Content
  }
  const message = one.delivery.text('hi')
  assert.is(await say(one, message), 'done')
  ledger.full = true
  for (let second = 0; second < 5; second++) {
    assert.is(await say(other, other.delivery.text('hi')), `run ${second + 1}`)
    await clock.pass(1001)
    assert.is(await say(other, message.again()), 'done')
    await clock.pass(1001)
  }
  assert.equal(other.codes(), ['ledger_failed'])
  ledger.full = false
  await say(other, other.delivery.text('hi'))
  assert.equal(other.codes(), ['ledger_failed', 'ledger_recovered'])
})

for (const [timeout, ms, expected] of [
  [undefined, 150, []],
  [undefined, 350, ['ledger_failed']],
  [1000, 350, []],
] as const) {
  test(`a ledger whose timeout is ${timeout ?? 'not given'} answers after ${ms} ms`, async () => {
    const clock = fakeClock()
    const ledger = new Shaky(clock, timeout)
    ledger.ms = ms
    const { app, delivery, errors } = kit({ clock, ledger })
    app.on('text', () => 'done')
    const playing = play(app, delivery.text('hi'), { clock, deliveries: 1 })
    await clock.pass(2000)
    assert.ok((await playing).answer?.reply)
    assert.equal(
      errors.map((error) => error instanceof EchostrError && error.code),
      expected,
    )
  })
}

test.run()
