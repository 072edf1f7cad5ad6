import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { handshake, message, stranger } from './wechat.ts'

/** Runs the file as a server of its own, lets WeChat's requests come, ends it. */
export async function serve(binary: string, folder: string, file: string): Promise<void> {
  const child = spawn(binary, [file], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk))
  }
  try {
    await converse(`http://127.0.0.1:${await listening(output)}`)
  } catch (error) {
    throw new Error(`${error}\n${output.join('')}`)
  } finally {
    await end(child)
  }
}

async function converse(origin: string): Promise<void> {
  await handshake(origin)
  await stranger(origin)
  await message(origin)
}

async function listening(output: readonly string[]): Promise<string> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    const port = /port (\d+)/.exec(output.join(''))?.[1]
    if (port !== undefined) return port
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the app does not listen within 10 s')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}
