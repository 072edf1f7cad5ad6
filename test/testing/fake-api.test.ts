import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FakeApi } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Json, withApi } from '../support/asker.ts'
import { until } from '../support/wechat-api.ts'

const test = suite('fake-api')

// tokens

test(
  'a stable token is the same until five minutes before its end; then both are good',
  withApi(async (asker) => {
    const { token: first, clock } = asker
    clock.advance(6_890_000)
    assert.equal(await asker.stable(), { access_token: first, expires_in: 310 })
    clock.advance(20_000)
    const { access_token, expires_in } = await asker.stable()
    assert.is.not(access_token, first)
    assert.is(expires_in, 7200)
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 0)
    clock.advance(300_000)
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 42001)
    asker.token = String(access_token)
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 0)
  }),
)

test(
  'a forced refresh kills the token at once, 30 s apart and 20 times a day',
  withApi(async (asker) => {
    assert.is.not((await asker.stable(true)).access_token, asker.token)
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 40001)
    assert.is((await asker.stable(true)).errcode, 45011)
    for (let time = 1; time < 20; time++) {
      asker.clock.advance(30_000)
      assert.type((await asker.stable(true)).access_token, 'string')
    }
    asker.clock.advance(30_000)
    assert.is((await asker.stable(true)).errcode, 45009)
    asker.clock.advance(86_400_000)
    assert.type((await asker.stable(true)).access_token, 'string')
  }),
)

test(
  'an ordinary token is new at every call, lives five minutes beside the next, and apart from the stable one',
  withApi(async (asker) => {
    const stable = asker.token
    const first = await asker.plain()
    assert.is.not(await asker.plain(), first)
    asker.token = first
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 0)
    asker.clock.advance(300_000)
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 42001)
    asker.token = stable
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 0)
  }),
)

test(
  'wrong credentials and tokens are refused, each with its code and a request id',
  withApi(async (asker) => {
    const { appId: appid, secret } = asker.api
    const good = { grant_type: 'client_credential', appid, secret }
    const code = (body: object) => asker.code('/cgi-bin/stable_token', body)
    assert.is(await code({ ...good, secret: 'x' }), 40125)
    assert.is(await code({ ...good, appid: 'x' }), 40013)
    assert.is(await code({ ...good, grant_type: 'authorization_code' }), 40002)
    assert.is(await code({ ...good, grant_type: undefined }), 40002)
    for (const grant of ['', 'grant_type=client_credentials&'])
      assert.is(await asker.code(`/cgi-bin/token?${grant}appid=${appid}&secret=${secret}`), 40002)
    assert.is(await code({ appid: 'x' }), 41004)
    assert.is(await code({}), 41002)
    asker.token = 'nonsense'
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 40001)
    asker.token = ''
    const { errcode, errmsg } = await asker.ask('/cgi-bin/getcallbackip')
    assert.is(errcode, 41001)
    assert.match(String(errmsg), /^access_token missing rid: [\da-f-]{26}$/)
  }),
)

test(
  'tokens can be made to expire, with a code',
  withApi(async (asker) => {
    for (const errcode of [42001, 40014]) {
      asker.token = String((await asker.stable()).access_token)
      asker.api.expireTokens(errcode)
      assert.is(await asker.code('/cgi-bin/getcallbackip'), errcode)
    }
  }),
)

// customer-service messages

test(
  'a user who has done nothing cannot be written to, a stranger is no user',
  withApi(async (asker) => {
    assert.is(await asker.say('a'), 45015)
    assert.is(await asker.say('a', 'stranger'), 40003)
    asker.api.interacted('stranger')
    assert.is(await asker.say('a', 'stranger'), 0)
  }),
)

for (const [kind, messages, ms] of [
  ['message', 5, 48 * 3_600_000],
  ['click', 3, 60_000],
  ['scan', 3, 60_000],
  ['subscribe', 3, 60_000],
  ['enter', 2, 60_000],
] as const) {
  test(
    `${kind}: ${messages} messages within ${ms / 60_000} min, and as many anew`,
    withApi(async (asker) => {
      for (const round of ['a', 'b']) {
        asker.api.interacted('o1', kind)
        for (let sent = 0; sent < messages; sent++) assert.is(await asker.say(round), 0)
        assert.is(await asker.say('too many'), 45047)
      }
      asker.api.interacted('o1', kind)
      asker.clock.advance(ms - 1)
      asker.token = String((await asker.stable()).access_token)
      assert.is(await asker.say('just in time'), 0)
      asker.clock.advance(1)
      assert.is(await asker.say('too late'), 45015)
      assert.is(asker.api.sent('o1').length, messages * 2 + 1)
      assert.equal(asker.api.sent('o2'), [])
      assert.equal(asker.api.sent(), asker.api.sent('o1'))
    }),
  )
}

test(
  'a message that breaks the rules is refused and does not count',
  withApi(async (asker) => {
    asker.api.interacted('o1')
    const send = (body: unknown) => asker.code('/cgi-bin/message/custom/send', body)
    assert.is(await asker.say(''), 44004)
    assert.is(await asker.say('字'.repeat(683)), 45002)
    assert.is(await send({ touser: 'o1', msgtype: 'hologram' }), 40008)
    assert.is(await send('no json'), 47001)
    assert.is(await send('[]'), 47001)
    assert.is(await send(Buffer.from('7b2261223a22fffe227d', 'hex')), 47001)
    assert.is(await send('{"touser":"o1","msgtype":"text","text":{"content":"\\u4f60"}}'), 40033)
    assert.is(await send(undefined), 43002)
    assert.equal(asker.api.sent(), [])
    assert.is(await send('{"touser":"o1","msgtype":"text","text":{"content":"a \\\\u4f60"}}'), 0)
  }),
)

test(
  'typing lasts 15 s or until a message, and needs an exchange within 30 s',
  withApi(async (asker) => {
    const typing = (command: string) =>
      asker.code('/cgi-bin/message/custom/typing', { touser: 'o1', command })
    assert.is(await typing('Typing'), 45080)
    asker.api.interacted('o1')
    assert.is(await typing('Walking'), 45072)
    assert.equal(asker.api.typing, [])
    assert.is(await typing('Typing'), 0)
    assert.is(await typing('Typing'), 45081)
    assert.equal(asker.api.typing, ['o1'])
    assert.is(await asker.say('a'), 0)
    assert.equal(asker.api.typing, [])
    assert.is(await typing('Typing'), 0)
    assert.is(await typing('CancelTyping'), 0)
    assert.equal(asker.api.typing, [])
    assert.is(await typing('Typing'), 0)
    asker.clock.advance(15_000)
    assert.equal(asker.api.typing, [])
    assert.is(await typing('Typing'), 0)
    asker.clock.advance(15_000)
    assert.is(await typing('Typing'), 45080)
  }),
)

// what goes wrong on demand

test(
  'faults are played in their order, so often, for their path or for all',
  withApi(async (asker) => {
    const { api } = asker
    const ips = '/cgi-bin/getcallbackip'
    api.fail(ips, { errcode: 45009, times: 2 })
    api.fail(ips, { errcode: 7, errmsg: 'mine' })
    assert.equal([await asker.code(ips), await asker.code(ips)], [45009, 45009])
    assert.match(String((await asker.ask(ips)).errmsg), /^mine rid: /)
    assert.is(await asker.code(ips), 0)
    api.fail('*', { errcode: -1, times: Number.POSITIVE_INFINITY })
    assert.equal([await asker.code(ips), await asker.code('/cgi-bin/menu/get')], [-1, -1])
    api.heal()
    assert.is(await asker.code(ips), 0)
  }),
)

test(
  'a body in place of JSON, a dropped connection, one that hangs until the server closes',
  withApi(async ({ api }) => {
    const url = `${api.url}/cgi-bin/getcallbackip`
    api.fail('*', { body: '<html>', status: 502 })
    const page = await fetch(url)
    assert.equal(
      [page.status, page.headers.get('content-type'), await page.text()],
      [502, 'text/html', '<html>'],
    )
    api.fail('*', { drop: true })
    await assertFails(fetch(url))
    api.fail('*', { hang: true })
    const before = api.calls.length
    const hanging = assertFails(fetch(url))
    await until(() => api.calls.length > before)
    await api.close()
    await hanging
  }),
)

async function assertFails(work: Promise<unknown>): Promise<void> {
  const outcome = await work.then(
    () => 'answered',
    () => 'failed',
  )
  assert.is(outcome, 'failed')
}

test(
  'answers wait by the clock',
  withApi(async (asker) => {
    asker.api.delay = 3000
    let answered = false
    const work = asker.code('/cgi-bin/getcallbackip').then((code) => {
      answered = true
      return code
    })
    await until(() => asker.clock.waiting === 1)
    asker.clock.advance(2999)
    await asker.clock.pass(0)
    assert.is(answered, false)
    asker.clock.advance(1)
    assert.is(await work, 0)
  }),
)

test(
  'a quota ends a call until midnight in Beijing, or until it is cleared, ten times',
  withApi(async (asker) => {
    const menu = '/cgi-bin/getcallbackip'
    asker.api.quota(menu, 2)
    const use = async () => [await asker.code(menu), await asker.code(menu), await asker.code(menu)]
    assert.equal(await use(), [0, 0, 45009])
    // 1700000000 is 06:13:20 in Beijing
    asker.clock.jump(17 * 3600 + 46 * 60 + 39)
    assert.is(await asker.code(menu), 45009)
    asker.clock.jump(1)
    assert.equal(await use(), [0, 0, 45009])
    const clear = (appid: string) => asker.code('/cgi-bin/clear_quota', { appid })
    assert.is(await clear('wx_other'), 40013)
    for (let time = 0; time < 10; time++) {
      assert.is(await clear(asker.api.appId), 0)
      assert.equal(await use(), [0, 0, 45009])
    }
    assert.is(await clear(asker.api.appId), 48006)
    // from November to December
    asker.clock.jump(20 * 86_400)
    assert.is(await clear(asker.api.appId), 0)
  }),
)

// the rest

test(
  'calls are recorded without their token, with the bytes of their body',
  withApi(async (asker) => {
    asker.api.interacted('o1')
    await asker.say('你好')
    await asker.ask('/cgi-bin/user/info?openid=o1')
    const [sent, asked] = asker.api.calls.slice(-2)
    assert.match(sent?.raw.toString() ?? '', '你好')
    assert.equal(asked && { ...asked, raw: asked.raw.length }, {
      method: 'GET',
      path: '/cgi-bin/user/info',
      query: { openid: 'o1' },
      raw: 0,
      body: undefined,
    })
  }),
)

test(
  'a path it does not know is 40066, until it is given an answer',
  withApi(async (asker) => {
    assert.is(await asker.code('/cgi-bin/new'), 40066)
    asker.api.answer('/cgi-bin/new', { value: 1 })
    assert.equal(await asker.ask('/cgi-bin/new'), { value: 1 })
    asker.api.answer('/cgi-bin/new', ({ query }) => query)
    assert.is((await asker.ask('/cgi-bin/new?a=b')).a, 'b')
  }),
)

test(
  'media ends after three days',
  withApi(async (asker) => {
    const id = asker.api.store('video', Buffer.from('v'))
    const path = `/cgi-bin/media/get?media_id=${id}`
    asker.clock.advance(3 * 86_400_000 - 1)
    asker.token = String((await asker.stable()).access_token)
    assert.is(await asker.code(path), 0)
    asker.clock.advance(1)
    assert.is(await asker.code(path), 40007)
  }),
)

test(
  'a menu has one to three buttons with up to five each',
  withApi(async (asker) => {
    const button = { type: 'click', name: 'a', key: 'k' }
    const create = (buttons: unknown[]) => asker.code('/cgi-bin/menu/create', { button: buttons })
    assert.is(await create([]), 40016)
    assert.is(await create([button, button, button, button]), 40016)
    assert.is(await create([{ name: 'a', sub_button: Array(6).fill(button) }]), 40023)
    assert.is(asker.api.menu, undefined)
    assert.is(await create([{ name: 'a', sub_button: Array(5).fill(button) }, button, button]), 0)
    assert.is(await create([button]), 0)
    assert.equal(asker.api.menu, { button: [button] })
    asker.api.menu = { button: [button, button] }
    assert.equal((await asker.ask('/cgi-bin/menu/get')).menu, { button: [button, button] })
    assert.is(await asker.code('/cgi-bin/menu/delete'), 0)
    assert.is(asker.api.menu, undefined)
  }),
)

test('it is mounted in a server of one’s own, under any path', async () => {
  const api = new FakeApi()
  const server = createServer((req, res) => api.handle(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const response = await fetch(`http://127.0.0.1:${port}/fake/wechat/cgi-bin/getcallbackip`)
    assert.is(((await response.json()) as Json).errcode, 41001)
    assert.is(api.calls[0]?.path, '/cgi-bin/getcallbackip')
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

test.run()
