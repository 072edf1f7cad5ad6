import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exchange, worlds } from './exchange-model/target.ts'
import type { Sharing } from './exchange-model/world.ts'
import { hunt } from './fuzz/hunt.ts'

const test = suite('exchange-model')

const folder = mkdtempSync(join(tmpdir(), 'echostr-exchange-'))
test.after(() => rmSync(folder, { recursive: true }))

const names: Readonly<Record<string, string>> = {
  alone: 'one process',
  shared: 'two processes and the ledger they share',
  distant: 'two processes and a ledger far away',
}

/** Plays conversations in one of the worlds; gives what was said about findings. */
async function played(world: Record<string, Sharing>, runs: number): Promise<string[]> {
  const lines: string[] = []
  await hunt(exchange(world), {
    seed: Number(process.env.SEED ?? 1),
    runs,
    folder,
    print: (line) => lines.push(line),
  })
  return lines
}

for (const [name, sharing] of Object.entries(worlds)) {
  test(`300 conversations, ${names[name]}: handled once, answered one way, nothing is left`, async () => {
    const t = performance.now()
    assert.equal(await played({ [name]: sharing }, Number(process.env.RUNS ?? 300)), [])
    console.log(performance.now() - t)
  })
}

test.run()
