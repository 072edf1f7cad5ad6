import { ok } from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { fakeClock } from '../fake-clock.ts'
import { none } from './alike.ts'
import { aLife } from './behind.ts'
import { Scope } from './scope.ts'
import type { MakePlugin, PluginCases, PluginTraits } from './traits.ts'
import { made, PluginTrial } from './trial.ts'

/** Seconds of the clock in which what a message has begun comes to its end. */
const longEnough = 600

interface Life {
  readonly scope: Scope
  /** Intervals of the clock that go on after it. */
  readonly waiting: number
}

/** A plugin's life in an app, from the factory to app.close(). */
async function lived(make: MakePlugin, traits: PluginTraits): Promise<Life> {
  const scope = new Scope()
  const clock = fakeClock()
  await scope.run(async () => {
    await aLife(new PluginTrial(made(make, clock), traits, clock), traits)
    for (let second = 0; second < longEnough; second++) {
      clock.advance(1000)
      await setImmediate()
    }
  })
  return { scope, waiting: clock.waiting }
}

/** What an app without plugins waits for after a life, in which its handlers hang as well. */
let waitingWithout: Promise<number> | undefined

async function measured(): Promise<number> {
  return (await lived(() => [], { own: (delivery) => delivery.text('x') })).waiting
}

function list(scope: Scope, holding: boolean): string {
  const found = [...scope.open.values()].filter((open) => open.isHolding() === holding)
  return found.map(({ type, at }) => `${type}, made\n${at}`).join('\n')
}

/** What a plugin leaves behind: all of the cases look at one life. */
export function leavingCases(): PluginCases {
  let life: Promise<Life> | undefined
  const once: typeof lived = (make, traits) => {
    life ??= lived(make, traits)
    return life
  }
  return {
    'nothing is written to stderr': async (make, traits) => {
      none((await once(make, traits)).scope.written, (written) => `it wrote: ${written}`)
    },
    'after app.close() nothing of it keeps the process alive': async (make, traits) => {
      const left = list((await once(make, traits)).scope, true)
      ok(left === '', `still open after app.close(): ${left}`)
    },
    'after app.close() no timer of it is left, on no clock': async (make, traits) => {
      const { scope, waiting } = await once(make, traits)
      const left = list(scope, false)
      ok(left === '', `still there after app.close(): ${left}`)
      waitingWithout ??= measured()
      const more = waiting - (await waitingWithout)
      ok(more <= 0, `${more} intervals of the clock go on, ten minutes after app.close()`)
    },
  }
}
