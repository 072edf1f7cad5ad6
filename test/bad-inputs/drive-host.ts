import type { Listener } from 'echostr'
import express from 'express'
import * as assert from 'uvu/assert'
import { driveRequest } from './drive-request.ts'
import type { Exchange, Ground, Outcome } from './ground.ts'
import { push, request } from './push.ts'
import { signedQuery } from './signing.ts'

type Before = Parameters<ReturnType<typeof express>['use']>[0]

const all = { type: '*/*' }

/** Express with these before the listener, and a route of its own behind it. */
function hosted(...before: readonly Before[]): (listener: Listener) => Listener {
  return (listener) => {
    const host = express()
    for (const each of before) host.use(each)
    host.use(listener)
    host.use((_req, res) => {
      res.send('the next route')
    })
    return host
  }
}

/** B14: a body parser ran before the listener. */
export async function driveConsumed(ground: Ground): Promise<Outcome> {
  const json = JSON.stringify({ ToUserName: 'gh_test', FromUserName: 'openid1', MsgType: 'text' })
  const stand = await ground.stand({ mount: hosted() })
  const exchanges = [
    await behind(ground, express.text(all), push()),
    await behind(ground, express.raw(all), push()),
    await behind(ground, express.json(), push()),
    await behind(ground, express.urlencoded(), push()),
  ]
  const refused = [
    await behind(ground, express.json(all), json),
    await behind(ground, express.urlencoded(all), push()),
  ]
  return { stand, exchanges, refused }
}

async function behind(ground: Ground, parser: Before, body: string): Promise<Exchange> {
  const stand = await ground.stand({ mount: hosted(parser), hook: () => undefined })
  const exchange = await ground.exchange(stand, request({ query: signedQuery(stand.clock), body }))
  // the good request behind an object-making parser cannot be answered: the case ends here for this stand
  await ground.release(stand)
  return exchange
}

/** U08: a path of the host application. */
export async function driveForeign(ground: Ground): Promise<Outcome> {
  const outcome = await driveRequest(ground)
  const stand = await ground.stand({ mount: hosted() })
  const { responses } = await ground.exchange(
    stand,
    request({ method: 'GET', path: ground.input.path ?? '/' }),
  )
  assert.is(responses[0]?.status, 200)
  return { ...outcome, passed: responses[0]?.body ?? '' }
}
