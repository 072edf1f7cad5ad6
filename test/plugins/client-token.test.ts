import { MemoryStore, type Store } from 'echostr'
import { type CallError, WeChatApiError } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { customSend, hello, inWorld, rejection, stable, until } from '../support/wechat-api.ts'

const test = suite('plugins/client: tokens')

const ips = '/cgi-bin/getcallbackip'
/** The lock of a process that has died. */
const dead = '00000000-0000-4000-8000-000000000000'
const hundred = Array.from({ length: 100 })

// what goes wrong at the token's own address

test('T01: 40164 is asked once, and names the IP and the page of the console', () =>
  inWorld(async ({ api, wechat, count }) => {
    const errmsg = 'invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist'
    api.fail(stable, { errcode: 40164, errmsg, times: 9 })
    const error = await rejection(wechat.getcallbackip())
    assert.instance(error, WeChatApiError)
    assert.is(error.errcode, 40164)
    assert.match(error.message, 'The IP is 203.0.113.9.')
    assert.match(error.message, '设置与开发 → 基本配置 → IP白名单')
    assert.equal([count(stable), count(ips)], [1, 0])
  }))

const faults = {
  'an HTML page': { body: '<html>Bad Gateway</html>' },
  'nothing at all': { body: '' },
  'a status 500': { body: '{"access_token":"t","expires_in":7200}', status: 500 },
  'an array': { body: '[]' },
  'no life': { body: '{"access_token":"t"}' },
  'a life of 0': { body: '{"access_token":"t","expires_in":0}' },
  'a life below 0': { body: '{"access_token":"t","expires_in":-1}' },
  'an endless life': { body: '{"access_token":"t","expires_in":"soon"}' },
  'no token': { body: '{"expires_in":7200}' },
}

for (const [name, fault] of Object.entries(faults)) {
  test(`T02: a token address that answers ${name} is asked three times, within five seconds`, () =>
    inWorld(async ({ api, wechat, clock, drive, count }) => {
      api.fail(stable, { ...fault, times: 99 })
      const error = await rejection(drive(wechat.getcallbackip()))
      assert.is(error.code, 'client_bad_answer')
      assert.match(error.message, stable)
      assert.equal([count(stable), count(ips)], [3, 0])
      assert.ok(clock.elapsed() <= 5000, String(clock.elapsed()))
      api.heal()
      assert.is((await wechat.getcallbackip()).length, 2)
    }))
}

test('T02: a token address that drops the connection is asked three times', () =>
  inWorld(async ({ api, wechat, drive, count }) => {
    api.fail(stable, { drop: true, times: 99 })
    assert.is((await rejection(drive(wechat.getcallbackip()))).code, 'client_unreachable')
    assert.is(count(stable), 3)
  }))

test('T02: a token address that hangs is given up within five seconds, by everybody who waits', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    api.fail(stable, { hang: true, times: 99 })
    const calls = [wechat.getcallbackip(), wechat.menu.get()].map(rejection)
    await until(() => count(stable) === 1)
    clock.advance(5000)
    for (const error of await Promise.all(calls)) assert.is(error.code, 'client_timeout')
    assert.is(count(stable), 1)
    assert.is(clock.waiting, 0)
    api.heal()
    assert.is((await wechat.getcallbackip()).length, 2)
  }))

test('a token that comes when the time of a call is over sends nothing: its sender was told that it was not sent', () => {
  const store = new MemoryStore()
  // a fetch that does not listen to its signal
  const asked: string[] = []
  const deaf: typeof fetch = (input, { signal: _, ...init } = {}) => {
    asked.push(new URL(String(input)).pathname)
    return fetch(input, init)
  }
  return inWorld(
    async ({ api, clock, wechat }) => {
      // another process holds the lock, and fetches the token meanwhile
      store.set(`client:${api.appId}:lock`, dead, { ttl: 60_000 })
      const sending = rejection(wechat.custom.send(hello))
      await clock.pass(1000)
      const error = await sending
      assert.equal([error.code, (error as CallError).unsent], ['client_timeout', true])
      store.set(`client:${api.appId}:token`, 'another', { ttl: 60_000 })
      await clock.pass(5000)
      assert.not(asked.includes(customSend))
    },
    { store, timeout: 1000, fetch: deaf },
  )
})

test('a wrong secret is not tried again, and not shown', () =>
  inWorld(async ({ another, count }) => {
    const error = await rejection(another({ secret: 'wrong-secret-0815' }).getcallbackip())
    assert.is(error.errcode, 40125)
    assert.not.match(error.message, 'wrong-secret-0815')
    assert.is(count(stable), 1)
  }))

test('40001 from the token address itself is not taken for a refused token', () =>
  inWorld(async ({ api, wechat, count }) => {
    api.fail(stable, { errcode: 40001, times: 9 })
    assert.is((await rejection(wechat.getcallbackip())).errcode, 40001)
    assert.is(count(stable), 1)
  }))

// one token for all

test('a hundred callers fetch one token, and keep it until a minute before its end', () =>
  inWorld(async ({ wechat, clock, count }) => {
    await Promise.all(hundred.map(() => wechat.getcallbackip()))
    assert.equal([count(stable), count(ips)], [1, 100])
    clock.advance(7_139_000)
    await wechat.getcallbackip()
    assert.is(count(stable), 1)
    clock.advance(2000)
    await wechat.getcallbackip()
    assert.is(count(stable), 2)
  }))

test('the token asked for is the stable one, unforced', () =>
  inWorld(async ({ api, wechat }) => {
    const token = await wechat.token()
    assert.equal(api.calls[0]?.body, {
      grant_type: 'client_credential',
      appid: api.appId,
      secret: api.secret,
      force_refresh: false,
    })
    assert.is(await wechat.token(), token)
    assert.ok(token.length > 60)
  }))

test('a token of a short life is kept for half of it', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    const token = await wechat.token()
    const short = { body: JSON.stringify({ access_token: token, expires_in: 100 }) }
    clock.advance(7_139_000)
    clock.advance(2000)
    api.fail(stable, short)
    await wechat.token()
    clock.advance(49_000)
    await wechat.token()
    assert.is(count(stable), 2)
    clock.advance(2000)
    await wechat.token()
    assert.is(count(stable), 3)
  }))

for (const errcode of [48001, 40066]) {
  test(`where there is no stable token (${errcode}), the ordinary one is fetched`, () =>
    inWorld(async ({ api, wechat, count }) => {
      api.fail(stable, { errcode, times: 99 })
      await Promise.all(hundred.map(() => wechat.getcallbackip()))
      assert.is(count('/cgi-bin/token'), 1)
      api.expireTokens()
      await Promise.all(hundred.map(() => wechat.getcallbackip()))
      assert.is(count('/cgi-bin/token'), 2)
    }))
}

test('two clients with one store fetch one token, now and after it has expired', () => {
  const store = new MemoryStore()
  return inWorld(
    async ({ api, wechat, another, drive, count }) => {
      const clients = [wechat, another()]
      const everybody = () =>
        drive(Promise.all(clients.flatMap((each) => hundred.slice(50).map(() => each.getcallbackip()))))
      await everybody()
      assert.is(count(stable), 1)
      api.expireTokens()
      await everybody()
      assert.is(count(stable), 2)
      assert.is(await clients[0]?.token(), await clients[1]?.token())
    },
    { store },
  )
})

test('the process that waits for another one takes over when that has failed', () => {
  const store = new MemoryStore()
  return inWorld(
    async ({ api, wechat, another, drive, count }) => {
      api.fail(stable, { errcode: 45009 })
      const first = rejection(wechat.getcallbackip())
      await until(() => store.get('client:wx_test:lock') !== undefined)
      const second = another().getcallbackip()
      assert.is((await drive(second)).length, 2)
      assert.is((await first).errcode, 45009)
      assert.is(count(stable), 2)
    },
    { store },
  )
})

test('a process that died with the lock holds nobody up for long', () => {
  const store = new MemoryStore()
  store.set('client:wx_test:lock', dead, { ttl: 3_600_000 })
  return inWorld(
    async ({ wechat, clock, drive }) => {
      await drive(wechat.getcallbackip())
      assert.ok(clock.elapsed() >= 1500 && clock.elapsed() <= 2000, String(clock.elapsed()))
      assert.is(store.get('client:wx_test:lock'), dead)
    },
    { store },
  )
})

// a token refused before its time

for (const errcode of [40001, 40014, 42001]) {
  test(`T03: ${errcode} with a kept token: a hundred calls refresh once, and each is repeated once`, () =>
    inWorld(async ({ api, wechat, count }) => {
      const old = await wechat.token()
      api.expireTokens(errcode)
      const results = await Promise.all(hundred.map(() => wechat.getcallbackip()))
      assert.is(results.length, 100)
      assert.equal([count(stable), count(ips)], [2, 200])
      assert.is.not(await wechat.token(), old)
    }))
}

test('T03: a call that is refused with the new token, too, fails; it is repeated no further', () =>
  inWorld(async ({ api, wechat, count }) => {
    await wechat.token()
    api.fail(ips, { errcode: 42001, times: 99 })
    const error = await rejection(wechat.getcallbackip())
    assert.is(error.errcode, 42001)
    assert.is(count(ips), 2)
  }))

test('a stable token that is refused though WeChat still gives it out is forced anew, but not again and again', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    const forced = () =>
      api.calls.filter(({ body }) => (body as { force_refresh?: boolean })?.force_refresh === true).length
    const old = await wechat.token()
    api.fail(ips, { errcode: 40001 })
    await wechat.getcallbackip()
    assert.is(forced(), 1)
    assert.is.not(await wechat.token(), old)
    api.fail(ips, { errcode: 40001, times: 99 })
    for (let call = 0; call < 5; call++) await rejection(wechat.getcallbackip())
    assert.is(forced(), 1)
    clock.advance(72 * 60_000)
    await rejection(wechat.getcallbackip())
    assert.is(forced(), 2)
    assert.ok(count(stable) < 12)
  }))

test('a token that another process has renewed by now is taken from the store', () =>
  inWorld(
    async ({ api, wechat, another, clock, count }) => {
      await wechat.token()
      api.delay = 100
      const late = wechat.getcallbackip()
      await until(() => count(ips) === 1)
      api.expireTokens()
      api.delay = 0
      await another().getcallbackip()
      assert.is(count(stable), 2)
      clock.advance(100)
      await late
      assert.equal([count(stable), count(ips)], [2, 4])
    },
    { store: new MemoryStore() },
  ))

// the store

const broken = {
  rejects: () => Promise.reject(new Error('down')),
  throws: () => {
    throw new Error('down')
  },
  hangs: () => new Promise<never>(() => {}),
}

for (const [name, fail] of Object.entries(broken)) {
  test(`with a store that ${name}, the token is kept in the process`, () => {
    const store: Store = { get: fail, set: fail, delete: fail }
    return inWorld(
      async ({ wechat, drive, count }) => {
        const calls = Promise.all(hundred.map(() => wechat.getcallbackip()))
        await drive(calls)
        await drive(wechat.getcallbackip())
        assert.equal([count(stable), count(ips)], [1, 101])
      },
      { store },
    )
  })
}

test('a store that hangs holds one call up, not every call', () => {
  let asked = 0
  const hang = () => {
    asked++
    return new Promise<never>(() => {})
  }
  return inWorld(
    async ({ wechat, clock, drive }) => {
      await drive(wechat.getcallbackip())
      assert.ok(clock.elapsed() <= 1050, String(clock.elapsed()))
      for (let call = 0; call < 10; call++) await drive(wechat.getcallbackip())
      assert.ok(clock.elapsed() <= 1050, String(clock.elapsed()))
      assert.is(asked, 1)
      clock.advance(10_000)
      await drive(wechat.getcallbackip())
      assert.is(asked, 2)
    },
    { store: { get: hang, set: hang, delete: hang } },
  )
})

test('with a store that fails later on, the token that was fetched stays known', () => {
  const memory = new MemoryStore()
  let down = false
  const up = <T>(value: () => T) => (down ? Promise.reject(new Error('down')) : Promise.resolve(value()))
  const store: Store = {
    get: (key) => up(() => memory.get(key)),
    set: (key, value, options) => up(() => memory.set(key, value, options)),
    delete: (key) => up(() => memory.delete(key)),
  }
  return inWorld(
    async ({ api, wechat, count }) => {
      await wechat.getcallbackip()
      down = true
      await wechat.getcallbackip()
      assert.is(count(stable), 1)
      api.expireTokens()
      await wechat.getcallbackip()
      assert.is(count(stable), 2)
    },
    { store },
  )
})

test('a call waits no longer for the token than it may take', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    api.interacted('o1')
    api.delay = 3000
    const error = rejection(wechat.custom.send(hello))
    await until(() => count(stable) === 1)
    clock.advance(3000)
    await until(() => count('/cgi-bin/message/custom/send') === 1)
    clock.advance(1499)
    assert.is(clock.waiting > 0, true)
    clock.advance(1)
    assert.is((await error).code, 'client_timeout')
    assert.is(clock.elapsed(), 4500)
  }))

test.run()
