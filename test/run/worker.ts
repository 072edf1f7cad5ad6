import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isCounted } from './files.ts'
import type { Result, Sign } from './result.ts'

const script = join(import.meta.dirname, 'file.ts')
const folder = mkdtempSync(join(tmpdir(), 'echostr-test-'))
const alive = new Set<ChildProcess>()

/** How long a process takes to be there, and to leave, in ms; a busy machine has more to do. */
const patience = 30_000

/** Runs a file in a process of its own; what it and its children write goes through one file, so that it stays in order. */
export async function ran(file: string, deadline: number): Promise<{ result: Result; output: string }> {
  const path = join(folder, file.replaceAll(/[\\/:]/g, '_'))
  const log = openSync(path, 'w')
  const env = isCounted(file) ? process.env : { ...process.env, NODE_V8_COVERAGE: undefined }
  const child = fork(script, [file, String(deadline)], { stdio: ['ignore', log, log, 'ipc'], env })
  closeSync(log)
  alive.add(child)
  const result = await outcome(child, file)
  alive.delete(child)
  return { result, output: readFileSync(path, 'utf8') }
}

async function outcome(child: ChildProcess, file: string): Promise<Result> {
  let timer = setTimeout(() => child.kill('SIGKILL'), patience)
  let result: Result | undefined
  child.on('message', (told: Result | Sign) => {
    clearTimeout(timer)
    timer = setTimeout(() => child.kill('SIGKILL'), 'within' in told ? 2 * told.within : patience)
    if (!('within' in told)) result = told
  })
  const [code, signal] = await once(child, 'close')
  clearTimeout(timer)
  return result ?? { file, passed: 0, failed: 1, skipped: 0, causes: [lost(code, signal)] }
}

function lost(code: number | null, signal: string | null): string {
  return signal === 'SIGKILL'
    ? 'it let nothing else run for twice its deadline, or was killed'
    : `its process ended without a result: ${signal ?? code}`
}

/** Ends whatever still runs, the way that lets it take away what it has started. */
export function endAll(): void {
  for (const child of alive) {
    child.disconnect()
    setTimeout(() => child.kill('SIGKILL'), 2000).unref()
  }
}

/** Takes the outputs away. */
export function tidyUp(): void {
  rmSync(folder, { recursive: true, force: true })
}
