// Turns of servers under a load, and what each used meanwhile.
import { inTurns } from '../measure.ts'
import type { State } from '../servers/server.ts'
import { quantile } from '../statistics.ts'
import { type Load, saturate } from './closed.ts'
import type { Target } from './target.ts'

/** What one turn gave. */
export interface Turn {
  readonly load: Load
  /** µs of CPU per request. */
  readonly cpu: number
  /** Percent of the time that went into garbage collection. */
  readonly gc: number
  /** Bytes. */
  readonly rss: number
}

/** One turn of a server under a load, and what it used meanwhile; so many signatures are made before. */
export async function turn(
  { server, requests }: Target,
  count: number,
  run: () => Promise<Load>,
): Promise<Turn> {
  requests.prepare(count)
  const before = await server.ask()
  const load = await run()
  const after = await server.ask()
  const per = (key: keyof State) => (Number(after[key]) - Number(before[key])) / load.latencies.length
  return { load, cpu: per('cpu'), gc: (after.gc - before.gc) / load.seconds / 1e4, rss: after.rss }
}

/** A turn of as many requests as the server can answer in so many ms. */
export function saturatedTurn(target: Target, ms: number): Promise<Turn> {
  return turn(target, ms * 15, () => saturate(target.connections, target.requests, ms))
}

/** Turns of all targets, in rotating order, once all are warm. The first of each is not counted. */
export async function turns(
  targets: readonly Target[],
  rounds: number,
  one: (target: Target) => Promise<Turn>,
): Promise<Map<string, Turn[]>> {
  const all = new Map(targets.map(({ name }) => [name, [] as Turn[]]))
  for (const target of targets) await one(target)
  await inTurns(targets, rounds, async (target) => void all.get(target.name)?.push(await one(target)))
  return all
}

export const throughput = (turn: Turn): number => turn.load.latencies.length / turn.load.seconds
export const cpu = (turn: Turn): number => turn.cpu

/** µs within which a share of a turn's requests were answered. */
export function latency(share: number): (turn: Turn) => number {
  return ({ load }) => quantile(load.latencies, share)
}

/** The same over all turns: there are not enough requests in one. */
export function pooled(turns: readonly Turn[], share: number): number {
  return quantile(
    turns.flatMap((turn) => [...turn.load.latencies]),
    share,
  )
}
