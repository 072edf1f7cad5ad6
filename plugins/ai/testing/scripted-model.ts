import { type Clock, checkOptions, type OptionCheck, systemClock } from 'echostr'
import type { ChatMessage, Model, Usage } from '../model.ts'
import { aiError } from '../texts.ts'

/** A step of a script: a piece of the answer, a wait in milliseconds, an error to fail with, what it has used. */
export type Step = string | number | Error | { readonly usage: Usage }

/** A script, or a function that gives it for the messages, e.g. to answer by what was asked. */
export type Script = readonly Step[] | ((messages: readonly ChatMessage[]) => readonly Step[])

/** A model for tests. */
export interface ScriptedModel extends Model {
  /** The messages of every call, oldest first. */
  readonly calls: readonly (readonly ChatMessage[])[]
  /** How many answers were ended before their end. */
  readonly cut: number
}

const script: OptionCheck = {
  is: 'a list of pieces, waits, and errors, or a function that gives one,',
  fits: (value) => typeof value === 'function' || Array.isArray(value),
}

/**
 * A model that says what stands in a script: needs no key, no network, and no time with `fakeClock()`.
 *
 * @throws EchostrError `ai_option`
 * @example
 * const model = scriptedModel(['你好，', 1000, '我是小助手。'])
 * app.use(chat({ model, clock }))
 */
export function scriptedModel(given: Script, options: { readonly clock?: Clock } = {}): ScriptedModel {
  checkOptions('scriptedModel()', { script: given, options }, { script, options: 'object' }, aiError)
  const { clock = systemClock } = checkOptions('scriptedModel()', options, { 'clock?': 'clock' }, aiError)
  const calls: (readonly ChatMessage[])[] = []
  let cut = 0
  const model: Model = (messages, call) => {
    calls.push(messages)
    const steps = typeof given === 'function' ? given(messages) : given
    return played(steps, clock, call, () => cut++)
  }
  return Object.defineProperties(model, {
    calls: { get: () => calls },
    cut: { get: () => cut },
  }) as ScriptedModel
}

async function* played(
  steps: readonly Step[],
  clock: Clock,
  { signal, used }: Parameters<Model>[1],
  cut: () => void,
): AsyncGenerator<string> {
  let ended = false
  try {
    for (const step of steps) {
      if (typeof step === 'number') await passed(step, clock, signal)
      else if (typeof step === 'string') yield step
      else if (step instanceof Error) throw step
      else used(step.usage)
      if (signal.aborted) return
    }
    ended = true
  } finally {
    if (!ended) cut()
  }
}

/** Resolves when the time has passed, or the signal aborts. */
function passed(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || signal.aborted) return resolve()
    const done = () => {
      stop()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const stop = clock.every(ms, done)
    signal.addEventListener('abort', done)
  })
}
