import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { App } from 'echostr'
import { fakeClock } from 'echostr/testing'
import * as assert from 'uvu/assert'
import type { Ending } from './ending.ts'
import type { Ground, Outcome } from './ground.ts'
import { push, request } from './push.ts'
import { signedQuery, token } from './signing.ts'
import { talk } from './wire.ts'

/** What the child's clock says, and ours. */
const now = 1_750_000_000

/** `signal`: a server in a process of its own is told to end while messages are being handled. */
export async function driveSignal(ground: Ground): Promise<Outcome> {
  const { signal, inflight = 0 } = ground.input
  assert.is(signal, 'SIGTERM')
  const stand = await ground.stand()
  const child = fork(fileURLToPath(new URL('ending.ts', import.meta.url)), [token, String(now)])
  const exit = once(child, 'exit')
  const { port = 0 } = await told(child, ({ port }) => port !== undefined)
  const running = told(child, (each) => each.running === inflight)
  const talks = Array.from({ length: inflight }, (_, i) => {
    const Content = i % 2 === 0 ? 'ends in time' : 'never ends'
    const body = push({ Content, CreateTime: String(now) })
    return talk(port, request({ query: signedQuery(fakeClock(now)), body }))
  })
  await running
  const closed = told(child, ({ closedAfter }) => closedAfter !== undefined)
  child.kill('SIGTERM')
  const { closedAfter = 0 } = await closed
  const [exitCode] = (await exit) as [number | null]
  const answers = (await Promise.all(talks)).map(({ responses }) => responses[0])
  assert.equal(
    answers.map((each) => each?.body.replace(/^<xml>.*\[(in time)\].*/, '$1')),
    ['in time', 'success', 'in time', 'success', 'in time'],
  )
  const inflightAnswered = answers.filter((each) => each?.status === 200).length
  return { stand, exchanges: [], ending: { exitCode, closedAfter, inflightAnswered } }
}

/** The first message of a child that is as wanted. */
function told(child: ChildProcess, wanted: (told: Ending) => boolean): Promise<Ending> {
  return new Promise((resolve) => {
    const hear = (message: unknown) => {
      if (!wanted(message as Ending)) return
      child.off('message', hear)
      resolve(message as Ending)
    }
    child.on('message', hear)
  })
}

/** `lifecycle`: `close()` twice, before the server listens, while plugins are set up. */
export async function driveClosing(ground: Ground): Promise<Outcome> {
  const clock = fakeClock()
  const closings: Promise<void>[] = []
  const app = new App({ token, clock })
  app.use({ name: 'hasty', setup: (each) => void closings.push(each.close()) })
  closings.push(app.close(), app.close({ grace: 0 }))
  await Promise.all(closings)
  const stand = await ground.stand({ setup: (each) => void closings.push(each.close(), each.close()) })
  await Promise.all(closings)
  closings.push(stand.app.close())
  await Promise.all(closings)
  return { stand, exchanges: [] }
}
