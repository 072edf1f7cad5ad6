import { setTimeout } from 'node:timers/promises'
import { deliveries } from 'echostr/testing'
import { hostile } from './accounts.ts'
import type { Aim, Siege } from './attack.ts'
import { post } from './wire.ts'

/** Messages whose time is that many seconds from now, of so many senders in turn. */
async function dated({ port, ms }: Aim, seconds: number, senders: number): Promise<void> {
  const push = deliveries(hostile)
  const until = performance.now() + ms
  for (let i = 0; performance.now() < until; i++) {
    const CreateTime = Math.floor(Date.now() / 1000) + seconds
    void post(port, push.text('hello', { CreateTime, FromUserName: `o-${i % senders}` }))
    await setTimeout(20)
  }
}

export const clock: readonly Siege[] = [
  {
    name: 'messages of another account from 290 s ahead',
    quick: true,
    attack: (aim) => dated(aim, 290, 1000),
  },
]
