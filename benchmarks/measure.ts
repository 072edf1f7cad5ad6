import { ratios } from './statistics.ts'
import { figure, type Table } from './table.ts'

/** One of several ways to do the same thing. */
export interface Contender {
  readonly name: string
  readonly run: () => unknown
  /** Makes ready what that many runs use up; not timed. */
  readonly prepare?: (runs: number) => void | Promise<void>
}

/** Time of one run in nanoseconds, each round's. */
export type Times = ReadonlyMap<string, readonly number[]>

export interface MeasureOptions {
  readonly rounds: number
  /** Length of a turn, in milliseconds. */
  readonly turn: number
  /** What each runs before anything is timed, beside the first turns. */
  readonly warm?: Warm | undefined
}

export interface Warm {
  readonly runs: number
  /** Enough, in milliseconds of CPU, for what takes long. */
  readonly ms: number
}

/**
 * Until an app no longer takes new memory, each page of which is dear the first time: what it remembers of messages
 * has room for 200 000, and then the same memory is used again.
 */
export const level: Warm = { runs: 210_000, ms: 10_000 }

/**
 * Times contenders side by side: short turns in an order that rotates from round to round, so that a machine that
 * gets slower meanwhile does so for all of them. The first turns of each set how many runs make one, and warm up.
 */
export async function measure(contenders: readonly Contender[], options: MeasureOptions): Promise<Times> {
  const runs = new Map<Contender, number>()
  for (const contender of contenders) {
    if (options.warm) await warmUp(contender, options.warm)
    runs.set(contender, await calibrate(contender, options.turn))
  }
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  await inTurns(contenders, options.rounds, async (contender) => {
    times.get(contender.name)?.push(await time(contender, runs.get(contender) ?? 1))
  })
  return times
}

/** Everybody's turn in each round, every round beginning with another one. */
export async function inTurns<T>(
  all: readonly T[],
  rounds: number,
  turn: (each: T) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < all.length; place++) await turn(all[(place + round) % all.length] as T)
  }
}

async function warmUp(contender: Contender, { runs, ms }: Warm): Promise<void> {
  const batch = await runsIn(contender, 20)
  let used = 0
  for (let done = 0; done < runs && used < ms * 1e6; done += batch)
    used += batch * (await time(contender, batch))
}

/** Twice: code that has just been compiled is faster than at first. */
async function calibrate(contender: Contender, turn: number): Promise<number> {
  await runsIn(contender, turn * 3)
  return runsIn(contender, turn)
}

async function runsIn(contender: Contender, turn: number): Promise<number> {
  let runs = 1
  let ns = await time(contender, runs)
  while (ns * runs < turn * 1e6) {
    runs = Math.ceil(Math.max(runs * 1.5, Math.min(runs * 10, (turn * 1e6) / ns)))
    ns = await time(contender, runs)
  }
  return runs
}

/** Keeps the last result, so that no run can be optimized away. */
export let sink: unknown

/**
 * Nanoseconds of CPU time per run: what others do on the machine meanwhile does not count, what this process's
 * garbage collector and compiler do on the side does. Promises are awaited one after the other.
 */
async function time({ run, prepare }: Contender, runs: number): Promise<number> {
  await prepare?.(runs + 1)
  const isAsync = run() instanceof Promise
  const start = process.cpuUsage()
  if (isAsync) for (let i = 0; i < runs; i++) await run()
  else for (let i = 0; i < runs; i++) sink = run()
  const { user, system } = process.cpuUsage(start)
  return ((user + system) * 1000) / runs
}

/** One row for each contender; the first is what the others are compared with. */
export function compared(id: string, title: string, times: Times): Table {
  const [first = []] = times.values()
  const rows = [...times].map(([name, values]) => [
    name,
    figure(values, 'ns'),
    figure(ratios(values, first), '×'),
  ])
  return { id, title, head: ['', 'time', 'ratio'], rows }
}
