import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { retryAfter } from '../../exchange/attempts.ts'
import type { SignedDelivery } from '../signed-delivery.ts'
import type { Heard, Line } from './line.ts'
import { requestOf } from './request.ts'
import type { Attempt, Cases, HostTraits } from './traits.ts'
import type { Trial } from './trial.ts'

/** WeChat delivers, waits five seconds, and hangs up. */
async function inVain(trial: Trial, delivery: SignedDelivery, tells: boolean): Promise<void> {
  const gone = trial.gone
  const line = await trial.delivers(delivery.again())
  await trial.clock.pass(retryAfter)
  strictEqual(line.closed, false, 'the connection was closed before WeChat hung up')
  line.hangUp()
  // the handler has the context of the first delivery
  if (tells && gone === 0)
    await trial.until(() => trial.gone > gone, 'the app is told that WeChat has hung up')
}

/** What the delivery after so many in vain is answered, when this much of its time has passed. */
async function answered(trial: Trial, delivery: SignedDelivery, vain: number, ms: number, tells: boolean) {
  for (let i = 0; i < vain; i++) await inVain(trial, delivery, tells)
  const line = await trial.delivers(delivery.again())
  await trial.clock.pass(ms)
  return line.hears()
}

/** A handler that takes so long is answered with the delivery after so many, and runs once. */
function slow(seconds: number, vain: number, tells: boolean): Attempt {
  return async (begin) => {
    const trial = await begin()
    const text = `wait ${seconds * 1000}`
    const delivery = trial.delivery.text(text)
    const heard = await answered(trial, delivery, vain, seconds * 1000 - vain * retryAfter + 100, tells)
    trial.assertReply(heard, delivery, `echo: ${text}`)
    deepStrictEqual([trial.handled, trial.late, trial.errors], [[text], [], []])
  }
}

/** Ends without an answer that WeChat could take; when nothing is left of the five seconds, or by a closed connection. */
async function hungUp(trial: Trial, line: Line, hangUp: HostTraits['hangUp']): Promise<void> {
  const heard: Heard | undefined = await line.hears()
  if (hangUp !== 503) strictEqual(heard, undefined)
  else {
    deepStrictEqual([heard?.status, heard?.body], [503, ''])
    ok(trial.clock.elapsed() >= retryAfter, 'WeChat still waits')
  }
}

/** Handlers that take longer than WeChat waits. */
export function slowCases({ hangUp, tells = true }: HostTraits): Cases {
  return {
    'a handler of 3 s is answered with the first delivery': slow(3, 0, tells),
    'a handler of 7 s is answered with the second delivery, after WeChat has hung up': slow(7, 1, tells),
    'a handler of 12 s is answered with the third delivery': slow(12, 2, tells),
    ...lateCases(tells),
    ...hangUpCases(hangUp),
    'a delivery that comes again while WeChat still waits shares the answer': async (begin) => {
      const trial = await begin()
      const delivery = trial.delivery.text('wait 1000')
      const lines = [await trial.delivers(delivery), await trial.delivers(delivery.again())]
      await trial.clock.pass(1100)
      for (const line of lines) trial.assertReply(await line.hears(), delivery, 'echo: wait 1000')
      strictEqual(trial.handled.length, 1)
    },
  }
}

function lateCases(tells: boolean): Cases {
  return {
    'a handler of 20 s: the third delivery is acknowledged, and the reply goes late': async (begin) => {
      const trial = await begin()
      const heard = await answered(trial, trial.delivery.text('wait 20000'), 2, 4600, tells)
      deepStrictEqual([heard?.status, heard?.body], [200, 'success'])
      await trial.clock.pass(6000)
      deepStrictEqual([trial.handled.length, trial.late.length], [1, 1])
    },
    'a reply that grows: the third delivery has its beginning, and the rest goes late': async (begin) => {
      const trial = await begin()
      const delivery = trial.delivery.text('tell 3000')
      const heard = await answered(trial, delivery, 2, 4600, tells)
      trial.assertReply(heard, delivery, '第1句。第2句。第3句。第4句。')
      await trial.clock.pass(6000)
      const [rest] = trial.late
      strictEqual(rest && 'Content' in rest && rest.Content, '第5句。第6句。')
    },
  }
}

function hangUpCases(hangUp: HostTraits['hangUp']): Cases {
  return {
    'where nobody hangs up, a delivery ends after 5.5 s without an answer that WeChat could take': async (
      begin,
    ) => {
      const trial = await begin()
      const delivery = trial.delivery.text('wait 7000')
      const line = await trial.delivers(delivery)
      await trial.clock.pass(retryAfter)
      await trial.clock.pass(600)
      await hungUp(trial, line, hangUp)
      const next = await trial.delivers(delivery.again())
      await trial.clock.pass(1500)
      trial.assertReply(await next.hears(), delivery, 'echo: wait 7000')
    },
    'a failure that is to be tried again gets no answer, and the next delivery has one': async (begin) => {
      const trial = await begin({ app: { onFailure: 'retry' } })
      const delivery = trial.delivery.text('fail once')
      const line = trial.line()
      await line.write(requestOf(delivery))
      await trial.until(() => trial.errors.length > 0, 'the handler fails')
      if (hangUp === 503) await trial.clock.pass(5600)
      await hungUp(trial, line, hangUp)
      const again = await trial.asks(delivery.again())
      trial.assertReply(again, delivery, 'echo: fail once')
      strictEqual(trial.handled.length, 2)
    },
  }
}
