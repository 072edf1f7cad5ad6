// Calls without the account's token: time limits, repeats and errors of the client, and no secret in any of them.
import { inspect } from 'node:util'
import { bareCalls, CallError, WeChatApiError } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inWorld, rejection } from '../support/wechat-api.ts'

const test = suite('plugins/client: bare calls')

const path = '/sns/auth?access_token=s3cret&openid=o1'

function answering(...answers: readonly (() => Response | Promise<Response>)[]): {
  asked: Request[]
  fetch: typeof fetch
} {
  const asked: Request[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push(new Request(String(input), init as never))
    return (answers[asked.length - 1] ?? answers.at(-1) ?? (() => Response.json({})))()
  }
  return { asked, fetch }
}

const refused = () =>
  Promise.reject(
    Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
    }),
  )
const lost = () => Promise.reject(new TypeError('fetch failed s3cret'))
const busy = () => Response.json({ errcode: -1, errmsg: 'system error' })
const good = () => Response.json({ errcode: 0, errmsg: 'ok' })

const each: readonly (readonly [
  name: string,
  answers: (() => Response | Promise<Response>)[],
  once: boolean,
  calls: number,
])[] = [
  ['no connection', [refused, good], true, 2],
  ['busy', [busy, good], true, 2],
  ['a lost answer', [lost, good], false, 2],
]

for (const [name, answers, once, calls] of each)
  test(`${name} is repeated`, () =>
    inWorld(async ({ clock, drive }) => {
      const { asked, fetch } = answering(...answers)
      await drive(bareCalls({ fetch, clock, retries: 1 })(path, undefined, { once }))
      assert.is(asked.length, calls)
      assert.is(asked[0]?.url, `https://api.weixin.qq.com${path}`)
    }))

test('a lost answer is not repeated where it was once', () =>
  inWorld(async ({ clock, drive }) => {
    const { asked, fetch } = answering(lost, good)
    const error = await rejection(
      drive(bareCalls({ fetch, clock })(path, undefined, { once: true, secrets: ['s3cret', 'o1'] })),
    )
    assert.instance(error, CallError)
    assert.is(asked.length, 1)
    assert.not.match(inspect(error, { depth: 9, showHidden: true }), 's3cret')
  }))

test('an errcode is told, without the secrets of the call, and never those of another', () =>
  inWorld(async ({ clock, drive }) => {
    const { fetch } = answering(() => Response.json({ errcode: 40029, errmsg: 'bad s3cret of other' }))
    const call = bareCalls({ fetch, clock })
    const error = await rejection(drive(call(path, undefined, { secrets: ['s3cret'] })))
    assert.instance(error, WeChatApiError)
    assert.match(error.message, 'bad … of other')
    assert.match((await rejection(drive(call(path)))).message, 'bad s3cret of other')
  }))

test('time and bytes are limited, and the words say by what', () =>
  inWorld(async ({ clock, drive }) => {
    const never = bareCalls({ fetch: () => new Promise(() => {}), clock, timeout: 100 })
    const late = await rejection(drive(never(path), { hangs: true }))
    assert.is(late.code, 'client_timeout')
    assert.match(late.message, 'the option "timeout" of bareCalls()')
    assert.match(late.in('zh'), 'bareCalls() 的选项 "timeout"')
    const { fetch } = answering(() => new Response('x'.repeat(200)))
    assert.is(
      (await rejection(drive(bareCalls({ fetch, clock, limit: 100 })(path)))).code,
      'client_too_large',
    )
  }))

test('a body is sent as JSON', () =>
  inWorld(async ({ clock, drive }) => {
    const { asked, fetch } = answering(good)
    await drive(
      bareCalls({ fetch, clock, baseUrl: 'http://127.0.0.1:9/proxy/' })(
        '/cgi-bin/component/api_component_token',
        { a: '你' },
      ),
    )
    assert.is(asked[0]?.method, 'POST')
    assert.is(asked[0]?.url, 'http://127.0.0.1:9/proxy/cgi-bin/component/api_component_token')
    assert.is(await asked[0]?.text(), '{"a":"你"}')
  }))

test.run()
