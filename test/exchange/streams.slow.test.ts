// Five thousand streamed replies of twenty seconds at once: what each takes, and that nothing of them is left.
import { App, type Result } from 'echostr'
import { deliveries, type FakeClock, fakeClock, readAnswer } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { heap } from '../memory/heap.ts'

const test = suite('streams-load')

const users = 5000
const token = 'crowd'
/** A piece comes every half second. */
const count = 40
/** Most bytes that a stream takes beyond what a message takes whose handler gives one text; some are its own text. */
const most = 4096

const sentence = (at: number) => `第 ${at} 句话。`
const whole = Array.from({ length: count }, (_, at) => sentence(at)).join('')

/** One timer for everybody: a thousand sleepers on a fake clock are slow. */
class Steps {
  #wake: () => void = () => {}
  #step = this.#next()

  constructor(clock: FakeClock) {
    clock.every(500, () => {
      const wake = this.#wake
      this.#step = this.#next()
      wake()
    })
  }

  step(): Promise<void> {
    return this.#step
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}

async function* streamed(steps: Steps): AsyncGenerator<string> {
  for (let at = 0; at < count; at++) {
    await steps.step()
    yield sentence(at)
  }
}

async function promised(steps: Steps): Promise<string> {
  for (let at = 0; at < count; at++) await steps.step()
  return whole
}

interface Crowd {
  /** Bytes for each message ten seconds after it came. */
  readonly bytes: number
  readonly left: number
  /** What they were told, each text once. */
  readonly said: readonly string[]
}

/** Everybody asks at the same time, and WeChat delivers each message three times. */
async function crowd(reply: (steps: Steps) => Result | Promise<Result>): Promise<Crowd> {
  const clock = fakeClock()
  const steps = new Steps(clock)
  const app = new App({ token, clock })
  app.onError(() => {})
  const said = new Map<string, string>()
  const add = (user: string, content: string) => said.set(user, (said.get(user) ?? '') + content)
  app.onLate(
    ({ MsgType, ...reply }, { to }) => void add(to, (reply as { Content?: string }).Content ?? MsgType),
  )
  app.on('text', () => reply(steps))
  const { text } = deliveries({ token, clock })
  const before = await heap()
  let pushes = Array.from({ length: users }, (_, at) => text('讲', { FromUserName: `u-${at}` }))
  const deliver = () => {
    for (const push of pushes)
      app.handle(push).then((answer) => {
        const { reply } = readAnswer(answer)
        if (reply?.MsgType === 'text') add(reply.ToUserName, reply.Content)
      })
  }
  const deliverAgain = async () => {
    await clock.pass(5000)
    for (const push of pushes) push.hangUp()
    pushes = pushes.map((push) => push.again())
    deliver()
  }
  deliver()
  await deliverAgain()
  await deliverAgain()
  await clock.pass(2000)
  const bytes = ((await heap()) - before) / users
  await clock.pass(20_000)
  assert.equal([app.health().pending, app.health().streaming], [0, 0])
  pushes = []
  assert.is(said.size, users)
  const answers = [...new Set(said.values())]
  said.clear()
  return { bytes, left: ((await heap()) - before) / users, said: answers }
}

test('a stream takes at most 4 KiB beyond its text, all of them come whole, and nothing is left', async () => {
  const plain = await crowd(promised)
  const { bytes, left, said } = await crowd(streamed)
  console.log(`\n  ${Math.round(bytes)} bytes a stream, ${Math.round(plain.bytes)} a message with one text`)
  assert.ok(bytes - plain.bytes <= most, `${bytes} and ${plain.bytes} bytes`)
  assert.equal(said, [whole])
  // the ledger remembers the first parts for a minute
  const remembered = Buffer.byteLength(whole)
  assert.ok(left <= plain.left + remembered, `${left} and ${plain.left} bytes of each are left`)
})

test.run()
