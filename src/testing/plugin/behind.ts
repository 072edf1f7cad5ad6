import { ok } from 'node:assert/strict'
import { fakeClock } from '../fake-clock.ts'
import { pieces } from '../pieces.ts'
import { type Played, play } from '../play.ts'
import type { SignedDelivery } from '../signed-delivery.ts'
import { alike, shown } from './alike.ts'
import { oneForeign } from './foreign.ts'
import type { PluginAttempt, PluginCases, PluginTraits } from './traits.ts'
import { heard, made, PluginTrial } from './trial.ts'

/** What is told about a trial and a message that reaches the handler behind. */
type Told = (
  trial: PluginTrial,
  message: (user?: string) => SignedDelivery,
  traits: PluginTraits,
) => Promise<void>

/** A case for plugins that let something through. */
function told(tell: Told): PluginAttempt {
  return async (make, traits) => {
    const one = oneForeign(traits)
    if (!one) return
    const clock = fakeClock()
    const trial = new PluginTrial(made(make, clock), traits, clock)
    await tell(trial, (user) => one(user === undefined ? trial.delivery : trial.of(user)), traits)
  }
}

/** WeChat's three deliveries of a message, with the time that they take. */
function played({ app, clock }: PluginTrial, delivery: SignedDelivery): Promise<Played> {
  return play(app, delivery, { clock })
}

/** The reply of the handler behind has come to the user, as it is unless the plugin is there to change it. */
function carries({ answer }: Played, text: string, { rewrites = false }: PluginTraits): void {
  const reply = answer?.reply
  ok(reply, 'the reply of the handler behind has not come')
  if (!rewrites)
    alike(
      'Content' in reply && reply.Content,
      text,
      (is, should) => `the reply of the handler behind became ${is}, not ${should}`,
    )
}

/** The handlers behind a plugin throw, hang, take their time, answer in pieces. */
export const behindCases: PluginCases = {
  'what a handler behind it throws is reported once, and the next message is answered': told(
    async (trial, message) => {
      const thrown = new Error('thrown by the handler behind')
      const { behind } = trial
      trial.behind = () => {
        throw thrown
      }
      await trial.hears(message())
      const reports = trial.errors.filter((error) => error === thrown || error.cause === thrown)
      ok(reports.length === 1, `it was reported ${reports.length} times`)
      trial.behind = behind
      ok(typeof (await trial.hears(message())) === 'object', 'the next message has no reply')
    },
  ),
  'a handler behind it that never ends keeps nobody else waiting, and app.close() ends': told(
    async (trial, message) => {
      const { behind } = trial
      trial.behind = () => new Promise(() => {})
      const hanging = played(trial, message('o-who-hangs'))
      await trial.clock.pass(100)
      trial.behind = behind
      const other = await trial.hears(message('o-somebody-else'))
      ok(typeof other === 'object', 'another user has no reply')
      ok((await trial.soon(hanging)).answer?.status === 200, 'the last delivery is not acknowledged')
      await trial.soon(trial.app.close({ grace: 1000 }))
    },
  ),
  'a reply that takes seven seconds goes out with the second delivery': told(
    async (trial, message, traits) => {
      trial.behind = async () => {
        await trial.clock.sleep(7000)
        return '想好了'
      }
      const slow = await trial.soon(played(trial, message()))
      alike(slow.answers.length, 2, (is) => `it was answered on delivery ${is}, not on the second`)
      ok(slow.answers[0] === undefined, 'the first delivery was answered before the handler behind was done')
      carries(slow, '想好了', traits)
      ok(trial.reached.length === 1, `the handler behind ran ${trial.reached.length} times`)
    },
  ),
  'a reply in pieces comes whole': told(async (trial, message, traits) => {
    const { clock } = trial
    trial.behind = () => pieces(['一句', '话，', '分三次说。'], { every: 500, clock })
    carries(await trial.soon(played(trial, message())), '一句话，分三次说。', traits)
    const again = await trial.hears(message())
    ok(typeof again === 'object', `the next message hears ${shown(again)}`)
  }),
}

/** A bit of everything, and then the end. */
export async function aLife(trial: PluginTrial, traits: PluginTraits): Promise<void> {
  const { behind, clock } = trial
  const [own, one] = [traits.own, oneForeign(traits)]
  for (const make of [own, one]) if (make) heard(await trial.soon(sent(trial, make(trial.delivery))))
  trial.behind = () => new Promise(() => {})
  if (one) await trial.soon(played(trial, one(trial.of('o-who-hangs'))))
  trial.behind = () => pieces(['一', '二'], { every: 500, clock })
  if (one) await trial.soon(played(trial, one(trial.of('o-who-streams'))))
  trial.behind = () => {
    throw new Error('thrown by the handler behind')
  }
  if (one) await trial.hears(one(trial.of('o-whose-handler-throws')))
  trial.behind = behind
  await trial.soon(trial.app.close({ grace: 1000 }))
}

async function sent(trial: PluginTrial, delivery: SignedDelivery) {
  const { answer } = await played(trial, delivery)
  return answer ?? { status: 0, body: '', type: '', reply: undefined }
}
