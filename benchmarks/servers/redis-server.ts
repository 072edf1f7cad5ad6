import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { connect } from 'echostr-plugin-redis'

/** False, said once, on a machine without redis-server. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0
  if (!found) console.log('\nskipped: no redis-server here')
  return found
}

/** What Redis says of itself. */
export interface Redis {
  readonly url: string
  /** CPU time used so far, in µs, and bytes of data. */
  state(): Promise<{ readonly cpu: number; readonly memory: number }>
  clear(): Promise<void>
  stop(): Promise<void>
}

/** A redis-server that writes nothing to disk. */
export async function startRedis(): Promise<Redis> {
  const port = await freePort()
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'] })
  process.once('exit', () => server.kill('SIGKILL'))
  await ready(server)
  const url = `redis://127.0.0.1:${port}`
  const admin = await connect(url)
  return {
    url,
    state: async () => {
      const info = String(await admin.info())
      const value = (name: string) => Number(new RegExp(`^${name}:(.+)`, 'm').exec(info)?.[1])
      const cpu = (value('used_cpu_user') + value('used_cpu_sys')) * 1e6
      return { cpu, memory: value('used_memory') }
    },
    clear: async () => void (await admin.flushAll()),
    stop: async () => {
      admin.destroy()
      const exit = once(server, 'exit')
      server.kill('SIGKILL')
      await exit
    },
  }
}

async function ready({ stdout }: ChildProcess): Promise<void> {
  for await (const line of stdout ?? []) if (String(line).includes('Ready to accept')) break
  stdout?.resume()
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
