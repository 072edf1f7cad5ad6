import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const file = fileURLToPath(new URL('child.ts', import.meta.url))

/** The figures of a subject, measured in a process of its own. */
export async function measured(subject: readonly (string | number)[], ...flags: string[]): Promise<unknown> {
  const args = [...process.execArgv, '--max-semi-space-size=4', ...flags, file, ...subject.map(String)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout)
}
