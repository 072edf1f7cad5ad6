import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const exec = promisify(execFile)

/** Runs a command to its end, within two minutes, and gives its stdout. A failure carries the output. */
export async function command(cwd: string, file: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await exec(file, args, { cwd, timeout: 120_000, maxBuffer: 2 ** 24 })
  return stdout
}

/** Like `npm i`, into a folder of its own that need not hold a package yet. */
export function install(folder: string, what: string): Promise<string> {
  return command(folder, 'npm', 'i', '--no-audit', '--no-fund', '--prefer-offline', '--prefix', folder, what)
}
