import * as fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { Conversation } from './conversation.ts'
import { Rules } from './rules.ts'
import type { Script, Step } from './script.ts'
import { SlowLedger } from './slow-ledger.ts'
import { type Sharing, World } from './world.ts'

type Command = fc.AsyncCommand<World, Rules>

/** Plays a script and checks after every step that the rules hold. */
export async function playScript(script: Script, sharing: Sharing): Promise<void> {
  const world = new World(script, sharing)
  const rules = new Rules(script, sharing, world.ledger instanceof SlowLedger)
  await fc.asyncModelRun(() => ({ model: world, real: rules }), script.steps.map(commandOf))
  await world.end()
  for (const conversation of world.conversations) rules.assertInTheEnd(conversation, world.clock.elapsed())
  assertAtRest(world)
  const most = world.conversations.reduce((all, each) => all + rules.heldOf(each), 0)
  for (const app of world.apps) assert.ok(app.health().heldPerMinute <= most, 'holds counted')
}

function commandOf(step: Step): Command {
  return {
    check: (world) => isPossible(step, world),
    run: async (world, rules) => {
      await world.take(step)
      for (const conversation of world.conversations) rules.assertSoFar(conversation, world.clock.elapsed())
    },
    toString: () => JSON.stringify(step),
  }
}

function isPossible(step: Step, { conversations }: Pick<World, 'conversations'>): boolean {
  if (step.do === 'pass') return true
  const conversation = conversations[step.message] as Conversation
  if (step.do === 'deliver') return conversation.deliverable
  return step.do === 'end' ? conversation.running : conversation.waiting.length > 0
}

/** Nothing is left: no timer, no message, and the counts are right. */
function assertAtRest({ apps, clock, conversations }: World): void {
  const sum = (of: (app: World['apps'][number]) => number) => apps.reduce((total, app) => total + of(app), 0)
  assert.is(clock.waiting, 0, 'a timer is left')
  assert.is(
    sum((app) => app.health().pending),
    0,
    'a message is left',
  )
  const total = (of: (conversation: Conversation) => number) =>
    conversations.reduce((all, conversation) => all + of(conversation), 0)
  assert.is(
    sum((app) => app.health().messages),
    total(({ runs }) => runs),
    'messages counted',
  )
  assert.is(
    sum((app) => app.health().late),
    total(({ late }) => late.length),
    'late replies counted',
  )
  assert.is(
    sum((app) => app.health().deliveries),
    total(({ attempts }) => attempts.length),
    'deliveries counted',
  )
}
