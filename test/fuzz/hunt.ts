import * as fc from 'fast-check'
import { assertUnharmed } from '../support/watch.ts'
import { encoded, type Finding, store, stored } from './findings.ts'
import type { Input, Target } from './target.ts'

export interface HuntOptions {
  readonly seed: number
  readonly runs: number
  /** Where findings are kept and looked for. */
  readonly folder: string
  /** Told about each finding. */
  readonly print: (line: string) => void
  /** Told about each input that is about to run. */
  readonly before?: (target: string, input: Input) => void
  /** ms for one run, far above what any machine needs. */
  readonly deadline?: number
  /** Default true: a smaller input with the same finding is looked for. */
  readonly shrink?: boolean
}

/** So few in one batch that a finding stops little, and that slow ones end in the time below. */
const batchSize = 1000
/** ms that the way to a smaller input may take. */
const longestShrink = 60_000

/** One run, with the invariants that hold for every target: it ends, in time, and harms nothing. */
async function invariantly(target: Target, input: Input, options: HuntOptions): Promise<void> {
  const { deadline = 10_000, before } = options
  before?.(target.name, input)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not answered within ${deadline} ms`)), deadline)
  })
  try {
    await Promise.race([target.run(input), late])
  } finally {
    clearTimeout(timer)
    await assertUnharmed()
  }
}

/** Runs every stored finding again. Gives those that are still there. */
export async function replay(targets: readonly Target[], options: HuntOptions): Promise<Finding[]> {
  const left: Finding[] = []
  for (const finding of stored(options.folder)) {
    const target = targets.find(({ name }) => name === finding.target)
    if (!target) continue
    try {
      await invariantly(target, finding.input, options)
    } catch (error) {
      left.push({ ...finding, what: message(error) })
      options.print(`still there: ${finding.target}, ${message(error)}`)
    }
  }
  return left
}

/** Attacks a target. The findings are stored and printed. */
export async function hunt(target: Target, options: HuntOptions): Promise<Finding[]> {
  const findings: Finding[] = []
  for (let done = 0; done < options.runs; done += batchSize) {
    const seed = options.seed + done / batchSize
    const numRuns = Math.min(batchSize, options.runs - done)
    const finding = await batch(target, { ...options, seed, runs: numRuns })
    if (finding) findings.push(finding)
  }
  return findings
}

async function batch(target: Target, options: HuntOptions): Promise<Finding | undefined> {
  const property = fc.asyncProperty(target.inputs, (input) => invariantly(target, input, options))
  const { seed, runs: numRuns, shrink = true } = options
  const limits = { interruptAfterTimeLimit: longestShrink, endOnFailure: !shrink }
  const until = fc.check(property, { seed, numRuns, ...limits })
  const { failed, counterexample, counterexamplePath, errorInstance, interrupted, numRuns: ran } = await until
  if (!failed || counterexample === null) {
    if (interrupted) options.print(`${target.name}: only ${ran} of ${numRuns} runs in ${longestShrink} ms`)
    return undefined
  }
  const [input] = counterexample
  return report(
    { target: target.name, seed, path: counterexamplePath ?? '', what: message(errorInstance), input },
    options,
  )
}

function report(finding: Finding, { folder, print }: HuntOptions): Finding {
  const file = store(folder, finding)
  print(`FINDING ${finding.target}: ${finding.what}`)
  print(`  seed ${finding.seed}, path ${finding.path}, stored as ${file}`)
  print(`  input ${JSON.stringify(encoded(finding.input))}`)
  return finding
}

/** The message, and what was found in place of what. */
function message(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { details } = error as { details?: string | false }
  return details ? `${error.message}\n${details}` : error.message
}
