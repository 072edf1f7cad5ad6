import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ledger, MemoryLedger } from 'echostr'
import type { FakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hunt } from '../fuzz/hunt.ts'
import { exchange, worlds } from './model/target.ts'
import type { Sharing } from './model/world.ts'

const test = suite('exchange-model')

/** How many are played in all. `CONVERSATIONS=50000 npm test -- exchange/model` is for whoever changes the exchange. */
const conversations = Number(process.env.CONVERSATIONS ?? 900)
const each = Math.ceil(conversations / Object.keys(worlds).length)

/** One takes some milliseconds. */
export const deadline: number = 60_000 + 100 * conversations

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
    seed: 1,
    runs,
    folder,
    print: (line) => lines.push(line),
  })
  return lines
}

for (const [name, sharing] of Object.entries(worlds)) {
  test(`${each} conversations, ${names[name]}: handled once, answered one way, nothing is left`, async () => {
    assert.equal(await played({ [name]: sharing }, each), [])
  })
}

// the rules can be broken

const broken: readonly (readonly [string, Sharing, RegExp])[] = [
  ['a ledger that gives a message to everybody', { apps: 2, ledger: everybodys }, /was handled \d times/],
  [
    'a ledger on which nothing is final',
    { apps: 2, ledger: unsettled },
    /finished message|ways of sending|was handled \d times/,
  ],
  [
    'a ledger that loses what came out',
    { apps: 2, ledger: forgetful },
    /was handled \d times|ways of sending/,
  ],
]

for (const [what, sharing, finding] of broken) {
  test(`${what} is found`, async () => {
    assert.match((await played({ broken: sharing }, 300)).join('\n'), finding)
  })
}

function everybodys(clock: FakeClock): Ledger {
  const ledger = new MemoryLedger({ clock })
  return changed(ledger, { claim: () => ({ state: 'new', token: 'anybody' }), settle: () => true })
}

function unsettled(clock: FakeClock): Ledger {
  const ledger = new MemoryLedger({ clock })
  return changed(ledger, { settle: () => true })
}

function forgetful(clock: FakeClock): Ledger {
  const ledger = new MemoryLedger({ clock })
  return changed(ledger, { settle: (key, token) => ledger.settle(key, token, null) })
}

function changed(ledger: Ledger, change: Partial<Ledger>): Ledger {
  return {
    claim: (key, lease, token) => ledger.claim(key, lease, token),
    settle: (key, token, outcome) => ledger.settle(key, token, outcome),
    wait: (key, signal) => ledger.wait(key, signal),
    ...change,
  }
}

test.run()
