import type { Listener } from 'echostr'
import express from 'express'
import * as assert from 'uvu/assert'
import { driveRequest } from './drive-request.ts'
import { type Exchange, Ground, type Outcome } from './ground.ts'
import { push, request } from './push.ts'
import { signedQuery } from './signing.ts'

type Before = ReturnType<typeof express.text>

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
    await useless(ground, express.json(all), json),
    await useless(ground, express.urlencoded(all), push()),
  ]
  return { stand, exchanges, refused }
}

async function behind(ground: Ground, parser: Before, body: string): Promise<Exchange> {
  const stand = await ground.stand({ mount: hosted(parser), hook: () => undefined })
  return ground.exchange(stand, request({ query: signedQuery(stand.clock), body }))
}

/** No push is ever answered behind such a parser, so nobody asks afterwards whether the stand is alive. */
async function useless(ground: Ground, parser: Before, body: string): Promise<Exchange> {
  const own = new Ground(ground.case)
  try {
    return await behind(own, parser, body)
  } finally {
    await own.close()
  }
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
