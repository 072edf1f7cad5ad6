// What the channel echostr:client tells of requests to WeChat's API: path, time, errcode; no secret, no OpenID.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type CallEvent, client } from 'echostr/plugins/client'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('plugins/client-trace')

const secret = 'c4n4rySecret'
const token = 'c4n4ryToken'

/** The events while a client is used whose requests are answered so, one after the other. */
async function eventsOf(
  answers: readonly (object | Error | 'hangs')[],
  use: (wechat: ReturnType<typeof client>) => Promise<unknown>,
): Promise<readonly CallEvent[]> {
  const clock = fakeClock()
  const left = [...answers]
  const events: CallEvent[] = []
  const hear = (event: unknown) => void events.push(event as CallEvent)
  const fetch = async (_: unknown, { signal }: RequestInit = {}) => {
    await clock.sleep(50)
    const answer = left.shift()
    if (answer instanceof Error) throw answer
    if (answer !== 'hangs') return new Response(JSON.stringify(answer))
    return new Promise<Response>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason)),
    )
  }
  subscribe('echostr:client', hear)
  try {
    const used = use(client({ appId: 'wx1', secret, clock, fetch: fetch as typeof globalThis.fetch })).catch(
      () => {},
    )
    await clock.pass(20_000)
    await used
  } finally {
    unsubscribe('echostr:client', hear)
  }
  assert.not.match(JSON.stringify(events), /c4n4ry|o-user/)
  return events
}

const granted = { access_token: token, expires_in: 7200 }
const send = (wechat: ReturnType<typeof client>) =>
  wechat.custom.send({ touser: 'o-user', msgtype: 'text', text: { content: 'c4n4ry' } })
const shown = (events: readonly CallEvent[]) =>
  events.map(({ path, errcode, code, ms }) => `${path} ${errcode ?? '-'} ${code ?? '-'} ${ms}`)

test('every request is told: the one for the token, and one that is repeated', async () => {
  const events = await eventsOf([granted, { errcode: -1, errmsg: 'busy' }, { errcode: 0 }], send)
  assert.equal(shown(events), [
    '/cgi-bin/stable_token 0 - 50',
    '/cgi-bin/message/custom/send -1 client_refused 50',
    '/cgi-bin/message/custom/send 0 - 50',
  ])
})

test('what WeChat refuses, what the network does, what takes too long', async () => {
  const refused = await eventsOf([granted, { errcode: 45015, errmsg: 'o-user is out of time' }], send)
  assert.is(shown(refused).at(-1), '/cgi-bin/message/custom/send 45015 client_refused 50')
  const down = new TypeError('fetch failed', {
    cause: Object.assign(new Error(token), { code: 'ECONNREFUSED' }),
  })
  const failed = await eventsOf([granted, down, down, down], send)
  assert.equal(shown(failed).slice(1), Array(3).fill('/cgi-bin/message/custom/send - client_unreachable 50'))
  const slow = await eventsOf([granted, 'hangs'], send)
  assert.is(shown(slow).at(-1), '/cgi-bin/message/custom/send - client_timeout 4450')
})

test('the query of a path is not told', async () => {
  const events = await eventsOf([granted, { subscribe: 1 }], (wechat) =>
    wechat.call('/cgi-bin/user/info?openid=o-user'),
  )
  assert.equal(shown(events).at(-1), '/cgi-bin/user/info 0 - 50')
})

test.run()
