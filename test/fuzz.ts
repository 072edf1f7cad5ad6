// Attacks the parsers, the app and the listener with seeded inputs; findings are stored and replayed ever after.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzz, targets } from './fuzz/targets.ts'
import { watchdog } from './fuzz/watchdog.ts'
import { watch } from './support/watch.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
})
const [runs, seed] = [Number(values.runs), Number(values.seed)]
if (!(Number.isInteger(runs) && runs > 0 && Number.isInteger(seed)))
  throw new Error('--runs and --seed are whole numbers')

watch()
const folder = join(import.meta.dirname, 'fixtures', 'fuzz')
const started = performance.now()
const outcome = await fuzz(targets(), {
  runs,
  seed,
  folder,
  print: console.log,
  before: watchdog(folder, seed),
})
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(
  Object.entries(outcome.runs)
    .map(([name, count]) => `${name} ${count}`)
    .join(', '),
)
console.log(`${runs} runs from seed ${seed} in ${seconds} s, ${outcome.findings} findings`)
process.exit(outcome.findings > 0 ? 1 : 0)
