import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listener, serverOptions } from 'echostr'
import { deliveries, fakeClock, play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answerFor, appFor, assertAnswered, crowd, type User } from './load/crowd.ts'
import { drivenClock } from './load/driven-clock.ts'
import { playOverSockets } from './load/wechat.ts'

const test = suite('exchange-load')

const token = 'crowd'
/** ms after the first arrival until which the third delivery may be answered. */
const lastDeadline = 14_500
/** ms between two looks at the deadlines, and ms of a step of the test's time. */
const exactness = 100

test('10 000 users, handlers of up to 20 s: each gets his own answer once, passively whenever that is possible', async () => {
  const clock = fakeClock()
  const users = crowd(10_000, 1)
  const app = appFor(users, token, clock, clock.sleep)
  const delivery = deliveries({ token, clock })
  const visit = async (user: User) => {
    await clock.sleep(user.at)
    user.arrived = clock.elapsed()
    const push = delivery.text('hi', { FromUserName: `u-${user.id}` })
    const { answer } = await play(app, push, { clock })
    user.accepted = answer?.reply?.MsgType === 'text' ? answer.reply.Content : answer?.body
  }
  const visits = users.map(visit)
  await clock.pass(100_000)
  await Promise.all(visits)
  for (const user of users) {
    assertAnswered(user)
    const took = user.ready - user.arrived
    if (took < lastDeadline)
      assert.is(user.accepted, answerFor(user), `ready after ${took} ms, and went late`)
    if (took > lastDeadline + exactness) assert.is(user.late.length, 1)
  }
  const late = users.filter(({ late }) => late.length > 0).length
  assert.ok(late > 300 && late < 3000, `${late} of them were late`)
  const health = app.health()
  assert.equal([health.messages, health.late, health.pending], [10_000, late, 0])
  assert.ok(health.deliveries > 14_000)
  assert.is(clock.waiting, 0)
})

test('500 users over sockets, ten times as fast as life: each gets his own answer once', async () => {
  const { clock, stop } = drivenClock(10)
  const users = crowd(500, 2, 20_000)
  const app = appFor(users, token, clock, clock.sleep)
  const server = createServer(serverOptions, listener(app))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const delivery = deliveries({ token, clock })
  const visit = async (user: User) => {
    await clock.sleep(user.at)
    const push = delivery.text('hi', { FromUserName: `u-${user.id}` })
    user.accepted = await playOverSockets(port, push, clock)
  }
  try {
    await Promise.all(users.map(visit))
    await app.close({ grace: 60_000 })
    for (const user of users) {
      const ways = user.late.length + (user.accepted === answerFor(user) ? 1 : 0)
      assert.equal([user.runs, ways], [1, 1], `user ${user.id}`)
      for (const each of user.late) assert.is(each, answerFor(user))
    }
    assert.equal([app.health().messages, app.health().pending], [500, 0])
  } finally {
    stop()
    server.close()
    server.closeAllConnections()
  }
})

test.run()
