// Several processes, one Redis, real sockets; time passes 2.5 times as fast. In real time: npm run cluster
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Cluster, type Instance } from './cluster/cluster.ts'
import { type Tried, WeChat } from './cluster/wechat.ts'
import { withRedis } from './fixtures/redis-server.ts'

const test = suite('cluster')
const redisTest = withRedis(test)

const scale = Number(process.env.CLUSTER_SCALE ?? 2.5)

type Run = (cluster: Cluster, wechat: WeChat, ...instances: Instance[]) => Promise<void>

/** Runs a case on processes of its own. */
function withCluster(size: number, name: string, run: Run): void {
  redisTest(name, async () => {
    const cluster = await Cluster.start(size, scale)
    try {
      await run(cluster, new WeChat(cluster, scale), ...cluster.all)
    } finally {
      await cluster.end()
    }
  })
}

function named(instance: Instance | undefined): string {
  return String(instance?.process.pid)
}

/** Where each delivery went, and what the user saw. */
function course(tries: readonly Tried[]): string[] {
  return [...tries.map(({ at }) => named(at)), String(tries.at(-1)?.text)]
}

withCluster(
  2,
  'handlers of 7 s and 12 s on A are answered by retries on B',
  async (cluster, wechat, a, b) => {
    const send = (content: string) =>
      wechat.send(wechat.text(content), a as Instance, b as Instance, b as Instance)
    const [seven, twelve] = await Promise.all([send('seven 7000'), send('twelve 12000')])
    const [A, B] = [named(a), named(b)]
    assert.equal(course(seven), [A, B, `seven by ${A}`])
    assert.equal(course(twelve), [A, B, B, `twelve by ${A}`])
    assert.equal([a?.runs.sort(), b?.runs], [['seven', 'twelve'], []])
    assert.equal([cluster.late, cluster.errors], [[], []])
  },
)

withCluster(
  2,
  'A is killed while it handles: B takes over when the lease ends',
  async (cluster, wechat, a, b) => {
    if (!a || !b) return assert.unreachable()
    const sending = wechat.send(wechat.text('x 1000'), a, b, b)
    await cluster.until(() => a.runs.length > 0)
    const killed = cluster.clock.elapsed()
    a.kill()
    await cluster.until(() => b.runs.length > 0)
    const takeover = cluster.clock.elapsed() - killed
    assert.is((await sending).at(-1)?.text, `x by ${named(b)}`)
    assert.equal([a.runs, b.runs], [['x'], ['x']])
    assert.equal([cluster.late, cluster.errors], [[], []])
    assert.ok(takeover < 5000, `${takeover} ms`)
  },
)

withCluster(2, 'A sleeps through its lease: its late result is refused', async (cluster, wechat, a, b) => {
  if (!a || !b) return assert.unreachable()
  const message = wechat.text('x 2000')
  const sending = wechat.send(message, a, b)
  await cluster.until(() => a.runs.length > 0)
  a.pause()
  assert.equal(course(await sending), [named(a), named(b), `x by ${named(b)}`])
  a.resume()
  await cluster.clock.sleep(1000)
  assert.is(await wechat.deliver(message.again(), a), `x by ${named(b)}`)
  // longer than a reply waits for a delivery before it goes late
  await cluster.clock.sleep(8000)
  assert.equal([a.runs, b.runs], [['x'], ['x']])
  assert.equal([cluster.late, cluster.errors], [[], []])
})

withCluster(
  4,
  'fifty copies at once on four processes: one run; Redis restarts: all are answered',
  async (...all) => {
    const [cluster, wechat] = all
    const copy = wechat.text('copy 2000')
    const copies = await Promise.all(
      Array.from({ length: 50 }, () => wechat.deliver(copy.again(), cluster.next())),
    )
    const [owner] = cluster.runs('copy')
    assert.equal(cluster.runs('copy').length, 1)
    assert.equal([...new Set(copies)], [`copy by ${named(owner)}`])
    assert.equal([cluster.late, cluster.errors], [[], []])

    const users = Array.from({ length: 40 }, (_, user) =>
      wechat.send(wechat.text(`user${user} ${user * 150}`)),
    )
    await cluster.clock.sleep(1500)
    await cluster.redis.kill()
    await cluster.clock.sleep(1500)
    await cluster.redis.again()
    for (const [user, tries] of (await Promise.all(users)).entries())
      assert.match(tries.at(-1)?.text ?? '', new RegExp(`^user${user} by \\d+$`))
  },
)

withCluster(
  2,
  'a rolling restart under load: no message is lost, none answered twice',
  async (cluster, wechat, ...old) => {
    let rolling = true
    const sent: Promise<readonly Tried[]>[] = []
    const load = async () => {
      for (let i = 0; rolling; i++) {
        sent.push(wechat.send(wechat.text(`m${i} ${[0, 300, 3000, 7000][i % 4]}`)))
        await cluster.clock.sleep(150)
      }
    }
    const loading = load()
    for (const instance of old) {
      await cluster.add()
      await instance.drain()
    }
    rolling = false
    await loading
    for (const [i, tries] of (await Promise.all(sent)).entries())
      assert.match(tries.at(-1)?.text ?? 'nothing', new RegExp(`^m${i} by \\d+$`))
    assert.equal([cluster.late, cluster.errors], [[], []])
    assert.ok(sent.length > 20, `${sent.length} messages`)
  },
)

test.run()
