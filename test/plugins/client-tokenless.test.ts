// A client in a container of cloud hosting: its calls bear no token, and what stands in between adds one.
import { type ClientOptions, client, type TokenlessOptions } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf } from '../support/kit.ts'
import { customSend, hello, inWorld, rejection, stable, type World } from '../support/wechat-api.ts'

const test = suite('plugins/client: without a token')

/** A client in a container, and the addresses that it calls; cloud hosting gives each call the token of another client. */
function contained({ another, clock, api }: World, options: Partial<TokenlessOptions> = {}) {
  const asked: URL[] = []
  const sidecar: typeof fetch = async (input, init) => {
    const url = new URL(String(input))
    asked.push(new URL(url))
    url.searchParams.set('access_token', await another().token())
    return fetch(new URL(url.pathname + url.search, api.url), init)
  }
  return { asked, wechat: client({ token: false, fetch: sidecar, clock, ...options }) }
}

test('a call bears no token, over plain http, and arrives', () =>
  inWorld(async (world) => {
    const { wechat, asked } = contained(world)
    world.api.interacted('o1')
    await wechat.custom.send(hello)
    assert.equal(world.api.sent('o1'), [hello])
    assert.equal(
      asked.map(({ href }) => href),
      [`http://api.weixin.qq.com${customSend}`],
    )
  }))

test('in a shared environment it names the account that calls, whatever stands in the query', () =>
  inWorld(async (world) => {
    const { wechat, asked } = contained(world, { fromAppId: 'wxShared' })
    await wechat.call('/cgi-bin/get_api_domain_ip?a=1')
    await wechat.getcallbackip()
    assert.equal(
      asked.map(({ search }) => search),
      ['?a=1&from_appid=wxShared', '?from_appid=wxShared'],
    )
  }))

for (const errcode of [40001, 40014, 41001, 42001])
  test(`a token that is refused is not this client’s: ${errcode} is told at once`, () =>
    inWorld(async (world) => {
      const { wechat } = contained(world)
      world.api.fail('/cgi-bin/getcallbackip', { errcode })
      const error = await rejection(wechat.getcallbackip())
      assert.is((error as unknown as { errcode: number }).errcode, errcode)
      assert.equal([world.count('/cgi-bin/getcallbackip'), world.count(stable)], [1, 1])
    }))

test('a network that fails: nothing is waited for before, so the call may have been heard', () =>
  inWorld(async (world) => {
    const fetch = () => Promise.reject(new Error('reset'))
    const { wechat } = contained(world, { fetch, retries: 0 })
    const error = await rejection(wechat.getcallbackip())
    assert.equal(
      [error.code, (error as unknown as { unsent: boolean }).unsent],
      ['client_unreachable', false],
    )
  }))

test('there is no token to give', () =>
  inWorld(async (world) => {
    const { code, message } = await rejection(contained(world).wechat.token())
    assert.is(code, 'bad_option')
    assert.match(message, /token: false/)
  }))

test('what makes no sense beside `token: false` is refused', () => {
  for (const options of [
    { token: false, secret: 's' },
    { token: true },
    { token: false, store: new Map() },
    { token: false, fromAppId: '' },
    { token: () => 't', fromAppId: 'wx1' },
    { appId: 'wx1', secret: 's', fromAppId: 'wx1' },
  ])
    assert.is(
      codeOf(() => client(options as unknown as ClientOptions)),
      'bad_option',
      JSON.stringify(options),
    )
})

test.run()
