// Runs the suites of one file, in a process of its own, and tells the process above what came of them.
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Result, Sign } from './result.ts'

/** What uvu's `suite.run()` puts into the queue: errors (`true` when there are none), passed, skipped, total. */
type Suite = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>

const [file = '', given] = process.argv.slice(2)
const deadline = Number(given)
const result: Result = { file, passed: 0, failed: 0, skipped: 0, causes: [] }
let finished = false

function fail(cause: string, failed = 1): void {
  result.causes.push(cause)
  result.failed += failed
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : `not an Error but ${String(error)}`
}

/** The timer keeps the process alive: a promise that nobody can settle any more would otherwise end it quietly. */
async function settled<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const expire = () => reject(new Error(`not settled within ${ms} ms`))
    timer = setTimeout(expire, ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** What the work comes to; undefined when it fails. */
async function attempt<T>(what: string, work: () => Promise<T>, ms = deadline): Promise<T | undefined> {
  tell({ within: ms })
  try {
    return await settled(work(), ms)
  } catch (error) {
    fail(`${what}: ${describe(error)}`)
    return undefined
  }
}

async function runSuite(suite: Suite): Promise<void> {
  const [errors, passed, skipped, total] = await suite()
  result.passed += passed
  result.skipped += skipped
  if (errors !== true) process.stdout.write(`\n${errors}\n`)
  if (total + skipped === 0) fail('a suite without a test')
  if (passed < total) fail(shortfall(errors, total - passed, total), total - passed)
}

function shortfall(errors: string | true, missing: number, total: number): string {
  if (errors !== true) return `${missing} of ${total} tests failed or never ran`
  return `${missing} of ${total} tests never ran: a hook threw, or a test threw what is not an Error`
}

/** A file may have a deadline of its own, in ms. */
interface TestFile {
  readonly deadline?: number
}

async function run(): Promise<void> {
  process.stdout.write(`${file}\n`)
  const group: Suite[] = []
  Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: [group], UVU_INDEX: 0 })
  const load = (): Promise<TestFile> => import(pathToFileURL(file).href)
  const imported = await attempt('the file cannot be imported', load)
  if (imported && group.length === 0) fail('no suite: is .run() missing?')
  if (/^\s*\w+\.only\b/m.test(readFileSync(file, 'utf8'))) fail('.only hides the other tests')
  for (const suite of group) await attempt('a suite broke off', () => runSuite(suite), imported?.deadline)
  // Rejections that nobody handles are told at the end of a turn.
  await setImmediate()
}

function guard(): void {
  process.on('uncaughtException', (error, origin) => fail(`${origin}: ${describe(error)}`))
  process.on('exit', () => {
    if (finished) return
    fail('process.exit() before the end of the run')
    tell(result)
  })
  // Nobody is there any more to be told.
  process.on('disconnect', () => process.exit(1))
}

function tell(what: Result | Sign, told?: () => void): void {
  if (process.connected) process.send?.(what, undefined, {}, told)
  else told?.()
}

guard()
await run()
finished = true
// A server that a test left open must not keep the run alive.
tell(result, () => process.exit())
