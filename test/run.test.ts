import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('run')

/** Each test starts a process: slow where the machine is busy. */
export const deadline = 180_000

interface Case {
  readonly name: string
  readonly dir: string
  readonly args?: readonly string[]
  readonly cause: RegExp
  readonly counts: string
}

const failures: readonly Case[] = [
  {
    name: 'an assertion that does not hold',
    dir: 'assertion',
    cause: /case\.test\.ts: 1 of 2 tests failed/,
    counts: '1 passed, 1 failed',
  },
  {
    name: 'a file that forgets .run()',
    dir: 'no-run',
    cause: /case\.test\.ts: no suite: is \.run\(\) missing\?/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'a suite without a test',
    dir: 'no-test',
    cause: /case\.test\.ts: a suite without a test/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'a pattern that matches no file',
    dir: 'good',
    args: ['nowhere'],
    cause: /no test file below .* matches nowhere/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'a thrown string, and the test behind it',
    dir: 'throws-string',
    cause: /case\.test\.ts: 2 of 3 tests never ran: .* not an Error/,
    counts: '1 passed, 2 failed',
  },
  {
    name: 'a rejection with undefined',
    dir: 'throws-undefined',
    cause: /case\.test\.ts: 1 of 1 tests never ran: .* not an Error/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'a before hook that throws',
    dir: 'before-throws',
    cause: /case\.test\.ts: 1 of 1 tests never ran: a hook threw/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'an after hook that throws',
    dir: 'after-throws',
    cause: /case\.test\.ts: a suite broke off: Error: cannot tidy up/,
    counts: '0 passed, 1 failed',
  },
  {
    name: '.only',
    dir: 'only',
    cause: /case\.test\.ts: \.only hides the other tests/,
    counts: '1 passed, 1 failed',
  },
  {
    name: 'a file that throws at import',
    dir: 'import-throws',
    cause: /case\.test\.ts: the file cannot be imported: Error: broken file/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'a rejection that nobody handles',
    dir: 'unhandled-rejection',
    cause: /case\.test\.ts: unhandledRejection: Error: nobody awaits me/,
    counts: '1 passed, 1 failed',
  },
  {
    name: 'an exception that nobody catches',
    dir: 'uncaught-exception',
    cause: /case\.test\.ts: uncaughtException: Error: nobody catches me/,
    counts: '1 passed, 1 failed',
  },
  {
    name: 'a test that never settles beside an open server',
    dir: 'never-settles',
    args: ['--deadline', '500'],
    cause: /case\.test\.ts: .*not settled within 500 ms/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'a test that never settles when nothing else is alive',
    dir: 'nothing-alive',
    args: ['--deadline', '500'],
    cause: /case\.test\.ts: .*not settled within 500 ms/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'a test that never settles in a file with a deadline of its own',
    dir: 'own-deadline',
    cause: /case\.test\.ts: .*not settled within 700 ms/,
    counts: '0 passed, 1 failed',
  },
  {
    name: 'a test that calls process.exit()',
    dir: 'exits',
    cause: /case\.test\.ts: process\.exit\(\) before the end/,
    counts: '0 passed, 1 failed',
  },
]

async function run(
  dir: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ code: number; lines: string[] }> {
  const command = ['--import', 'tsx', 'test/run.ts', '--dir', `test/fixtures/runner/${dir}`, ...args]
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
    env,
  })
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
  const output = await text(child.stdout)
  return { code: await ended, lines: output.trimEnd().split('\n') }
}

for (const { name, dir, args, cause, counts } of failures) {
  test(`fails on ${name}`, async () => {
    const { code, lines } = await run(dir, args)
    assert.is(code, 1)
    assert.match(lines.filter((line) => line.startsWith('FAIL')).join('\n'), cause)
    assert.is(lines.at(-1), counts)
  })
}

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
  assert.match(lines[0] ?? '', 'Skipped: the chat page (apt-get install chromium fonts-noto-cjk). ')
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
