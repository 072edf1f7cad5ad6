// One process that times the same calls of two trees, in turns: `pair.js {"part": "handle", …}`. Prints the times.
import { type Contender, measure } from '../measure.ts'
import { handled } from '../parts/handle.ts'
import { calls } from './calls.ts'
import { entry } from './revision.ts'

export interface PairOptions {
  readonly part: 'micro' | 'handle'
  /** Folders of the built trees; the first one is loaded and warmed up first. */
  readonly trees: readonly string[]
  readonly rounds: number
  readonly quick: boolean
}

/** ns of each round, by metric and tree; a metric that one of the trees cannot do is missing. */
export type PairTimes = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>

type Core = typeof import('echostr') & typeof import('echostr/testing')

/** What a change is likely to be felt in. */
const apps = ['all defaults', 'secure mode', 'async handler', '10 middleware']

/** Until the code is compiled. That memory is still being taken is the same for both trees. */
const compiled = { runs: 30_000, ms: 2000 }

const parts: Readonly<Record<PairOptions['part'], (core: Core) => Contender[] | Promise<Contender[]>>> = {
  micro: calls,
  handle: (core) => handled(core, apps),
}

async function contendersOf(tree: string, part: PairOptions['part']): Promise<Contender[]> {
  const core = (await import(entry(tree, 'index'))) as typeof import('echostr')
  const kit = (await import(entry(tree, 'testing'))) as typeof import('echostr/testing')
  return parts[part]({ ...core, ...kit })
}

async function timed({ part, trees, rounds, quick }: PairOptions): Promise<PairTimes> {
  const all = new Map<string, Contender[]>()
  for (const tree of trees)
    for (const each of await contendersOf(tree, part))
      all.set(each.name, [...(all.get(each.name) ?? []), { ...each, name: tree }])
  const warm = quick || part === 'micro' ? undefined : compiled
  const times: Record<string, Record<string, readonly number[]>> = {}
  for (const [name, pair] of all)
    times[name] = Object.fromEntries(await measure(pair, { rounds, turn: 15, warm }))
  return times
}

console.log(JSON.stringify(await timed(JSON.parse(process.argv[2] ?? '') as PairOptions)))
