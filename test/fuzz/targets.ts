import { exchange } from '../exchange/model/target.ts'
import type { Setup } from './app.ts'
import { documents } from './documents.ts'
import { envelopes } from './envelopes.ts'
import { handle } from './handle.ts'
import { type HuntOptions, hunt, replay } from './hunt.ts'
import { sockets } from './sockets.ts'
import type { Target } from './target.ts'

/** Which part of the runs each target gets: a connection takes its time, a conversation more. */
const shares: Readonly<Record<string, number>> = {
  documents: 0.49,
  handle: 0.24,
  envelopes: 0.2,
  sockets: 0.06,
  exchange: 0.01,
}

export function targets(setup?: Setup): Target[] {
  return [documents(), handle(setup), envelopes(setup), sockets(setup), exchange()]
}

/** What came of the whole: findings old and new, and the runs of each target. */
export interface Outcome {
  readonly findings: number
  readonly runs: Readonly<Record<string, number>>
}

/** Replays what was found before, then attacks each target with its share of the runs. */
export async function fuzz(all: readonly Target[], options: HuntOptions): Promise<Outcome> {
  const runs: Record<string, number> = {}
  try {
    let findings = (await replay(all, options)).length
    for (const target of all) {
      const share = Math.round(options.runs * (shares[target.name] ?? 0))
      const found = await hunt(target, { ...options, runs: share })
      findings += found.length
      runs[target.name] = share
    }
    return { findings, runs }
  } finally {
    for (const target of all) await target.close?.()
  }
}
