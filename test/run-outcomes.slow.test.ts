import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failures, run } from './support/runs.ts'

const test = suite('run')

/** Each test starts a process: slow where the machine is busy. */
export const deadline = 180_000

/** One for each place where a failure can be: a test, a hook, beside the tests, the process. All of them are in the slow tests. */
const some = ['assertion', 'after-throws', 'unhandled-rejection', 'exits']

test('fails on several files at once, and names each and its cause', async () => {
  const { code, lines } = await run(
    '',
    some.map((dir) => `/${dir}/`),
  )
  assert.is(code, 1)
  const causes = lines.filter((line) => line.startsWith('FAIL'))
  for (const { dir, cause } of failures.filter((each) => some.includes(each.dir))) {
    const own = causes.filter((line) => line.includes(`/${dir}/`)).join('\n')
    assert.match(own, cause, dir)
  }
  assert.match(lines.at(-1) ?? '', /^\d+ passed, \d+ failed$/)
})

test('passes good files and looks into no fixtures folder', async () => {
  const { code, lines } = await run('good')
  assert.is(code, 0)
  assert.is(lines.at(-1), '2 passed, 0 failed')
})

test('says first how long it takes and what is skipped, in both languages', async () => {
  const { lines } = await run('good', [], { ...process.env, PATH: '/nowhere' })
  assert.match(
    lines[0] ?? '',
    /^Test files: 2\. Minutes: about 1\. Skipped: Redis \(apt-get install redis-server\)\. /,
  )
  assert.match(
    lines[0] ?? '',
    'Skipped: the chat page (apt-get install chromium-headless-shell fonts-noto-cjk). ',
  )
  assert.match(lines[1] ?? '', /^2 个测试文件，约 1 分钟。跳过：Redis（.*）。跳过：聊天网页（/)
  const folder = mkdtempSync(join(tmpdir(), 'echostr-'))
  for (const name of ['redis-server', 'chromium']) writeFileSync(join(folder, name), '')
  const complete = await run('good', [], { ...process.env, PATH: folder })
  rmSync(folder, { recursive: true })
  assert.not.match(complete.lines[0] ?? '', 'Skipped')
  assert.is(complete.lines.at(-1), '2 passed, 0 failed')
})

test('runs only the files that the pattern matches', async () => {
  const { code, lines } = await run('good', ['second'])
  assert.is(code, 0)
  assert.is(lines.at(-1), '1 passed, 0 failed')
})

test('a file that mostly waits runs beside those that fill the cores', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-'))
  const { code, lines } = await run('waits', [], { ...process.env, SIGN: join(folder, 'sign') })
  rmSync(folder, { recursive: true })
  assert.is(code, 0)
  assert.is(lines.at(-1), '3 passed, 0 failed')
})

test('names the files with skipped tests, and counts them', async () => {
  const { code, lines } = await run('skip')
  assert.is(code, 0)
  assert.match(lines.at(-3) ?? '', /^SKIP .*case\.test\.ts: 1 tests$/)
  assert.equal(lines.slice(-2), ['1 skipped', '1 passed, 0 failed'])
})

test('ends although a test left a server open', async () => {
  const { code, lines } = await run('open-server')
  assert.is(code, 0)
  assert.is(lines.at(-1), '1 passed, 0 failed')
})

test.run()
