import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { EchostrError } from 'echostr'
import { type CallError, client, WeChatApiError } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { errcodes } from '../../plugins/client/errcodes.ts'
import { stderrOf } from '../support/kit.ts'
import { customSend, hello, inWorld, rejection, stable } from '../support/wechat-api.ts'

const test = suite('plugins/client: errors')

const valid = { appId: 'wx1', secret: 'secret_of_wx1' }

test('T04: 45015 is not tried again, and the error names the 48 h window', () =>
  inWorld(async ({ wechat, count }) => {
    const error = await rejection(wechat.custom.send(hello))
    assert.instance(error, WeChatApiError)
    assert.is(error.errcode, 45015)
    assert.match(error.message, '48 h window')
    assert.is(count(customSend), 1)
  }))

test('an error says which call, what the code means, what to do, and the id of the request', () =>
  inWorld(async ({ wechat }) => {
    const error = (await rejection(wechat.user.info(''))) as WeChatApiError
    assert.instance(error, EchostrError)
    assert.equal(
      [error.code, error.errcode, error.path, error.status],
      ['client_refused', 40003, '/cgi-bin/user/info', 200],
    )
    assert.is(error.meaning, 'The OpenID is invalid')
    assert.match(error.remedy, /^Take the OpenID from a push/)
    assert.match(error.rid ?? '', /^[\da-f]{8}-[\da-f]{8}-[\da-f]{8}$/)
    assert.is(error.errmsg, `invalid openid rid: ${error.rid}`)
    for (const part of [error.path, error.meaning, error.remedy, error.errmsg, '(40003)'])
      assert.ok(error.message.includes(part), part)
  }))

const explained = [
  // tokens and addresses
  ...[
    -1, 40001, 40002, 40013, 40014, 40125, 40164, 40243, 41001, 41002, 41004, 42001, 45009, 45011, 48001,
    50004,
  ],
  ...[50007, 61004, 89501, 89503, 89506, 89507],
  // customer-service messages
  ...[40003, 40007, 40008, 43004, 43019, 45002, 45008, 45015, 45047, 45072, 45080, 45081, 48002, 50002],
  // menus
  ...[
    40016, 40017, 40018, 40019, 40020, 40021, 40022, 40023, 40024, 40025, 40026, 40027, 40054, 40055, 45064,
    46003,
  ],
  ...[
    65301, 65302, 65303, 65304, 65305, 65306, 65307, 65308, 65309, 65310, 65311, 65312, 65313, 65314, 65316,
    65317,
  ],
  // media, templates, QR codes, users, tags, publishing
  ...[
    40004, 40005, 40006, 40009, 41005, 41006, 44001, 45001, 40037, 43101, 47003, 41030, 40053, 45029, 40032,
  ],
  ...[45056, 45057, 45058, 45059, 45157, 45158, 45159, 49003, 53503, 53504, 53505, 53600],
  // login pages, mass messages, drafts, mini programs, what was withdrawn
  ...[40029, 40059, 40097, 40113, 40130, 40163, 40169, 41008, 43003, 45003, 45005, 45007, 45028, 45048],
  ...[45065, 45067, 45103, 45106, 45110, 45166, 48003],
]

test('every code that its calls are known for has a meaning and a remedy, in both languages', () => {
  const told = new Set<string>()
  for (const errcode of explained) {
    const { meaning, remedy, zh } = new WeChatApiError('/cgi-bin/x', errcode, 'words of WeChat')
    assert.is.not(meaning, 'words of WeChat', String(errcode))
    assert.ok(remedy.length > 5, String(errcode))
    assert.match(`${meaning}|${remedy}`, /^[A-Z]/, String(errcode))
    assert.match(zh.meaning, /\p{Script=Han}/u, String(errcode))
    assert.match(zh.remedy, /\p{Script=Han}.*。$/u, String(errcode))
    told.add(zh.meaning)
  }
  assert.ok(told.size > explained.length / 2)
})

test('no code has its words in one language only', () => {
  assert.ok(Object.keys(errcodes).length > 150)
  for (const [meaning, meaningZh, remedy, remedyZh] of Object.values(errcodes)) {
    assert.match(meaning, /^[A-Z].*[^.]$/)
    assert.match(meaningZh, /\p{Script=Han}[^。]*$/u)
    assert.match(remedy, /[.?]$/)
    assert.match(remedyZh, /。$/)
  }
})

test('the codes stand in the order of their numbers', () => {
  const text = readFileSync(new URL('../../plugins/client/errcodes.ts', import.meta.url), 'utf8')
  const lines = [...text.matchAll(/^ {2}\[?(-?\d+)\]?: \[/gm)].map(([, code]) => Number(code))
  assert.equal(
    lines,
    Object.keys(errcodes)
      .map(Number)
      .sort((a, b) => a - b),
  )
})

test('48001 tells of publishing, which unverified accounts lost in July 2025', () => {
  const { remedy, zh } = new WeChatApiError('/cgi-bin/freepublish/submit', 48001, 'api unauthorized')
  assert.match(remedy, 'July 2025')
  assert.match(zh.remedy, '2025 年 7 月')
})

test('40164 names the IP, in both languages', () => {
  const { message, remedy, zh } = new WeChatApiError(
    '/a',
    40164,
    'invalid ip 198.51.100.7 ipv6 ::, not in whitelist',
  )
  assert.match(message, 'The IP is 198.51.100.7. Add it in')
  assert.match(remedy, /^The IP is 198/)
  assert.match(zh.remedy, /^IP 是 198\.51\.100\.7。到/)
})

test('a wrong secret that is told as 40001 is not taken for a token', () =>
  inWorld(async ({ api, wechat }) => {
    api.fail(stable, { errcode: 40001 })
    const error = (await rejection(wechat.token())) as WeChatApiError
    assert.match(error.remedy, 'AppSecret')
  }))

test('a code that the table lacks is told in WeChat’s own words', () =>
  inWorld(async ({ api, wechat }) => {
    api.fail('/cgi-bin/menu/get', { errcode: 88888, errmsg: 'brand new "code"' })
    const error = (await rejection(wechat.menu.get())) as WeChatApiError
    assert.match(error.meaning, /^brand new "code" rid: /)
    assert.is(error.remedy, '')
    assert.match(error.message, '(88888)')
  }))

test('an error beside a status that is not 200 is still that error', () =>
  inWorld(async ({ api, wechat, count }) => {
    api.fail('/cgi-bin/menu/get', { body: '{"errcode":48001,"errmsg":"no"}', status: 412 })
    assert.is((await rejection(wechat.menu.get())).errcode, 48001)
    assert.is(count('/cgi-bin/menu/get'), 1)
  }))

test('neither secret nor token is in any error, its causes, the client as inspected, or on stderr', () =>
  inWorld(async ({ api, wechat, another, drive }) => {
    const token = await wechat.token()
    const secrets = [api.secret, encodeURIComponent(api.secret), token]
    // as a fetch might that puts the whole request into its error
    const loud: typeof fetch = (input, init) => {
      const words = `cannot fetch ${input} ${init?.body} ${encodeURIComponent(`${init?.body}`)}`
      const cause = Object.assign(new Error(words, { cause: new Error(words) }), { code: words })
      return Promise.reject(Object.assign(new TypeError(words, { cause }), { request: { input, init } }))
    }
    const thrown: unknown[] = [wechat, another()]
    const collect = async (work: Promise<unknown>) => thrown.push(await rejection(drive(work)))
    const lines = await stderrOf(async () => {
      await collect(another({ fetch: loud }).token())
      await collect(another({ fetch: loud }).getcallbackip())
      await collect(anotherWithToken(another, token, loud))
      api.fail('/cgi-bin/menu/get', { errcode: 12345, errmsg: `you sent ${token} and ${api.secret}` })
      await collect(wechat.menu.get())
      api.fail('/cgi-bin/menu/get', { body: `<html>${token}</html>`, times: 3 })
      await collect(wechat.menu.get())
      api.fail(stable, { errcode: 48001 })
      api.fail('/cgi-bin/token', { drop: true, times: 3 })
      await collect(another().token())
    })
    assert.equal(lines, [])
    assert.is(thrown.length, 8)
    for (const each of thrown) {
      const shown = inspect(each, { depth: 20, showHidden: true })
      for (const secret of secrets) assert.not.ok(shown.includes(secret), shown)
    }
  }))

/** A call of a client that has its token already and then meets a fetch. */
function anotherWithToken(
  another: (options: { fetch: typeof fetch }) => ReturnType<typeof client>,
  token: string,
  loud: typeof fetch,
): Promise<unknown> {
  const answer = JSON.stringify({ access_token: token, expires_in: 7200 })
  const first: typeof fetch = (input, init) =>
    String(input).includes(stable) ? Promise.resolve(new Response(answer)) : loud(input, init)
  return another({ fetch: first }).custom.send(hello)
}

test('what the network says is kept: its code is in the message', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const nobody = client({ ...valid, baseUrl: `http://127.0.0.1:${port}`, retries: 0 })
  const error = (await rejection(nobody.token())) as CallError
  assert.is(error.code, 'client_unreachable')
  assert.is(error.unsent, true)
  assert.match(error.message, 'ECONNREFUSED')
  assert.instance(error.cause, Error)
})

test.run()
