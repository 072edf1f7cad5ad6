import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'

/** Something that is open: a timer, a socket, a watched file. */
export interface Open {
  /** Node's name for it: `Timeout`, `TCPSERVERWRAP`. */
  readonly type: string
  /** Where it was made, as a stack. */
  readonly at: string
  /** It keeps the process alive. */
  isHolding(): boolean
}

interface Resource {
  hasRef?(): boolean
}

/** ms, in real time, in which what is being closed may close. */
const patience = 1000

const scopes = new AsyncLocalStorage<Scope>()
const owners = new Map<number, Scope>()
let running = 0

const hook = createHook({
  init(id, type, _, resource: Resource) {
    const scope = scopes.getStore()
    if (!scope || typeof resource.hasRef !== 'function' || type === 'Immediate') return
    owners.set(id, scope)
    scope.open.set(id, { type, at: stack(), isHolding: () => resource.hasRef?.() === true })
  },
  destroy(id) {
    owners.get(id)?.open.delete(id)
    owners.delete(id)
  },
})

/**
 * What a case does: all that it, and what it calls, writes to stderr and leaves open; nothing of what runs beside it in the
 * same process.
 */
export class Scope {
  readonly open: Map<number, Open> = new Map()
  readonly written: string[] = []

  /** Runs the case; what it writes to stderr stays here. */
  async run(work: () => Promise<void>): Promise<void> {
    if (running++ === 0) begin()
    try {
      await scopes.run(this, work)
      await settled(this)
    } finally {
      if (--running === 0) end()
      for (const id of this.open.keys()) owners.delete(id)
    }
  }
}

/** Until nothing is open any more, or it seems to stay. */
async function settled({ open }: Scope): Promise<void> {
  const start = performance.now()
  do await setImmediate()
  while (open.size > 0 && performance.now() - start < patience)
}

function stack(): string {
  const lines = (new Error().stack ?? '').split('\n').slice(1)
  return lines.filter((line) => !/node:internal|testing\/plugin\/scope/.test(line)).join('\n')
}

type Write = typeof process.stderr.write
let write: Write | undefined
const said = { error: console.error, warn: console.warn }

/** Test runners put a console of their own in place, which does not write to stderr: both are listened to. */
function begin(): void {
  hook.enable()
  process.on('warning', warned)
  const own: Write = process.stderr.write
  write = own
  process.stderr.write = ((text: string, ...rest: never[]) => {
    if (!keep(text)) return own.call(process.stderr, text, ...rest)
    const written: unknown = rest.at(-1)
    if (typeof written === 'function') written()
    return true
  }) as Write
  for (const name of ['error', 'warn'] as const) {
    said[name] = console[name]
    console[name] = (...words) => void (keep(words.join(' ')) || said[name].call(console, ...words))
  }
}

function end(): void {
  hook.disable()
  process.off('warning', warned)
  if (write) process.stderr.write = write
  Object.assign(console, said)
}

/** True when it was a case that wrote. */
function keep(text: unknown): boolean {
  const scope = scopes.getStore()
  scope?.written.push(String(text))
  return scope !== undefined
}

/** Node prints these by itself. Those about Node's own features are not the plugin's. */
function warned({ name, message }: Error): void {
  if (!/^(Experimental|Deprecation)Warning$/.test(name)) keep(`${name}: ${message}`)
}
