import * as fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { Conversation } from './conversation.ts'
import { Rules } from './rules.ts'
import type { Script, Step } from './script.ts'
import { SlowLedger } from './slow-ledger.ts'
import { places, type Sharing, World } from './world.ts'

type Command = fc.AsyncCommand<Rules, World>

/** Plays a script and checks after every step that the rules hold: they are the model, the world is real. */
export async function playScript(script: Script, sharing: Sharing): Promise<void> {
  const world = new World(script, sharing)
  const rules = new Rules(script, sharing, world.ledger instanceof SlowLedger, world.conversations)
  await fc.asyncModelRun(
    () => ({ model: rules, real: world }),
    script.steps.map((step) => commandOf(step, world)),
  )
  await world.end()
  rules.assertInTheEnd(world.clock.elapsed())
  for (const app of world.apps) assert.ok(app.health().heldPerMinute <= rules.mostHeld, 'holds counted')
  assertAtRest(world)
  for (const free of await world.free()) assert.is(free, places, 'places of messages')
}

function commandOf(step: Step, world: World): Command {
  return {
    check: () => world.isPossible(step),
    run: async (rules) => {
      await world.take(step)
      rules.assertSoFar(world.clock.elapsed())
      assertRead(world)
    },
    toString: () => JSON.stringify(step),
  }
}

/** No stream goes on that nobody reads. */
function assertRead({ apps, conversations }: World): void {
  const live = conversations.flatMap(({ flows }) => flows.filter((flow) => flow.live))
  for (const [index, app] of apps.entries()) {
    const left = live.filter((flow) => flow.app === index).length
    assert.ok(left <= app.health().streaming, 'a stream was left running')
  }
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
  assert.is(
    sum((app) => app.health().streaming),
    0,
    'a stream is left',
  )
  const total = (of: (conversation: Conversation) => number) =>
    conversations.reduce((all, conversation) => all + of(conversation), 0)
  assert.is(
    sum((app) => app.health().messages),
    total(({ runs }) => runs),
    'messages counted',
  )
  // the rest of a reply is none that no delivery carried; nor is what an answer took along whose peer had gone
  const late = sum((app) => app.health().late)
  assert.ok(late <= total(({ late }) => late.length), `${late} late replies counted`)
  assert.ok(
    late >= total((each) => (each.said.length > 0 || each.unlucky ? 0 : each.late.length)),
    `only ${late} late replies counted`,
  )
  assert.is(
    sum((app) => app.health().deliveries),
    total(({ attempts }) => attempts.length),
    'deliveries counted',
  )
}
