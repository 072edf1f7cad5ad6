import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Store } from 'echostr'
import { bundled } from './bundled.ts'
import type { Told } from './late-child.ts'

const script = join(import.meta.dirname, 'late-child.ts')

/** What a process has told until its end. */
export interface ChildLife {
  readonly sent: string[]
  readonly reported: string[]
  /** It ended by itself. */
  ended: boolean
}

/** Whether a process is to die, once what it has told is done. */
export type Fate = (told: Told) => boolean

/**
 * Runs a process to its end, or to its death; what it says after that is not heard.
 *
 * @param more how many questions it is asked, and what they begin with
 */
export function live(
  store: Store,
  task: 'ask' | 'recover',
  dies: Fate = () => false,
  more: readonly string[] = [],
): Promise<ChildLife> {
  const life: ChildLife = { sent: [], reported: [], ended: false }
  const start = task === 'ask' ? 1_700_000_000 : 1_700_000_200
  const child = fork(bundled(script), [String(start), task, ...more], { execArgv: [] })
  let dead = false
  const hear = async (told: Told) => {
    if (dead) return
    dead = !('verb' in told) && dies(told)
    if ('sent' in told) life.sent.push(told.sent)
    if ('reported' in told) life.reported.push(told.reported)
    if ('ended' in told) life.ended = true
    if ('verb' in told) {
      const value = await (store[told.verb] as (...args: unknown[]) => unknown)(...told.args)
      if (dead) return
      dead = dies(told)
      if (!dead) child.send({ id: told.id, value })
    }
    if (dead) child.kill('SIGKILL')
  }
  child.on('message', hear)
  return new Promise((resolve) => child.on('exit', () => resolve(life)))
}
