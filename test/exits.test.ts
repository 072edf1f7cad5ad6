// The page docs/<language>/reference/lifecycle.md: a delivery leaves where the table says, with the status it says.
import { App, EchostrError, type OneAccountOptions } from 'echostr'
import { fetchHandler } from 'echostr/adapters'
import { deliveries, fakeClock, play, type SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { proseOf } from './support/docs.ts'
import { token } from './support/kit.ts'

const test = suite('exits')

const pages = ['docs/en/reference/lifecycle.md', 'docs/zh/reference/lifecycle.md']
const secure = { token, appId: 'wx1', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }

/** A row: the stage, the status, the codes that it names. */
interface Exit {
  readonly where: string
  readonly status: number
  readonly codes: readonly string[]
}

function exitsOf(page: string): Exit[] {
  const rows = proseOf(page).matchAll(/^\| (\w+) \| (\d+) \| ([^|]*) \| ([^|]*) \|/gm)
  return [...rows].map(([, where = '', status, , when = '']) => ({
    where,
    status: Number(status),
    codes: [...when.matchAll(/`([a-z]+_[a-z_]+|overloaded)`/g)].map(([, code = '']) => code),
  }))
}

const [english = [], chinese = []] = pages.map(exitsOf)

test('both pages have the same exits', () => {
  assert.ok(english.length > 15)
  assert.equal(chinese, english)
})

test('every code stands at the status that its error has', () => {
  for (const { status, codes, where } of english)
    for (const code of codes) {
      // the request that gives way is answered 503, and of a copy nothing is answered
      if (status === 503 || status === 0) continue
      assert.is(new EchostrError(code as 'bad_signature', '').status, status, `${where}: ${code}`)
    }
})

/** A push as a `Request`. */
function requestOf(delivery: SignedDelivery, change: RequestInit = {}): Request {
  const { method, url, content, headers } = delivery
  const body = method === 'GET' ? null : content
  const all = { ...(headers as Record<string, string>), ...(change.headers as Record<string, string>) }
  return new Request(new URL(url, 'http://127.0.0.1'), { method, body, ...change, headers: all })
}

/** The status of an answer, and the code of what was reported on the way. */
async function left(make: (sender: ReturnType<typeof deliveries>) => Request, options = {}, sender = token) {
  const clock = fakeClock()
  const app = new App({ token, clock, ...options } as OneAccountOptions)
  const codes: string[] = []
  app.onError((error) => void codes.push((error as EchostrError).code))
  const signed = deliveries({ ...options, token: sender, clock, path: '/wechat' })
  const { status } = await fetchHandler(app, { path: '/wechat', limit: 2000 })(make(signed))
  return { status, code: codes[0] }
}

const stimuli: Readonly<Record<string, () => ReturnType<typeof left>>> = {
  unknown_path: () => left(() => new Request('http://127.0.0.1/other')),
  method_not_allowed: () => left(() => new Request('http://127.0.0.1/wechat', { method: 'PUT', body: 'x' })),
  missing_signature: () => left(() => new Request('http://127.0.0.1/wechat')),
  bad_signature: () => left((sender) => requestOf(sender.text('hi')), {}, 'anotherToken'),
  malformed_body: () => left((sender) => requestOf(sender.raw('no push'))),
  missing_field: () => left((sender) => requestOf(sender.raw('<xml><MsgType>text</MsgType></xml>'))),
  body_too_large: () => left((sender) => requestOf(sender.text('x'.repeat(3000)))),
  encoded_body: () =>
    left((sender) => requestOf(sender.text('hi'), { headers: { 'content-encoding': 'gzip' } })),
  plain_push_in_secure_mode: () =>
    left(() => requestOf(deliveries({ token, clock: fakeClock(), path: '/wechat' }).text('hi')), secure),
  key_missing: () =>
    left(() => requestOf(deliveries({ ...secure, clock: fakeClock(), path: '/wechat' }).text('hi'))),
}

for (const [code, leave] of Object.entries(stimuli))
  test(`a delivery leaves as ${code}`, async () => {
    const [exit] = english.filter(({ codes }) => codes.includes(code))
    assert.equal(await leave(), { status: exit?.status, code })
  })

/** The statuses of a message's deliveries; 0 where WeChat hangs up. */
async function played(
  handler: (clock: ReturnType<typeof fakeClock>) => unknown,
  options = {},
): Promise<unknown[]> {
  const clock = fakeClock()
  const app = new App({ token, clock, ...options } as OneAccountOptions)
  app.onError(() => {})
  app.on('text', () => handler(clock) as string)
  const playing = play(app, deliveries({ token, clock }).text('hi'), { clock })
  await clock.pass(60_000)
  const { answers } = await playing
  return answers.map((answer) => (answer === undefined ? 0 : [answer.status, answer.body]))
}

test('behind a good signature it is 200, or WeChat hangs up', async () => {
  const fail = () => {
    throw new Error('a handler')
  }
  assert.equal(await played(() => null), [[200, 'success']])
  assert.equal(await played(fail), [[200, 'success']])
  assert.equal(await played((clock) => clock.sleep(20_000)), [0, 0, [200, 'success']])
  const again = await played(fail, { onFailure: 'retry' })
  assert.is(again[0], 0)
})

test.run()
