// uvu leaves with 0 after several kinds of failure and hangs on one, so its suites are run from here, under guard.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

/** What uvu's `suite.run()` puts into the queue: errors (`true` when there are none), passed, skipped, total. */
type Suite = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>

const options = {
  dir: { type: 'string', default: 'test' },
  deadline: { type: 'string', default: '60000' },
} as const

// what is expected on stderr is English, whoever runs the tests
process.env.LC_ALL = 'C'

const { values, positionals } = parseArgs({ options, allowPositionals: true })
const deadline = Number(values.deadline)
const queue: Suite[][] = []
const causes: string[] = []
const count = { passed: 0, failed: 0 }
const skippedIn = new Map<string, number>()
let current = ''
let finished = false

function fail(cause: string, failed = 1): void {
  causes.push(`FAIL ${current}: ${cause}`)
  count.failed += failed
}

/** What some tests need, its Debian package, and which tests those are. */
const programs = [
  [['redis-server'], 'redis-server', 'Redis', 'Redis'],
  [['chromium', 'chromium-browser'], 'chromium fonts-noto-cjk', 'the chat page', '聊天网页'],
] as const

/** Seconds that a file of tests takes on two slow cores, roughly. */
const secondsAFile = 5

function expectations(files: number): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const isThere = (name: string) => folders.some((folder) => existsSync(join(folder, name)))
  const lacking = programs.filter(([names]) => !names.some(isThere))
  const minutes = Math.max(1, Math.round((files * secondsAFile) / 60))
  const skipped = lacking.map(([, install, en]) => `Skipped: ${en} (apt-get install ${install}). `)
  const left = lacking.map(([, install, , zh]) => `跳过：${zh}（apt-get install ${install}）。`)
  return [
    `Test files: ${files}. Minutes: about ${minutes}. ${skipped.join('')}The last line says how many tests passed.`,
    `${files} 个测试文件，约 ${minutes} 分钟。${left.join('')}最后一行是通过和失败的个数。`,
  ].join('\n')
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : `not an Error but ${String(error)}`
}

function testFiles(dir: string, pattern = ''): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !/(^|[\\/])(fixtures|node_modules)[\\/]/.test(file))
    .map((file) => join(dir, file))
    .filter((file) => new RegExp(pattern, 'i').test(file))
    .sort()
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
  try {
    return await settled(work(), ms)
  } catch (error) {
    fail(`${what}: ${describe(error)}`)
    return undefined
  }
}

async function runSuite(suite: Suite): Promise<void> {
  const [errors, passed, skipped, total] = await suite()
  count.passed += passed
  if (skipped > 0) skippedIn.set(current, skipped + (skippedIn.get(current) ?? 0))
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

async function runFile(file: string): Promise<void> {
  current = file
  process.stdout.write(`${file}\n`)
  const group = openGroup()
  const load = (): Promise<TestFile> => import(pathToFileURL(file).href)
  const imported = await attempt('the file cannot be imported', load)
  if (imported && group.length === 0) fail('no suite: is .run() missing?')
  if (/^\s*\w+\.only\b/m.test(readFileSync(file, 'utf8'))) fail('.only hides the other tests')
  for (const suite of group) await attempt('a suite broke off', () => runSuite(suite), imported?.deadline)
  // Rejections that nobody handles are told at the end of a turn: wait for it while `current` still names their file.
  await setImmediate()
}

function openGroup(): Suite[] {
  const group: Suite[] = []
  Object.assign(globalThis, { UVU_INDEX: queue.push(group) - 1 })
  return group
}

function finish(): void {
  finished = true
  process.exitCode = count.failed > 0 ? 1 : 0
  const lines = [...causes, ...skips(), `${count.passed} passed, ${count.failed} failed`]
  process.stdout.write(`\n${lines.join('\n')}\n`)
}

function skips(): string[] {
  if (skippedIn.size === 0) return []
  const all = [...skippedIn.values()].reduce((sum, skipped) => sum + skipped)
  return [...[...skippedIn].map(([file, skipped]) => `SKIP ${file}: ${skipped} tests`), `${all} skipped`]
}

function guard(): void {
  process.on('uncaughtException', (error, origin) => fail(`${origin}: ${describe(error)}`))
  process.on('exit', () => {
    if (finished) return
    fail('process.exit() before the end of the run')
    finish()
  })
}

async function main(pattern?: string): Promise<void> {
  Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: queue })
  const files = testFiles(values.dir, pattern)
  guard()
  if (files.length === 0) fail(`no test file below ${values.dir} matches ${pattern ?? '*.test.ts'}`)
  process.stdout.write(`${expectations(files.length)}\n\n`)
  for (const file of files) await runFile(file)
  finish()
  // A server that a test left open must not keep the run alive.
  process.exit()
}

await main(positionals[0])
