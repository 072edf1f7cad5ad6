import { type EchostrError, systemClock, within } from 'echostr'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('within')

const never = new Promise<never>(() => {})

/** What a promise has come to by now. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
  const open = Symbol('open')
  const seen = await Promise.race([promise.catch((error: EchostrError) => error.code), Promise.resolve(open)])
  return seen === open ? 'open' : seen
}

test('work that comes in time is what it comes to, and leaves no timer', async () => {
  const clock = fakeClock()
  assert.is(await within(clock, 1000, Promise.resolve(5)), 5)
  assert.is(await within(clock, 1000, () => 6), 6)
  assert.is(await within(clock, 1000, async () => 7), 7)
  assert.is(clock.waiting, 0)
})

test('what the work throws comes through, and leaves no timer', async () => {
  const clock = fakeClock()
  const failure = new Error('mine')
  const failing = [
    Promise.reject(failure),
    () => Promise.reject(failure),
    () => {
      throw failure
    },
  ]
  for (const work of failing)
    assert.is(await within(clock, 1000, work as Promise<never>).catch((error) => error), failure)
  assert.is(clock.waiting, 0)
})

test('when the time is over it rejects with timed_out, and aborts the signal with the same error', async () => {
  const clock = fakeClock()
  let heard: AbortSignal | undefined
  const waiting = within(clock, 1000, (signal) => {
    heard = signal
    return never
  })
  waiting.catch(() => {})
  clock.advance(999)
  assert.is(await stateOf(waiting), 'open')
  assert.is(heard?.aborted, false)
  clock.advance(1)
  const error: EchostrError = await waiting.catch((error) => error)
  assert.equal([error.code, error.status], ['timed_out', 200])
  assert.match(error.message, '1000 ms')
  assert.match(error.in('zh'), '1000 毫秒内没有回答')
  assert.equal([heard?.aborted, heard?.reason], [true, error])
  assert.is(clock.waiting, 0)
})

test('something else may stand in place of the work, or be thrown', async () => {
  const clock = fakeClock()
  const instead = within(clock, 1000, never, () => 'instead')
  const thrown = within(clock, 1000, never, () => {
    throw new RangeError('mine')
  }).catch((error) => error.message)
  // the work fails before the slow stand-in is there, and nobody listens to it
  const slow = within(
    clock,
    1000,
    (signal) => new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject('work'))),
    () => clock.sleep(10).then(() => 'slow'),
  )
  clock.advance(1000)
  assert.equal([await instead, await thrown], ['instead', 'mine'])
  clock.advance(10)
  assert.is(await slow, 'slow')
})

test('work that fails when nobody listens any more is no unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  try {
    const clock = fakeClock()
    let fail = (_: Error) => {}
    const work = new Promise<never>((_, reject) => {
      fail = reject
    })
    const waiting = within(clock, 1000, work).catch((error) => error.code)
    const aborted = within(
      clock,
      1000,
      (signal) =>
        new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
    ).catch((error) => error.code)
    clock.advance(1000)
    assert.equal([await waiting, await aborted], ['timed_out', 'timed_out'])
    fail(new Error('late'))
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    assert.equal(unhandled, [])
  } finally {
    process.off('unhandledRejection', note)
  }
})

test('a process that was busy for all of the time still hears what came meanwhile', async () => {
  const came = new Promise((resolve) => setImmediate(resolve, 'came'))
  const waiting = within(systemClock, 40, came)
  const end = performance.now() + 60
  while (performance.now() < end);
  assert.is(await waiting, 'came')
})

test.run()
