import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { names } from './server.ts'

const test = suite('bad inputs: ids')
const folder = import.meta.dirname

/** Imports the tests beside this one without running them: uvu puts them into a queue that nobody reads. */
async function registered(): Promise<readonly string[]> {
  const others = readdirSync(folder).filter((file) => file.endsWith('.test.ts') && file !== 'ids.test.ts')
  const { UVU_QUEUE } = globalThis as { UVU_QUEUE?: unknown }
  Object.assign(globalThis, { UVU_QUEUE: [[]] })
  for (const file of others) await import(join(folder, file))
  Object.assign(globalThis, { UVU_QUEUE })
  return names
}

test('every input of the checklist has a test that begins with its id, and every id is on the list', async () => {
  const checklist = JSON.parse(readFileSync(join(folder, '../fixtures/bad-inputs.json'), 'utf8')) as object
  const ids = Object.values(checklist).flatMap((line: string) => line.split(' '))
  const tested = new Set((await registered()).flatMap((name) => /^[A-Z]\d\d(?= )/.exec(name) ?? []))
  assert.equal([...tested].sort(), ids.sort())
})

test.run()
