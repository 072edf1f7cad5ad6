import { setTimeout } from 'node:timers/promises'
import { deliveries } from 'echostr/testing'
import { hostile } from './accounts.ts'
import type { Aim, Siege } from './attack.ts'
import { flood, post } from './wire.ts'

/** A text nearly as long as a body may be, for a field that becomes part of a key: the next one is longer. */
const long = (i: number) => `${i} ${'x'.repeat(200_000 + 50 * i)}`

/** Messages whose keys are as long as bodies may be. */
async function longKeys({ port }: Aim): Promise<void> {
  const push = deliveries(hostile)
  await flood(400, 2, (i) => post(port, push.text('hello', { FromUserName: long(i) })))
}

/** Messages whose handlers fail, and shall run again: what is remembered of them. */
async function failures({ port }: Aim): Promise<void> {
  const push = deliveries(hostile)
  await flood(700, 4, (i) => post(port, push.text('fail', { FromUserName: long(i) })))
}

/** Small messages by the ten thousand: what is remembered of other accounts is to stay. */
async function smallMessages({ port, ms }: Aim): Promise<void> {
  const push = deliveries(hostile)
  const until = performance.now() + ms
  await flood(20_000, 4, async (i) => {
    if (performance.now() < until) await post(port, push.text('hello', { FromUserName: `o-${i}` }))
    // an honest flood would leave the processor to others now and then, too
    if (i % 50 === 0) await setTimeout(5)
  })
}

export const memory: readonly Siege[] = [
  { name: 'messages with keys of 250 KB', growth: 100, attack: longKeys },
  {
    name: 'messages that fail and shall come again, with keys of 250 KB',
    target: { app: { onFailure: 'retry' } },
    growth: 100,
    attack: failures,
  },
  { name: 'thousands of small messages', attack: smallMessages },
]
