import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallError, client } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { customSend, hello, inWorld, rejection, stable, until } from '../support/wechat-api.ts'

const test = suite('plugins/client: repeats')

const valid = { appId: 'wx1', secret: 'secret_of_wx1' }

test('busy (-1) is repeated after 200 and 800 ms', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    await wechat.token()
    api.fail('/cgi-bin/getcallbackip', { errcode: -1, times: 2 })
    const work = wechat.getcallbackip()
    for (const [calls, ms] of [
      [1, 200],
      [2, 800],
    ] as const) {
      // its deadline, and its pause
      await until(() => count('/cgi-bin/getcallbackip') === calls && clock.waiting === 2)
      clock.advance(ms - 1)
      assert.is(clock.waiting, 2)
      clock.advance(1)
    }
    assert.is((await work).length, 2)
    assert.is(clock.elapsed(), 1000)
    assert.is(clock.waiting, 0)
  }))

for (const [name, fault, code] of [
  ['busy (-1)', { errcode: -1 }, 'client_refused'],
  ['a dropped connection', { drop: true }, 'client_unreachable'],
  ['HTML', { body: '<html>' }, 'client_bad_answer'],
  ['a status of 502', { body: '{}', status: 502 }, 'client_bad_answer'],
] as const) {
  test(`${name} is repeated twice, then it fails; 0 repeats on request`, () =>
    inWorld(async ({ api, wechat, another, drive, count }) => {
      api.interacted('o1')
      api.fail(customSend, { ...fault, times: 2 })
      await drive(wechat.custom.send(hello))
      assert.is(api.sent('o1').length, 1)
      api.fail(customSend, { ...fault, times: 99 })
      assert.is((await rejection(drive(wechat.custom.send(hello)))).code, code)
      assert.is(count(customSend), 6)
      assert.is((await rejection(another({ retries: 0 }).custom.send(hello))).code, code)
      assert.is(count(customSend), 7)
    }))
}

for (const [name, fault] of [
  ['a dropped connection', { drop: true }],
  ['HTML', { body: '<html>' }],
] as const) {
  test(`with once, ${name} is not repeated: the call may have been heard`, () =>
    inWorld(async ({ api, wechat, count }) => {
      api.interacted('o1')
      await wechat.token()
      api.fail(customSend, fault)
      const error = (await rejection(wechat.custom.send(hello, { once: true }))) as CallError
      assert.instance(error, CallError)
      assert.is(error.unsent, false)
      assert.is(count(customSend), 1)
      await wechat.call(customSend, hello, { once: true })
      assert.is(count(customSend), 2)
    }))
}

test('with once, what has certainly not arrived is repeated: busy, no connection, a token', () =>
  inWorld(async ({ api, another, drive, count }) => {
    api.interacted('o1')
    let refusals = 2
    const wechat = another({
      fetch: (input, init) =>
        String(input).includes(customSend) && refusals-- > 0
          ? Promise.reject(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }))
          : fetch(input, init),
    })
    await drive(wechat.custom.send(hello, { once: true }))
    assert.is(count(customSend), 1)
    api.fail(customSend, { errcode: -1, times: 2 })
    api.expireTokens()
    await drive(wechat.custom.send(hello, { once: true }))
    assert.is(api.sent('o1').length, 2)
  }))

function coded(code: string): Error {
  return Object.assign(new Error(code), { code })
}

test('an error says when a call was certainly not sent: no connection, no token', () =>
  inWorld(async ({ api, wechat, another, drive, count }) => {
    for (const code of [
      'ENOTFOUND',
      'ECONNREFUSED',
      'UND_ERR_CONNECT_TIMEOUT',
      'CERT_HAS_EXPIRED',
      'ECONNRESET',
    ]) {
      const fails: typeof fetch = (input, init) =>
        String(input).includes(customSend)
          ? Promise.reject(new TypeError('fetch failed', { cause: coded(code) }))
          : fetch(input, init)
      const error = (await rejection(drive(another({ fetch: fails }).custom.send(hello)))) as CallError
      assert.equal([error.code, error.unsent], ['client_unreachable', code !== 'ECONNRESET'])
    }
    for (const fault of [{ drop: true }, { body: '<html>' }, { hang: true }]) {
      api.fail(stable, { ...fault, times: 9 })
      const error = (await rejection(
        drive(wechat.custom.send(hello), { hangs: 'hang' in fault }),
      )) as CallError
      assert.is(error.unsent, true, error.code)
      api.heal()
    }
    assert.is(count(customSend), 0)
  }))

test('a call that hangs ends at its time limit, and is not repeated: it may have been heard', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    await wechat.token()
    api.fail(customSend, { hang: true })
    const error = rejection(wechat.custom.send(hello))
    await until(() => count(customSend) === 1)
    clock.advance(4500)
    assert.is((await error).code, 'client_timeout')
    assert.match((await error).message, '4500 ms')
    assert.is(count(customSend), 1)
    assert.is(clock.waiting, 0)
  }))

test('the time limit holds for the repeats together', () =>
  inWorld(
    async ({ api, wechat, clock, drive }) => {
      api.fail('*', { drop: true, times: 99 })
      assert.is((await rejection(drive(wechat.menu.get()))).code, 'client_timeout')
      assert.is(clock.elapsed(), 500)
      assert.is(clock.waiting, 0)
    },
    { timeout: 500 },
  ))

test('a redirect is not followed: it would carry the token away', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer(({ url }, res) => {
    asked.push(url?.split('?')[0])
    res.writeHead(302, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const error = await rejection(client({ ...valid, baseUrl, retries: 0 }).token())
    assert.is(error.code, 'client_bad_answer')
    assert.match(error.message, 'status 302')
    assert.equal(asked, [stable])
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

test('without a clock of its own, a client repeats in real time', async () => {
  let tries = 0
  const failing: typeof fetch = () => Promise.reject(new Error(`try ${++tries}`))
  const error = await rejection(client({ ...valid, fetch: failing, retries: 1 }).token())
  assert.match(error.message, 'try 2')
})

test.run()
