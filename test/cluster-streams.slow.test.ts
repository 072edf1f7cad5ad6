// Streamed replies of two processes, one Redis, real sockets; time passes 2.5 times as fast. In real time: npm run cluster
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Cluster, Instance } from './cluster/cluster.ts'
import { scale, together } from './cluster/together.ts'
import type { WeChat } from './cluster/wechat.ts'

/** In real time a killed process counts as alive for a minute. */
export const deadline = 400_000

const lengths = suite('cluster: streams')
const deaths = suite('cluster: streams whose process is killed')

/** The whole text of a stream of so many ms. */
function whole(name: string, ms: number, { process }: Instance): string {
  return Array.from({ length: ms / 500 }, (_, at) => `${name}:${at + 1}:${process.pid}。`).join('')
}

/** What a user was shown of a stream: in an answer, and late. */
interface Shown {
  readonly first: string
  readonly rest: readonly string[]
}

/** Asks for a stream, and waits until all of it must have come. */
async function shown(
  cluster: Cluster,
  wechat: WeChat,
  name: string,
  ms: number,
  route: Instance[],
): Promise<Shown> {
  const started = cluster.clock.elapsed()
  const tries = await wechat.send(wechat.text(`${name} ${ms} stream`), ...route)
  await cluster.clock.sleep(Math.max(0, started + ms + 8000 - cluster.clock.elapsed()))
  return { first: tries.at(-1)?.text ?? '', rest: cluster.late.filter((text) => text.startsWith(`${name}:`)) }
}

together(lengths, {
  'streams of 3, 8, 13, 20 and 40 s, the last delivery at the other process: the whole, or its first part and the rest, once':
    {
      size: 2,
      async run(cluster, wechat) {
        const [a, b] = cluster.both()
        const asked = [3, 8, 13, 20, 40].flatMap((seconds) =>
          [
            [a, b, b],
            [a, a, b],
            [b, a, a],
          ].map(async ([owner, ...others], at) => {
            const [name, ms] = [`s${seconds}-${at}`, seconds * 1000]
            const { first, rest } = await shown(cluster, wechat, name, ms, [owner, ...others] as Instance[])
            assert.is(first + rest.join(''), whole(name, ms, owner as Instance))
            assert.is(rest.length, seconds > 14 ? 1 : 0, name)
            // the process that is to give it has 0.3 s for that, which a machine that is short of time may not have
            if (scale === 1) assert.ok(first.length > 0, name)
          }),
        )
        await Promise.all(asked)
        assert.equal([a.runs.length, b.runs.length, cluster.errors], [10, 5, []])
      },
    },
  'with fetchOnNext alone the rest comes on the next message, whichever process gets it': {
    size: 2,
    fetch: true,
    async run(cluster, wechat) {
      const [a, b] = cluster.both()
      const { first } = await shown(cluster, wechat, 'kept', 20_000, [a, b, b])
      const next = await wechat.send(wechat.text('next 0'), b)
      const part = scale !== 1 && !first.startsWith('kept') ? '' : first
      assert.is(part + next.at(-1)?.text, whole('kept', 20_000, a))
      const then = await wechat.send(wechat.text('then 0'), a)
      assert.is(then.at(-1)?.text, `then by ${a.process.pid}`)
      assert.equal(cluster.errors, [])
    },
  },
})

together(deaths, {
  'the owner is killed before the first part is decided: the other one takes over, and only its text is shown':
    {
      size: 2,
      async run(cluster, wechat) {
        const [a, b] = cluster.both()
        const asking = shown(cluster, wechat, 'x', 24_000, [a, b, b])
        await cluster.until(() => a.runs.length > 0)
        await cluster.clock.sleep(2000)
        a.kill()
        const { first, rest } = await asking
        await cluster.until(() => cluster.late.length > 0)
        assert.is(first + (rest[0] ?? cluster.late[0]), whole('x', 24_000, b))
        assert.equal([b.runs, cluster.late.length, cluster.errors], [['x'], 1, []])
      },
    },
  'the owner is killed after that: the first part is shown, the rest is lost, and the next process says so': {
    size: 2,
    fetch: true,
    async run(cluster, wechat) {
      const [a, b] = cluster.both()
      const asking = shown(cluster, wechat, 'y', 24_000, [a, b, scale === 1 ? b : a])
      await cluster.until(() => a.runs.length > 0)
      await cluster.clock.sleep(16_000)
      a.kill()
      const { first } = await asking
      assert.ok(first.length > 0 && whole('y', 24_000, a).startsWith(first), first)
      const c = await cluster.add()
      await cluster.until(() => c.errors.length > 0)
      assert.equal([b.runs, c.errors, b.errors], [[], ['late_unknown'], []])
      const next = await wechat.send(wechat.text('next 0'), b)
      assert.is(next.at(-1)?.text, `next by ${b.process.pid}`)
    },
  },
  'kill -9 of one of two at any moment shows no part twice': {
    size: 2,
    async run(cluster, wechat) {
      const [a, b] = cluster.both()
      const asked: Promise<Shown>[] = []
      // at every moment of the stream's life there is one that is killed in it
      for (let count = 0; count < 48; count++) {
        const route = count % 2 ? [a, b, b] : [a, a, b]
        asked.push(shown(cluster, wechat, `m${count}`, 20_000, route))
        await cluster.clock.sleep(500)
      }
      await cluster.clock.sleep(Math.random() * 500)
      a.kill()
      const seen = await Promise.all(asked)
      for (const [at, { first, rest }] of seen.entries()) {
        const numbers = [first, ...rest].flatMap((text) =>
          [...text.matchAll(/:(\d+):/g)].map(([, n]) => Number(n)),
        )
        assert.equal(
          numbers,
          [...new Set(numbers)].sort((one, other) => one - other),
          `m${at}`,
        )
        const makers = new Set([first, ...rest].flatMap((text) => text.match(/\d+(?=。)/g) ?? []))
        assert.ok(
          rest.length <= 1 && makers.size <= 1,
          `m${at}: ${rest.length} rests, ${makers.size} processes`,
        )
      }
      const taken = b.runs.length
      assert.ok(taken > 5 && taken < 40, `${taken} were taken over`)
      assert.equal(
        cluster.errors.filter((code) => code !== 'clock_skew'),
        [],
      )
    },
  },
})

lengths.run()
deaths.run()
