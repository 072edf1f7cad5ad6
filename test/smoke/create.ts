import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { command } from './command.ts'

/** Makes a project with the packed echostr, installs that into it, builds and tests it. Gives its folder. */
export async function create(project: string, kind: string, name: string, tarball: string): Promise<string> {
  await command(project, 'npx', '--no', '--', 'echostr', 'create', kind, name)
  const folder = join(project, kind === 'plugin' ? `echostr-plugin-${name}` : name)
  const where = kind === 'plugin' ? '--save-dev' : '--save'
  await command(folder, 'npm', 'i', '--no-audit', '--no-fund', '--prefer-offline', where, tarball)
  await command(folder, 'npm', 'run', 'build')
  await command(folder, 'npm', 'test')
  return folder
}

/** Starts a bot that was made so and has the packed doctor examine it. */
export async function examine(folder: string): Promise<void> {
  const port = await freePort()
  const bot = spawn(process.execPath, ['dist/src/index.js'], {
    cwd: folder,
    env: { ...process.env, TOKEN: 'smokeToken', PORT: port },
  })
  try {
    await listening(bot)
    const url = `http://127.0.0.1:${port}/wechat`
    await command(
      folder,
      'npx',
      '--no',
      '--',
      'echostr',
      'doctor',
      url,
      '--token',
      'smokeToken',
      '--calls',
      '2',
    )
  } finally {
    const closed = once(bot, 'close')
    bot.kill('SIGKILL')
    await closed
  }
}

async function listening(bot: ChildProcess): Promise<void> {
  const ended = once(bot, 'close').then(() => Promise.reject(new Error('the bot ended')))
  await Promise.race([once(bot.stdout as NonNullable<ChildProcess['stdout']>, 'data'), ended])
  ended.catch(() => {})
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return String(port)
}
