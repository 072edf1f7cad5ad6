import { setTimeout } from 'node:timers/promises'
import { recordedOf } from './addresses.ts'
import { type Aim, lead, type Siege } from './attack.ts'
import { Honest, type Witness } from './honest.ts'
import { type Condition, Part, Target } from './target.ts'

/** What came of a siege. */
export interface Run {
  readonly witness: Witness
  /** Undefined when the process has ended. */
  readonly condition: Condition | undefined
  readonly stderr: string
  /** What the attacker or the honest user complains of; empty when it is nothing. */
  readonly complaints: readonly string[]
}

/** ms the honest account's slow message takes at pace 1. */
const length = 6000

const quiet: Siege = { name: 'nothing', attack: async () => {} }

/** A run that nobody attacks, to compare with. */
export function unattacked(pace: number): Promise<Run> {
  return besiege(quiet, pace)
}

/** Attacks a new target while an honest account talks to it. */
export async function besiege(siege: Siege, pace: number): Promise<Run> {
  const target = await Target.start({ ...siege.target, app: { deadline: 4500 * pace, ...siege.target?.app } })
  const attacker = new Part('attacker')
  try {
    await attacker.next()
    return await fight(siege, pace, target, attacker)
  } finally {
    await Promise.all([target.part.stop(), attacker.stop()])
  }
}

async function fight(siege: Siege, pace: number, target: Target, attacker: Part): Promise<Run> {
  const user = new Honest(target.port, pace)
  await user.warm()
  await siege.before?.(user)
  await target.calm()
  const aim: Aim = { port: target.port, ms: lead + length * pace, recorded: recordedOf(user.slow) }
  const attack = Promise.race([attacker.ask<string>({ name: siege.name, aim }), tooLong(pace)])
  const complained = attack.catch((error: Error) => error.message)
  const witness = await user.while(complained)
  const condition = await target.condition().catch(() => undefined)
  const lost = await Promise.resolve(siege.after?.(user)).then(
    () => '',
    (error: Error) => error.message,
  )
  const complaints = [await complained, lost].filter((each) => each !== '')
  return { witness, condition, stderr: target.part.stderr, complaints }
}

async function tooLong(pace: number): Promise<string> {
  await setTimeout(length * pace + 8000, undefined, { ref: false })
  return ''
}
