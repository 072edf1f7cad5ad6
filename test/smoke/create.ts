import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { command } from './command.ts'

/** Makes a project with the packed echostr, takes the steps that are printed then. Gives its folder. */
export async function create(
  project: string,
  kind: string,
  name: string,
  ...flags: readonly string[]
): Promise<string> {
  const said = await command(project, 'npx', '--no', '--', 'echostr', 'create', kind, name, ...flags)
  const folder = join(project, kind === 'plugin' ? `echostr-plugin-${name}` : name)
  assert.match(said, /\n {2}cd \S+\n {2}npm install\n {2}npm test\n/)
  await command(folder, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline')
  await command(folder, 'npm', 'test')
  return folder
}

/** `npx echostr check` finds nothing amiss with a plugin that has a description and an author. */
export async function checks(folder: string): Promise<void> {
  for (const [file, from, to] of [
    ['package.json', 'For echostr: …', 'For echostr: answers one word.'],
    ['LICENSE', 'the authors', 'the smoke test'],
  ] as const) {
    const text = await readFile(join(folder, file), 'utf8')
    await writeFile(join(folder, file), text.replace(from, to))
  }
  assert.match(
    await command(folder, 'npx', '--no', '--', 'echostr', 'check', '--lang', 'en'),
    /\n0 failures, /,
  )
}

/** Starts a bot with a model, which has no key, and asks it something. */
export async function asks(folder: string): Promise<void> {
  const port = await freePort()
  const account = { ECHOSTR_TOKEN: 'smokeToken', PORT: port, AI_BASE_URL: '', AI_API_KEY: '', AI_MODEL: '' }
  const bot = start(folder, account)
  try {
    await listening(bot, `:${port}/wechat`)
    const given = ['--url', `http://127.0.0.1:${port}/wechat`, '--token', 'smokeToken']
    const said = await command(folder, 'npx', '--no', '--', 'echostr', 'send', 'smoke', ...given)
    assert.match(said, /smoke[\s\S]*AI_API_KEY[\s\S]*内容由AI生成/)
    bot.kill('SIGTERM')
    await closed(bot)
  } finally {
    if (bot.exitCode === null && bot.signalCode === null) bot.kill('SIGKILL')
  }
}

/** Starts a bot that was made so, sends it a message, has the packed doctor examine it, and ends it by SIGTERM. */
export async function examine(folder: string): Promise<void> {
  await refusesToStart(folder)
  const port = await freePort()
  const account = { ECHOSTR_TOKEN: 'smokeToken', PORT: port }
  const bot = start(folder, account)
  try {
    await listening(bot, `:${port}/wechat`)
    const url = `http://127.0.0.1:${port}/wechat`
    const given = [url, '--token', 'smokeToken']
    assert.equal((await fetch(new URL('/health', url))).status, 200)
    const echostr = ['--no', '--', 'echostr']
    const said = await command(folder, 'npx', ...echostr, 'send', 'smoke', '--url', ...given)
    assert.match(said, /You said: smoke/)
    await command(folder, 'npx', ...echostr, 'doctor', ...given, '--calls', '2')
    bot.kill('SIGTERM')
    await closed(bot)
    await assert.rejects(fetch(url), 'the bot still answers after SIGTERM')
  } finally {
    if (bot.exitCode === null && bot.signalCode === null) bot.kill('SIGKILL')
  }
}

/** `npm run dev` ends with npm, also when the signal gets no further than npm. */
export async function develops(folder: string): Promise<void> {
  const port = await freePort()
  const npm = start(folder, { ECHOSTR_TOKEN: 'smokeToken', PORT: port }, 'run', 'dev')
  await listening(npm, `:${port}/wechat`)
  npm.kill('SIGTERM')
  const health = `http://127.0.0.1:${port}/health`
  for (let tries = 0; tries < 50; tries++) {
    await setTimeout(200)
    if (!(await fetch(health).catch(() => undefined))) return
  }
  assert.fail('the bot of npm run dev still answers after SIGTERM')
}

/** Without its token it says which variable is missing. */
async function refusesToStart(folder: string): Promise<void> {
  const bot = start(folder, { ECHOSTR_TOKEN: '' })
  let said = ''
  bot.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(bot, 'close')
  assert.match(said, /ECHOSTR_TOKEN is not set/)
  assert.equal(code, 1)
}

/** `npm start`, which compiles first, or another script. */
function start(folder: string, env: Record<string, string>, ...script: readonly string[]): ChildProcess {
  return spawn('npm', script.length > 0 ? script : ['start'], {
    cwd: folder,
    env: { ...process.env, ...env },
  })
}

async function listening(bot: ChildProcess, address: string): Promise<void> {
  const ended = once(bot, 'close').then(() => assert.fail('the bot ended'))
  ended.catch(() => {})
  const said = new Promise<void>((resolve) => {
    bot.stdout?.setEncoding('utf8').on('data', (text: string) => text.includes(address) && resolve())
  })
  await Promise.race([said, ended])
}

async function closed(bot: ChildProcess): Promise<void> {
  const late = AbortSignal.timeout(10_000)
  if (bot.exitCode === null) await once(bot, 'close', { signal: late })
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return String(port)
}
