import type { Lang } from '../../texts/words.ts'

/** The created bot's server. */
export const index = `import { createServer } from 'node:http'
import { listener, serverOptions } from 'echostr'
import { createApp } from './app.ts'
import { loadSettings } from './settings.ts'

const { options, port } = loadSettings()
const app = createApp(options)
const wechat = listener(app, '/wechat')

const server = createServer(serverOptions, (req, res) => {
  // for Docker and load balancers, which cannot sign
  if (req.url === '/health') res.end('ok')
  else wechat(req, res)
})
// a port that is busy or not allowed: one line says so
server.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
server.listen(port, () => console.log(\`http://127.0.0.1:\${port}/wechat\`))

/** No new connections; what runs ends; the connections that wait for nothing are closed. */
async function close(): Promise<void> {
  server.close()
  await app.close()
  server.closeIdleConnections()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)

// a signal that only npm gets ends npm and its shell, and does not come this far
const { ppid } = process
const orphaned = setInterval(() => {
  if (process.ppid === ppid) return
  clearInterval(orphaned)
  void close()
}, 500)
orphaned.unref()
`

const mistakes = {
  zh: {
    port: 'PORT 是 0 到 65535 的整数',
    missing: `没有设置 \${name}：\${meaning}。把 .env.example 复制为 .env，填好它。`,
  },
  en: {
    port: 'PORT is a number from 0 to 65535',
    missing: `\${name} is not set: \${meaning}. Copy .env.example to .env and fill it in.`,
  },
} as const

/** Where the created bot's token and keys come from. */
export const settings = (lang: Lang): string => `import { existsSync } from 'node:fs'
import type { AppOptions } from 'echostr'

export interface Settings {
  readonly options: AppOptions
  readonly port: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** The settings of the environment, and of the file .env for what it lacks. Ends the process where one is missing. */
export function loadSettings(): Settings {
  if (existsSync('.env')) process.loadEnvFile()
  try {
    return settingsOf(process.env)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

/** A variable that is set but empty counts as unset. */
export function settingsOf(env: Environment): Settings {
  const token = required(env, 'ECHOSTR_TOKEN', '令牌(Token)')
  const port = Number(env.PORT || 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('${mistakes[lang].port}')
  if (!env.ECHOSTR_APP_ID && !env.ECHOSTR_AES_KEY) return { options: { token }, port }
  const appId = required(env, 'ECHOSTR_APP_ID', '开发者ID(AppID)')
  const encodingAESKey = required(env, 'ECHOSTR_AES_KEY', '消息加解密密钥(EncodingAESKey)')
  return { options: { token, appId, encodingAESKey }, port }
}

function required(env: Environment, name: string, meaning: string): string {
  const value = env[name]
  if (value) return value
  throw new Error(\`${mistakes[lang].missing}\`)
}
`

export const settingsTest = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingsOf } from '../src/settings.ts'

test('a variable that is missing is named', () => {
  assert.throws(() => settingsOf({}), /ECHOSTR_TOKEN/)
  assert.throws(() => settingsOf({ ECHOSTR_TOKEN: '' }), /ECHOSTR_TOKEN/)
  assert.throws(() => settingsOf({ ECHOSTR_TOKEN: 'abc', ECHOSTR_APP_ID: 'wx1' }), /ECHOSTR_AES_KEY/)
  assert.throws(() => settingsOf({ ECHOSTR_TOKEN: 'abc', ECHOSTR_AES_KEY: 'k' }), /ECHOSTR_APP_ID/)
})

test('without a key it is plain mode', () => {
  assert.deepEqual(settingsOf({ ECHOSTR_TOKEN: 'abc', PORT: '' }), { options: { token: 'abc' }, port: 3000 })
})
`

/** Compiles and starts again when a file changes: a Node 20 runs no TypeScript. */
export const dev = `// Compiles when a file changes, and starts the bot again when that has come to something new.
import { spawn, spawnSync } from 'node:child_process'

const tsc = 'node_modules/typescript/bin/tsc'
// a group of its own each: the compiler is a process of a process
const detached = process.platform !== 'win32'
const node = (...args) => spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], detached })

spawnSync(process.execPath, [tsc], { stdio: 'inherit' })
const children = [node(tsc, '--watch', '--preserveWatchOutput'), node('--watch', 'dist/src/index.js')]
const end = () => {
  for (const { pid } of children) process.kill(detached ? -pid : pid, 'SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end)

// a signal that only npm gets ends npm and its shell, and does not come this far
const { ppid } = process
const orphaned = setInterval(() => {
  if (process.ppid === ppid) return
  clearInterval(orphaned)
  end()
}, 500)
orphaned.unref()
`
