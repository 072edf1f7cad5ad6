// A hang in synchronous code stops every timer of its thread, so this one looks on from another thread.
import { writeSync } from 'node:fs'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { decoded, encoded, store } from './findings.ts'
import type { Input } from './target.ts'

/** Shared with the watching thread: how many inputs there were, and the bytes of the present one. */
interface Shared {
  readonly counters: Int32Array
  readonly bytes: Uint8Array
  readonly folder: string
  readonly seed: number
  /** ms without a new input after which the present one is taken for endless. */
  readonly patience: number
}

/** Largest input that can be told; none of the targets makes a larger one. */
const most = 4 * 2 ** 20

/** Worker threads do not inherit tsx. */
const typescript = `
  import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => {
    register()
    return import(${JSON.stringify(import.meta.url)})
  })`

/** Starts watching. Each input is to be told before it runs; one that never ends is stored, and the process ends. */
export function watchdog(
  folder: string,
  seed: number,
  patience = 20_000,
): (target: string, input: Input) => void {
  const counters = new Int32Array(new SharedArrayBuffer(8))
  const bytes = new Uint8Array(new SharedArrayBuffer(most))
  new Worker(typescript, { eval: true, workerData: { counters, bytes, folder, seed, patience } }).unref()
  return (target, input) => {
    const { written } = new TextEncoder().encodeInto(JSON.stringify({ target, input: encoded(input) }), bytes)
    Atomics.store(counters, 1, written)
    Atomics.add(counters, 0, 1)
  }
}

function watch(shared: Shared): void {
  let before = 0
  setInterval(() => {
    const count = Atomics.load(shared.counters, 0)
    if (count !== 0 && count === before) end(shared)
    before = count
  }, shared.patience)
}

function end({ counters, bytes, folder, seed, patience }: Shared): void {
  const told = Buffer.from(bytes.slice(0, Atomics.load(counters, 1))).toString()
  const { target, input } = JSON.parse(told) as { target: string; input: Record<string, string> }
  const what = `never ends: the thread has been busy for ${patience} ms`
  const file = store(folder, { target, seed, path: '', what, input: decoded(input) })
  // console.log would wait for the thread that hangs
  writeSync(1, `FINDING ${target}: ${what}\n  seed ${seed}, stored as ${file}\n  input ${told}\n`)
  // nor can that thread end itself
  process.kill(process.pid, 'SIGKILL')
}

if (!isMainThread) watch(workerData as Shared)
