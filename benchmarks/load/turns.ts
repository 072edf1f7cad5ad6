// Turns of servers under a load, and what each used meanwhile.
import { inTurns } from '../measure.ts'
import type { State } from '../servers/server.ts'
import { inTurn, type Servers } from '../servers/several.ts'
import { median, quantile } from '../statistics.ts'
import { type Load, saturate } from './closed.ts'
import { hangUp, type Target, target } from './target.ts'

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

/** What each process gave, by the name of its kind. */
export type Turns = ReadonlyMap<string, readonly (readonly Turn[])[]>

/** Turns of all processes, in rotating order, once all are warm. The first of each is not counted. */
export async function turns(
  servers: Servers,
  connections: number,
  rounds: number,
  one: (target: Target) => Promise<Turn>,
): Promise<Turns> {
  const seats: { readonly target: Target; readonly given: Turn[] }[] = []
  for (const [name, server] of inTurn(servers))
    seats.push({ target: await target(name, server, connections), given: [] })
  for (const seat of seats) await one(seat.target)
  await inTurns(seats, rounds, async (seat) => void seat.given.push(await one(seat.target)))
  hangUp(seats.map((seat) => seat.target))
  const of = (name: string) => seats.filter((seat) => seat.target.name === name).map(({ given }) => given)
  return new Map([...servers.keys()].map((name) => [name, of(name)]))
}

/** Each process's median; of a kind that is not there, none. */
export function byProcess(all: Turns, name: string, of: (turn: Turn) => number): number[] {
  return (all.get(name) ?? []).map((turns) => median(turns.map(of)))
}

/**
 * One process of a kind with one of another, those that were started one after the other and have their turns so: what
 * comes of both in each round, and of that the median. Only neighbours in time are compared.
 */
export function byPair(
  all: Turns,
  [name, other]: readonly [string, string],
  of: (turn: Turn) => number,
  both: (own: number, other: number) => number,
): number[] {
  const others = all.get(other) ?? []
  return (all.get(name) ?? []).map((turns, like) =>
    median(turns.map((turn, round) => both(of(turn), of(others[like]?.[round] as Turn)))),
  )
}

/** How many times as much as another kind. */
export function overOther(all: Turns, name: string, other: string, of: (turn: Turn) => number): number[] {
  return byPair(all, [name, other], of, (own, theirs) => own / theirs)
}

export const throughput = (turn: Turn): number => turn.load.latencies.length / turn.load.seconds
export const cpu = (turn: Turn): number => turn.cpu

/** µs within which a share of a turn's requests were answered. */
export function latency(share: number): (turn: Turn) => number {
  return ({ load }) => quantile(load.latencies, share)
}

/** Each process's, over all its turns: there are not enough requests in one. */
export function pooled(all: Turns, name: string, share: number): number[] {
  const latencies = (turns: readonly Turn[]) => turns.flatMap(({ load }) => [...load.latencies])
  return (all.get(name) ?? []).map((turns) => quantile(latencies(turns), share))
}
