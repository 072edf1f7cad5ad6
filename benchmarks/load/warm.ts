// When a server is warm.
import type { Options } from '../options.ts'
import type { ServerProcess } from '../servers/server.ts'
import { median } from '../statistics.ts'
import { hangUp, target } from './target.ts'
import { saturatedTurn } from './turns.ts'

/** What is to be level: µs of CPU per request, and the memory that the process occupies. */
interface Sample {
  readonly requests: number
  readonly cpu: number
  readonly rss: number
}

/** Until the code is compiled: enough where what is compared takes memory alike. */
export const compiled = 15_000
const atLeast = 50_000
const atMost = 250_000
/** What the last half of `atLeast` may differ by from the half before. */
const tolerance = { cpu: 0.05, rss: 0.03 }

/** The latest samples that make half of `atLeast`, and those before that do, too. */
function halves(samples: readonly Sample[]): readonly [readonly Sample[], readonly Sample[]] {
  const back = (from: number) => {
    let [at, sum] = [from, 0]
    while (at > 0 && sum < atLeast / 2) sum += samples[--at]?.requests ?? 0
    return at
  }
  const middle = back(samples.length)
  return [samples.slice(back(middle), middle), samples.slice(middle)]
}

function isLevel(samples: readonly Sample[]): boolean {
  const [before, after] = halves(samples)
  return (['cpu', 'rss'] as const).every((key) => {
    const [was, is] = [before, after].map((half) => median(half.map((each) => each[key]))) as [number, number]
    return Math.abs(is / was - 1) <= tolerance[key]
  })
}

/**
 * Has a server answer requests until they cost it the same as before: until its code is compiled, its heap has grown,
 * and what it remembers of messages no longer takes new memory, each page of which is dear the first time.
 *
 * @param most requests after which that is enough
 */
export async function warmUp(
  server: ServerProcess,
  { quick }: Options,
  most: number = quick ? 5000 : atMost,
): Promise<void> {
  const each = await target(server.options.contender, server, 64)
  const samples: Sample[] = []
  for (let answered = 0; answered < most && (answered < atLeast || !isLevel(samples)); ) {
    const { load, cpu, rss } = await saturatedTurn(each, 200)
    samples.push({ requests: load.latencies.length, cpu, rss })
    answered += load.latencies.length
  }
  hangUp([each])
}
