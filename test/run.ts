// uvu leaves with 0 after several kinds of failure and hangs on one, so its suites are run from here, under guard:
// each file in a process of its own, as many at a time as there are cores, and one more that mostly waits.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { expectations } from './run/expectations.ts'
import { isWaiting, testFiles } from './run/files.ts'
import { Progress } from './run/progress.ts'
import { Tally } from './run/tally.ts'
import { endAll, ran, tidyUp } from './run/worker.ts'

const options = {
  dir: { type: 'string', default: 'test' },
  deadline: { type: 'string', default: '60000' },
  slow: { type: 'boolean', default: false },
} as const

// what is expected on stderr is English, whoever runs the tests
process.env.LC_ALL = 'C'

const { values, positionals: patterns } = parseArgs({ options, allowPositionals: true })
const workers = Math.max(2, availableParallelism())
const files = testFiles(values.dir, patterns, values.slow)
const queues = [files.filter((file) => !isWaiting(file)), files.filter(isWaiting)] as const
const progress = new Progress(files.length)
const tally = new Tally()

process.on('exit', tidyUp)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(signal))

function stop(signal: string): void {
  const left = queues.flatMap((queue) => queue.splice(0))
  tally.fail(`stopped by ${signal}, ${left.length} files before the end`)
  endAll()
}

async function work(queue: string[]): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const started = performance.now()
    const { result, output } = await ran(file, Number(values.deadline))
    tally.add(result)
    // what passes is worth reading only to whoever asked for it by name
    progress.done(
      file,
      performance.now() - started,
      result.causes.length > 0 || patterns.length > 0 ? output : '',
    )
  }
}

if (files.length === 0)
  tally.fail(`no test file below ${values.dir} matches ${patterns.join(' ') || '*.test.ts'}`)
process.stdout.write(`${expectations(files.length, workers)}\n\n`)
const [computing, waiting] = queues
await Promise.all([work(waiting), ...Array.from({ length: workers }, () => work(computing))])
progress.end()
process.stdout.write(`\n${tally.lines().join('\n')}\n`)
process.exit(tally.failed > 0 ? 1 : 0)
