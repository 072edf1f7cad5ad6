import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { entryOf, type Manifest } from './manifest.ts'

/** What a case says of the plugin; in Chinese where the plugin has thrown an error that has it. */
export interface Fault {
  readonly message: string
  readonly zh?: string
}

/** What a case of the contract came to: it passes where there is no fault. */
export interface Tried {
  readonly name: string
  readonly fault?: Fault
}

/** What came of a package in a process of its own. */
export interface Trial {
  readonly tried: readonly Tried[]
  /** The package's factories that give a plugin without options. */
  readonly factory?: string
  /** What kept the contract from being run. */
  readonly problem?: 'no_contract' | 'no_factory' | 'import_failed' | 'ended'
  /** The error behind the problem. */
  readonly detail?: string
  /** What was written to stderr. */
  readonly written: string
  /** The process had to be ended: something in the package keeps it alive. */
  readonly isAlive: boolean
}

type Told = Pick<Trial, 'tried'> & Partial<Trial>

/** ms, in real time, for all cases together. */
const longest = 120_000
/** ms in which a process that has nothing left to do ends. */
const patience = 3000

/** Runs in the package's folder, so that names mean there what they mean to the package. */
const script = `
const [entry, contract] = JSON.parse(process.env.ECHOSTR_CHECK)
const tell = (told) => new Promise((resolve) => process.send(told, resolve))
const faultOf = (error) => ({
  message: String(error?.message ?? error),
  zh: typeof error?.in === 'function' ? String(error.in('zh')) : undefined,
})
const factoryIn = (exported) => Object.entries(exported).find(([, make]) => {
  try { return typeof make === 'function' && typeof make().setup === 'function' } catch { return false }
})
try {
  const { pluginContract } = await import('echostr/testing')
  const exported = await import(entry)
  const own = contract && (await import(contract))
  const [factory, found] = own ? [contract, own.make] : (factoryIn(exported) ?? [])
  const make = own ? found : found && (() => found())
  if (!pluginContract) await tell({ tried: [], problem: 'no_contract' })
  else if (!make) await tell({ tried: [], problem: 'no_factory' })
  else {
    const tried = []
    for (const { name, run } of pluginContract(make, own ? own.traits : { folder: process.cwd() }))
      tried.push(await run().then(() => ({ name }), (error) => ({ name, fault: faultOf(error) })))
    await tell({ tried, factory })
  }
} catch (error) {
  await tell({ tried: [], problem: 'import_failed', detail: String(error?.message ?? error) })
}
process.disconnect()
`

/** Imports the package in a process of its own and runs the contract on its plugin. */
export async function tryOut(manifest: Manifest, folder: string): Promise<Trial> {
  const child = start(manifest, folder)
  let written = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written = (written + text).slice(0, 10_000)
  })
  const ended = once(child, 'close')
  const told = await within(
    Promise.race([once(child, 'message').then(([told]) => told as Told), ended]),
    longest,
  )
  const isAlive = (await within(ended, patience)) === undefined
  if (isAlive) child.kill('SIGKILL')
  const nothing: Told = { tried: [], problem: 'ended' }
  return { ...(isTold(told) ? told : nothing), written, isAlive: isAlive && isTold(told) }
}

function start(manifest: Manifest, folder: string): ChildProcess {
  const { contract } = manifest.echostr ?? {}
  const paths = [entryOf(manifest).code, contract].map(
    (path) => path && pathToFileURL(join(folder, path)).href,
  )
  // what Node warns of about itself is not the package's doing
  const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=DeprecationWarning']
  const args = [...process.execArgv, ...quiet, '--input-type=module', '--eval', script]
  return spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ECHOSTR_CHECK: JSON.stringify(paths) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

function isTold(value: unknown): value is Told {
  return Array.isArray((value as Partial<Told> | undefined)?.tried)
}

/** What it comes to; undefined when that takes too long. */
function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, undefined)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
