import { setTimeout } from 'node:timers/promises'
import { recordedOf } from './addresses.ts'
import { type Aim, lead, type Siege } from './attack.ts'
import { Honest, type Witness } from './honest.ts'
import { type Condition, Part, Target } from './target.ts'

/** What came of a target. */
export interface Run {
  readonly witness: Witness
  /** Undefined when the process has ended. */
  readonly condition: Condition | undefined
  readonly stderr: string
  /** What the attacker or the honest user complains of; empty when it is nothing. */
  readonly complaints: readonly string[]
}

/** A target that was attacked, and one that was not, at the same time: what the machine does tells in both. */
export interface Duel {
  readonly attacked: Run
  readonly quiet: Run
}

/** ms the honest account's slow message takes at pace 1. */
const length = 6000

/** Attacks one of two new targets while an honest account talks to both. */
export async function besiege(siege: Siege, pace: number): Promise<Duel> {
  const options = { ...siege.target, app: { deadline: 4500 * pace, ...siege.target?.app } }
  const attacker = new Part('attacker')
  const targets = await Promise.all([Target.start(options), Target.start(options)])
  try {
    await attacker.next()
    return await fight(siege, pace, targets, attacker)
  } finally {
    await Promise.all([attacker, ...targets.map(({ part }) => part)].map((part) => part.stop()))
  }
}

async function fight(
  siege: Siege,
  pace: number,
  [target, twin]: readonly [Target, Target],
  attacker: Part,
): Promise<Duel> {
  const user = await met(siege, target, pace)
  const other = await met(siege, twin, pace)
  const aim: Aim = { port: target.port, ms: lead + length * pace, recorded: recordedOf(user.slow) }
  const attack = Promise.race([attacker.ask<string>({ name: siege.name, aim }), tooLong(pace)])
  const complaint = attack.catch((error: Error) => error.message)
  const [attacked, quiet] = await Promise.all([
    seen(siege, target, user, complaint),
    seen(siege, twin, other, complaint),
  ])
  return { attacked: { ...attacked, complaints: [...attacked.complaints, await complaint] }, quiet }
}

/** An honest user whom the target knows, and who has not begun. */
async function met(siege: Siege, target: Target, pace: number): Promise<Honest> {
  const user = new Honest(target.port, pace)
  await user.warm()
  await siege.before?.(user)
  await target.calm()
  return user
}

async function seen(siege: Siege, target: Target, user: Honest, attack: Promise<unknown>): Promise<Run> {
  const witness = await user.while(attack)
  const condition = await target.condition().catch(() => undefined)
  const lost = await Promise.resolve(siege.after?.(user)).then(
    () => '',
    (error: Error) => error.message,
  )
  return { witness, condition, stderr: target.part.stderr, complaints: [lost] }
}

async function tooLong(pace: number): Promise<string> {
  await setTimeout(length * pace + 8000, undefined, { ref: false })
  return ''
}
