// Tokens that somebody else fetches: the option `token`.
import { MemoryStore } from 'echostr'
import {
  type CallError,
  type Client,
  client,
  type SourceOptions,
  type TokenHint,
} from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf } from '../support/kit.ts'
import { customSend, hello, inWorld, rejection, stable, until, type World } from '../support/wechat-api.ts'

const test = suite('plugins/client: given tokens')

const ips = '/cgi-bin/getcallbackip'

/** A client whose tokens come from another one, as from a company's server, and what that was asked. */
function given({ api, another, clock }: World, options: Partial<SourceOptions> = {}) {
  const hints: TokenHint[] = []
  const company = another()
  const token = async (hint: TokenHint) => {
    hints.push(hint)
    return company.token()
  }
  const wechat = client({ appId: api.appId, baseUrl: api.url, clock, token, ...options })
  return { hints, company, wechat }
}

test('no secret is needed: the function is asked once, for all calls at a time and after', () =>
  inWorld(async (world) => {
    const { wechat, hints, company } = given(world)
    assert.equal(hints, [])
    await Promise.all([wechat.getcallbackip(), wechat.getcallbackip(), wechat.token()])
    await wechat.getcallbackip()
    assert.equal(hints, [{}])
    assert.is(await wechat.token(), await company.token())
    assert.equal([world.count(stable), world.count(ips)], [1, 3])
  }))

for (const errcode of [40001, 40014, 42001]) {
  test(`after ${errcode} it is asked once more, and told which token is stale; each call is repeated once`, () =>
    inWorld(async (world) => {
      const { wechat, hints, company } = given(world)
      const old = await wechat.token()
      world.api.expireTokens(errcode)
      // as a company's server would that is told by its own call
      await company.getcallbackip()
      const before = world.count(ips)
      await Promise.all(Array.from({ length: 10 }, () => wechat.getcallbackip()))
      assert.equal(hints, [{}, { stale: old }])
      assert.is(world.count(ips) - before, 20)
      assert.is.not(await wechat.token(), old)
    }))
}

test('a source that gives the refused token again costs each call one question, not a loop', () =>
  inWorld(async (world) => {
    const hints: TokenHint[] = []
    const token = (hint: TokenHint) => {
      hints.push(hint)
      return 'aStaleToken'
    }
    const { wechat } = given(world, { token })
    assert.is((await rejection(wechat.getcallbackip())).errcode, 40001)
    assert.equal(hints, [{}, { stale: 'aStaleToken' }])
    assert.is(world.count(ips), 2)
  }))

test('a message that must not arrive twice is repeated with the new token: the first was not taken', () =>
  inWorld(async (world) => {
    const { wechat, company } = given(world)
    world.api.interacted('o1')
    await wechat.token()
    world.api.expireTokens()
    await company.getcallbackip()
    await wechat.custom.send(hello, { once: true })
    assert.equal([world.count(customSend), world.api.sent('o1').length], [2, 1])
  }))

test('a source that fails, or gives no token, is an error that says so; the call was not sent; the next asks again', () =>
  inWorld(async (world) => {
    for (const [token, code, words] of [
      [() => Promise.reject(new Error('down')), 'client_unreachable', 'token(): down'],
      [
        () => {
          throw new Error('down')
        },
        'client_unreachable',
        'token(): down',
      ],
      [() => '', 'client_bad_answer', 'a text of 0 characters'],
      [() => 'two words', 'client_bad_answer', 'a text of 9 characters'],
      [() => 'x'.repeat(5000), 'client_bad_answer', 'a text of 5000 characters'],
      [() => ({ access_token: 'x' }), 'client_bad_answer', 'a value of type object'],
      [() => undefined, 'client_bad_answer', 'a value of type undefined'],
    ] as const) {
      let asked = 0
      const source = () => {
        asked++
        return token() as string
      }
      const { wechat } = given(world, { token: source })
      for (const times of [1, 2]) {
        const error = (await rejection(wechat.getcallbackip())) as CallError
        assert.equal([error.code, error.unsent, asked], [code, true, times])
        assert.ok(error.message.includes(words), error.message)
      }
    }
    assert.is(world.count(ips), 0)
  }))

test('white space around a token is left out: many servers end a text with a new line', () =>
  inWorld(async ({ api, another, clock }) => {
    const company = another()
    const token = async () => `${await company.token()}\n`
    const wechat = client({ appId: api.appId, baseUrl: api.url, clock, token })
    assert.is((await wechat.getcallbackip()).length, 2)
  }))

test('a source that hangs ends at the time limit, and the next call asks again', () =>
  inWorld(async (world) => {
    let asked = 0
    const token = () => {
      asked++
      return asked === 1 ? new Promise<string>(() => {}) : 'aToken'
    }
    const { wechat } = given(world, { token })
    const error = rejection(wechat.getcallbackip())
    await until(() => asked === 1)
    world.clock.advance(4500)
    assert.equal([(await error).code, ((await error) as CallError).unsent], ['client_timeout', true])
    assert.is(await wechat.token(), 'aToken')
    assert.is(world.clock.waiting, 0)
  }))

test('processes that share a store share the tickets, whoever gives the tokens', () =>
  inWorld(async (world) => {
    const store = new MemoryStore()
    const [one, other] = [given(world, { store }), given(world, { store })]
    const tickets = await world.drive(Promise.all([one, other].map(({ wechat }) => wechat.ticket('jsapi'))))
    assert.is(new Set(tickets).size, 1)
    assert.is(await given(world, { store }).wechat.ticket('jsapi'), tickets[0])
    assert.is(world.count('/cgi-bin/ticket/getticket'), 1)
    // nobody fetches tokens for others: each asks its own source
    assert.equal(store.get(`client:${world.api.appId}:token`), undefined)
    await given(world).wechat.ticket('jsapi')
    assert.is(world.count('/cgi-bin/ticket/getticket'), 2)
  }))

test('tickets of several accounts are kept apart in one store', async () => {
  const store = new MemoryStore()
  const answers = (ticket: string) => async () => Response.json({ errcode: 0, ticket, expires_in: 7200 })
  const at = (options: object, ticket: string) =>
    client({ token: false, store, fetch: answers(ticket), ...options } as never).ticket('jsapi')
  const asked = [{ appId: 'wx1' }, { appId: 'wx2' }, { appId: 'wx1', fromAppId: 'wx3' }]
  for (const [i, options] of asked.entries()) assert.is(await at(options, `T${i}`), `T${i}`)
  assert.is(await at({ appId: 'wx1' }, 'another'), 'T0')
})

test('secret and token exclude each other, and a store wants to know whose it is', () => {
  const token = () => 't'
  for (const options of [
    {},
    { secret: 's', token },
    { token: 't' },
    { token, store: new MemoryStore(), appId: undefined },
    { token: false, store: new MemoryStore(), appId: undefined },
    { secret: '' },
    { secret: undefined, token: undefined },
  ])
    assert.is(
      codeOf(() => client({ appId: 'wx1', ...options } as never)),
      'bad_option',
      JSON.stringify(options),
    )
  const made: Client = client({ appId: 'wx1', token })
  assert.type(made.call, 'function')
})

test('an account whose tokens come from elsewhere needs no AppID, but to clear its quota', async () => {
  const fetch = (async () => Response.json({ menu: { button: [] } })) as typeof globalThis.fetch
  const wechat = client({ token: () => 'aToken', fetch })
  assert.ok(await wechat.menu.get())
  assert.is((await rejection(wechat.clear_quota())).code, 'bad_option')
})

test.run()
