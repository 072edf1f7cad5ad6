// Several processes, one Redis, real sockets; time passes 2.5 times as fast. In real time: npm run cluster
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Instance } from './cluster/cluster.ts'
import { scale, together } from './cluster/together.ts'
import type { Tried } from './cluster/wechat.ts'

const test = suite('cluster')
const load = suite('cluster under load')

function named(instance: Instance | undefined): string {
  return String(instance?.process.pid)
}

/** Where each delivery went, and what the user saw. */
function course(tries: readonly Tried[]): string[] {
  return [...tries.map(({ at }) => named(at)), String(tries.at(-1)?.text)]
}

together(test, {
  'handlers of 7 s and 12 s on A are answered by retries on B, with A’s results': {
    size: 2,
    async run(cluster, wechat) {
      const [a, b] = cluster.both()
      const send = (content: string) => wechat.send(wechat.text(content), a, b, b)
      const [seven, twelve] = await Promise.all([send('seven 7000'), send('twelve 12000')])
      const [A, B] = [named(a), named(b)]
      assert.equal(course(seven), [A, B, `seven by ${A}`])
      assert.equal(course(twelve), [A, B, B, `twelve by ${A}`])
      assert.equal([a.runs.sort(), b.runs], [['seven', 'twelve'], []])
      assert.equal([cluster.late, cluster.errors], [[], []])
    },
  },
  'A is killed while it handles: B takes over when the lease ends, before another delivery': {
    size: 2,
    async run(cluster, wechat) {
      const [a, b] = cluster.both()
      const sending = wechat.send(wechat.text('x 1000'), a, b, b)
      await cluster.until(() => a.runs.length > 0)
      const killed = cluster.clock.elapsed()
      a.kill()
      await cluster.until(() => b.runs.length > 0)
      const takeover = cluster.clock.elapsed() - killed
      console.log(`\n  taken over ${Math.round(takeover)} ms after SIGKILL`)
      assert.is((await sending).at(-1)?.text, `x by ${named(b)}`)
      assert.equal([a.runs, b.runs], [['x'], ['x']])
      assert.equal([cluster.late, cluster.errors], [[], []])
      // WeChat's patience; what is scaled also scales what this machine is slow at
      assert.ok(takeover < (scale === 1 ? 5000 : 10_000), `${takeover} ms`)
    },
  },
  'A sleeps through its lease: its late result is refused, the user gets one answer': {
    size: 2,
    async run(cluster, wechat) {
      const [a, b] = cluster.both()
      const message = wechat.text('x 2000')
      const sending = wechat.send(message, a, b)
      await cluster.until(() => a.runs.length > 0)
      a.pause()
      assert.equal(course(await sending), [named(a), named(b), `x by ${named(b)}`])
      a.resume()
      await cluster.clock.sleep(1000)
      assert.is(await wechat.deliver(message.again(), a), `x by ${named(b)}`)
      // longer than a reply waits for a delivery before it goes late
      await cluster.clock.sleep(7000)
      assert.equal([a.runs, b.runs], [['x'], ['x']])
      assert.equal([cluster.late, cluster.errors], [[], []])
    },
  },
})

together(load, {
  'fifty copies at once on four processes: one run, one answer; then Redis restarts: all users are answered':
    {
      size: 4,
      async run(cluster, wechat) {
        const copy = wechat.text('copy 2000')
        const copies = await Promise.all(
          Array.from({ length: 50 }, () => wechat.deliver(copy.again(), cluster.next())),
        )
        const [owner, ...others] = cluster.runs('copy')
        assert.equal([others, cluster.errors], [[], []])
        assert.equal([...new Set(copies)], [`copy by ${named(owner)}`])

        const users = Array.from({ length: 40 }, (_, user) =>
          wechat.send(wechat.text(`user${user} ${user * 150}`)),
        )
        await cluster.clock.sleep(1500)
        await cluster.redis.kill()
        await cluster.clock.sleep(1500)
        await cluster.redis.again()
        const passively = (await Promise.all(users)).map((tries) => tries.at(-1)?.text ?? '')
        const unanswered = passively.filter(
          (text, user) => !cluster.late.concat(text).some((each) => each.startsWith(`user${user} by `)),
        )
        assert.equal(unanswered, [])
        // it was away for each of them, and is back: which a process finds out with its next message
        const back = () => cluster.all.every(({ errors }) => errors.includes('ledger_recovered'))
        for (let round = 0; round < 40 && !back(); round++) {
          await Promise.all(
            cluster.all.map((_, i) => wechat.deliver(wechat.text(`back${round}-${i} 0`), cluster.next())),
          )
          await cluster.clock.sleep(250)
        }
        for (const { errors } of cluster.all)
          assert.equal([...new Set(errors)], ['ledger_failed', 'ledger_recovered'])
      },
    },
})

together(load, {
  'a rolling restart under load: no message is lost, none answered twice': {
    size: 2,
    async run(cluster, wechat) {
      const old = cluster.both()
      let rolling = true
      const sent: Promise<readonly Tried[]>[] = []
      const press = async () => {
        for (let i = 0; rolling; i++) {
          sent.push(wechat.send(wechat.text(`m${i} ${[0, 300, 3000, 7000][i % 4]}`)))
          await cluster.clock.sleep(150)
        }
      }
      const pressing = press()
      for (const instance of old) {
        await cluster.add()
        await instance.drain()
      }
      rolling = false
      await pressing
      const passively = (await Promise.all(sent)).map((tries) => tries.at(-1)?.text ?? '')
      // what is handed on twice ends too late for a delivery
      await cluster.clock.sleep(8000)
      const answers = passively.concat(cluster.late)
      const wrong = sent.filter((_, i) => answers.filter((text) => text.startsWith(`m${i} by `)).length !== 1)
      assert.equal([wrong.length, cluster.errors], [0, []])
      assert.ok(sent.length > 20, `${sent.length} messages`)
    },
  },
})

test.run()
load.run()
