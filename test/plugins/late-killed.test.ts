// A real process, killed in each state of its outbox, and the next one.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { MemoryStore, type Store } from 'echostr'
import { connect, redisStore } from 'echostr-plugin-redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Told } from '../support/late-child.ts'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('plugins/late-killed')

/** Kills a process at each step. */
export const deadline = 90_000

const script = join(import.meta.dirname, '../support/late-child.ts')
const execArgv = ['--conditions=echostr-source', '--import', 'tsx']

interface Life {
  readonly sent: string[]
  readonly reported: string[]
  /** It ended by itself. */
  ended: boolean
}

/** Whether a process is to die, once what it has told is done. */
type Fate = (told: Told) => boolean

/** Runs a process to its end, or to its death; what it says after that is not heard. */
function live(store: Store, task: 'ask' | 'recover', dies: Fate = () => false): Promise<Life> {
  const life: Life = { sent: [], reported: [], ended: false }
  const start = task === 'ask' ? 1_700_000_000 : 1_700_000_200
  const child = fork(script, [String(start), task], { execArgv })
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

/** The process has stored the reply in this state. */
function stored(state: string): Fate {
  return (told) =>
    'verb' in told && told.verb === 'set' && String(told.args[1]).startsWith(`{"state":"${state}"`)
}

const deaths: Readonly<
  Record<string, readonly [dies: Fate, before: number, after: number, reported: string[]]>
> = {
  queued: [stored('queued'), 0, 1, []],
  sending: [stored('sending'), 0, 0, ['late_unknown']],
  'sending, and has sent': [(told) => 'sent' in told, 1, 0, ['late_unknown']],
  sent: [(told) => 'verb' in told && told.verb === 'delete', 1, 0, []],
}

async function killed(store: Store, name: string): Promise<void> {
  const [dies, before, after, reported] = deaths[name] as NonNullable<(typeof deaths)[string]>
  const first = await live(store, 'ask', dies)
  assert.equal([first.ended, first.sent.length, first.reported], [false, before, []])
  const second = await live(store, 'recover')
  assert.equal([second.ended, second.sent.length, second.reported], [true, after, reported])
}

for (const name of Object.keys(deaths)) test(`SIGKILL while ${name}`, () => killed(new MemoryStore(), name))

withRedis(test)('SIGKILL while queued and while sending, the outbox in Redis', async () => {
  const redis = await RedisServer.start()
  const client = await connect(redis.url)
  try {
    for (const name of ['queued', 'sending, and has sent']) {
      await killed(redisStore(client, { prefix: `${name}:` }), name)
    }
  } finally {
    client.destroy()
    await redis.remove()
  }
})

test.run()
