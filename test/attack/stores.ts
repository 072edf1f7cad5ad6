import * as assert from 'node:assert/strict'
import { deliveries } from 'echostr/testing'
import { hostile } from './accounts.ts'
import type { Aim, Siege } from './attack.ts'
import { flood, post } from './wire.ts'

const entries = 2000

/** More senders than the store holds, each with a session. */
async function forgedSenders({ port }: Aim): Promise<void> {
  const push = deliveries(hostile)
  await flood(3 * entries, 8, (i) => post(port, push.text('count', { FromUserName: `o-${i}` })))
}

export const stores: readonly Siege[] = [
  {
    name: 'more forged senders than the store of the sessions holds',
    brief: true,
    target: { sessions: entries },
    before: async (user) => {
      for (const visit of [1, 2, 3]) assert.equal(await user.ask('count'), `visit ${visit}`)
    },
    attack: forgedSenders,
    after: async (user) =>
      assert.equal(await user.ask('count'), 'visit 4', 'The session of the honest user is gone'),
  },
]
