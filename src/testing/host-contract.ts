import type { Awaitable } from '../base/awaitable.ts'
import { checkOptions, isObject, wrongArgument } from '../base/check-options.ts'
import type { ContractCase } from './contract.ts'
import { embeddingCases } from './host/embedding.ts'
import { ordinaryCases } from './host/ordinary.ts'
import { refusalCases } from './host/refusals.ts'
import { slowCases } from './host/slow.ts'
import type { Attempt, HostTraits } from './host/traits.ts'
import { type HostOnTrial, type HostSetup, Trial } from './host/trial.ts'

/**
 * What every host of an app does, as cases to be run against yours: a server with an adapter in it, on a free port of
 * 127.0.0.1. The app is the contract's, with a clock on which time passes without waiting.
 *
 * @param make starts a server for the app of a case: `{ app, options }` are for the adapter
 * @throws EchostrError `bad_option`
 * @example
 * const make = async ({ app, options }: HostSetup) => {
 *   const server = createServer(serverOptions, listener(app, options)).listen(0, '127.0.0.1')
 *   await once(server, 'listening')
 *   return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
 * }
 * for (const { name, run } of hostContract(make)) test(name, run)
 */
export function hostContract(
  make: (setup: HostSetup) => Awaitable<HostOnTrial>,
  traits: HostTraits = {},
): readonly ContractCase[] {
  if (typeof make !== 'function') throw wrongArgument('hostContract()', 'make', 'a function', make)
  if (!isObject(traits)) throw wrongArgument('hostContract()', 'traits', 'an object', traits)
  const given = checkOptions('hostContract()', traits, {
    'hangUp?': ['close', 503],
    'tells?': 'boolean',
    'mounts?': 'boolean',
    'parsers?': 'list',
    'routes?': 'boolean',
  })
  const cases = { ...ordinaryCases, ...refusalCases, ...slowCases(given), ...embeddingCases(given) }
  return Object.entries(cases).map(([name, attempt]) => ({ name, run: () => tried(make, attempt) }))
}

/** Runs a case and ends what it has begun. */
async function tried(make: (setup: HostSetup) => Awaitable<HostOnTrial>, attempt: Attempt): Promise<void> {
  const trials: Trial[] = []
  try {
    await attempt(async (settings = {}) => {
      const trial = new Trial(settings)
      trials.push(trial)
      trial.host = await make(trial.setup)
      return trial
    })
  } finally {
    for (const trial of trials) await trial.close()
  }
}
