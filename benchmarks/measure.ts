/** One of several ways to do the same thing. */
export interface Contender {
  readonly name: string
  readonly run: () => unknown
}

/** Time of one run in nanoseconds, each round's. */
export type Times = ReadonlyMap<string, readonly number[]>

export interface MeasureOptions {
  /** How often each contender has its turn. Default 24. */
  readonly rounds?: number
  /** Length of a turn, in milliseconds. Default 12. */
  readonly turn?: number
}

/**
 * Times contenders side by side: short turns in an order that rotates from round to round, so that a machine that
 * gets slower meanwhile does so for all of them. The first turn of each sets how many runs make one, and warms up.
 */
export async function measure(
  contenders: readonly Contender[],
  options: MeasureOptions = {},
): Promise<Times> {
  const { rounds = 24, turn = 12 } = options
  const runs = new Map<Contender, number>()
  for (const contender of contenders) runs.set(contender, await calibrate(contender, turn))
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < contenders.length; place++) {
      const contender = contenders[(place + round) % contenders.length] as Contender
      times.get(contender.name)?.push(await time(contender, runs.get(contender) ?? 1))
    }
  }
  return times
}

async function calibrate(contender: Contender, turn: number): Promise<number> {
  let runs = 1
  let ns = await time(contender, runs)
  while (ns * runs < turn * 1e6) {
    runs = Math.ceil(Math.max(runs * 1.5, Math.min(runs * 10, (turn * 1e6) / ns)))
    ns = await time(contender, runs)
  }
  return runs
}

let sink: unknown

/** Nanoseconds per run. Promises are awaited one after the other; the rest is not slowed down by that. */
async function time({ run }: Contender, runs: number): Promise<number> {
  const isAsync = run() instanceof Promise
  const start = process.hrtime.bigint()
  if (isAsync) for (let i = 0; i < runs; i++) await run()
  else for (let i = 0; i < runs; i++) sink = run()
  return Number(process.hrtime.bigint() - start) / runs
}

/** The last result, so that no run can be optimized away. */
export function lastResult(): unknown {
  return sink
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** Half of the distance between the quartiles, in percent of the median. */
export function spread(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN
  return ((at(0.75) - at(0.25)) / 2 / median(values)) * 100
}

/** How many times as long the first took, round by round: only neighbours in time are compared. */
export function ratios(times: Times, slow: string, fast: string): number[] {
  const others = times.get(fast) ?? []
  return (times.get(slow) ?? []).map((ns, round) => ns / (others[round] ?? Number.NaN))
}
