import { EchostrError } from '../errors.ts'
import { type Awaitable, isThenable } from './awaitable.ts'
import { wrongArgument } from './check-options.ts'
import type { Clock } from './clock.ts'

/** The longest time that a timer of Node's can have. */
const longest = 2 ** 31 - 1

/**
 * What a piece of work comes to, if it comes in time. When the time is over, nobody listens to the work any more: what
 * it gives later is let go, and what it throws later is no unhandled rejection. The timer ends with the work.
 *
 * The time passes in two halves: a process that was busy during the first one reads in the second what came meanwhile.
 *
 * @param ms milliseconds of the clock, at most 2147483647; `systemClock` does not keep the process alive for them
 * @param work a promise, or a function that is called at once, with a signal that aborts when the time is over
 * @param instead gives what it comes to when the time is over, or throws; default: `timed_out` is thrown
 * @throws EchostrError `timed_out`; what the work throws
 * @example
 * const forecast = await within(app.clock, 2000, (signal) => fetch(address, { signal }))
 * const price = await within(app.clock, 500, askPrice(), () => undefined)
 */
export async function within<T, U = never>(
  clock: Clock,
  ms: number,
  work: PromiseLike<T> | ((signal: AbortSignal) => Awaitable<T>),
  instead?: () => U,
): Promise<T | U> {
  checkArguments(clock, ms, work, instead)
  return new Promise((resolve, reject) => {
    const controller = new AbortController()
    const stop = inTwoHalves(clock, ms, () => {
      const error = new EchostrError('timed_out', `There was no answer within ${ms} ms`)
      // from here on, what the aborted work comes to changes nothing
      resolve(settled(() => outcome(error, instead)))
      controller.abort(error)
    })
    const begin = typeof work === 'function' ? () => work(controller.signal) : () => work
    settled(begin).then(resolve, reject).finally(stop)
  })
}

/** Calls `act` once, unless the function that it returns is called before. */
function inTwoHalves(clock: Clock, ms: number, act: () => void): () => void {
  let halves = 0
  const stop = clock.every(ms / 2, () => {
    halves++
    if (halves < 2) return
    stop()
    act()
  })
  return stop
}

/** What a call gives, or what it throws, as a promise. */
function settled<T>(call: () => Awaitable<T>): Promise<T> {
  return new Promise((resolve) => resolve(call()))
}

function outcome<U>(error: EchostrError, instead?: () => U): U {
  if (instead) return instead()
  throw error
}

function checkArguments(clock: Clock, ms: number, work: unknown, instead: unknown): void {
  const { now, every } = (clock ?? {}) as Partial<Clock>
  // an array has an every(), too
  if (typeof every !== 'function' || typeof now !== 'function')
    throw wrongArgument('within()', 'clock', 'a clock with now(), elapsed(), every()', clock)
  if (!(typeof ms === 'number' && ms > 0 && ms <= longest))
    throw wrongArgument('within()', 'ms', `a number above 0, up to ${longest},`, ms)
  if (typeof work !== 'function' && !isThenable(work))
    throw wrongArgument('within()', 'work', 'a promise or a function', work)
  if (instead !== undefined && typeof instead !== 'function')
    throw wrongArgument('within()', 'instead', 'a function', instead)
}
