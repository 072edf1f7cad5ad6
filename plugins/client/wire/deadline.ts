import { type Clock, systemClock } from 'echostr'
import { CallError, type CallErrorDetails } from './call-error.ts'

/** The machine's clock for one who waits for an answer: unlike `systemClock`, it keeps the process alive. */
export const awakeClock: Clock = {
  ...systemClock,
  every: (ms, tick) => {
    const timer = setInterval(tick, ms)
    return () => clearInterval(timer)
  },
}

/** Resolves when that many milliseconds have passed on the clock; rejects when the signal aborts before. */
export async function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  let end = () => {}
  await new Promise<void>((resolve, reject) => {
    const abort = () => reject(signal?.reason)
    const stop = clock.every(ms, resolve)
    signal?.addEventListener('abort', abort)
    // a timer that nobody waits for any more would keep the process alive
    end = () => {
      stop()
      signal?.removeEventListener('abort', abort)
    }
  }).finally(() => end())
}

/** The error when somebody takes longer than the option `timeout` says. */
export function timedOut(
  ms: number,
  details: CallErrorDetails = {},
  who = 'WeChat',
  of = 'client()',
): CallError {
  const remedy = `See whether this machine reaches it, or raise the option "timeout" of ${of}.`
  return new CallError('client_timeout', `${who} has not answered within ${ms} ms. ${remedy}`, details)
}
