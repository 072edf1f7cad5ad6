// However a request ends: no secret gets out, and the answer is one that WeChat can read.
import { inspect } from 'node:util'
import { App, type AppOptions, type Message, news, type Result, raw } from 'echostr'
import * as assert from 'uvu/assert'
import type { Seen } from './seen.ts'
import { badInputs, type Server, type Serving, serve } from './server.ts'
import { aesKey, appId, hi, push, type RequestParts, sealed, secure, signedQuery, token } from './wechat.ts'

const test = badInputs('answer')

function fail(): never {
  throw new Error('the handler is broken')
}

/** What a handler does, by the Content that asks for it. */
const acts: Readonly<Record<string, (next: () => unknown) => unknown>> = {
  text: () => 'hi',
  news: () => news({ Title: 'one' }),
  json: () => raw('{"ErrCode":0}'),
  silence: () => null,
  throw: fail,
  'throw no error': () => {
    throw 'broken'
  },
  reject: async () => fail(),
  'bad result': () => 1,
  'bad reply': () => ({ MsgType: 'image' }),
  'next twice': async (next) => {
    await next()
    await next()
  },
  'next not awaited': async () => 'never awaited',
  'too long': () => 'x'.repeat(5000),
  'too many': () => news({ Title: 'one' }, { Title: 'two' }),
  'bad xml': () => ({ MsgType: 'custom', 'no name': 1 }),
}

function contentOf(message: Message): string {
  return 'Content' in message ? String(message.Content) : ''
}

/** A server whose handler does what the Content says. */
const acting: Serving = {
  handler: ({ message }, next) => acts[contentOf(message)]?.(next) as Result,
  setup: (app) =>
    app.use((ctx, next) => {
      const inner = next()
      return contentOf(ctx.message) === 'next not awaited' ? undefined : inner
    }),
}

function asking(server: Server): RequestParts[] {
  return Object.keys(acts).map((Content) => ({ query: server.query(), body: push({ Content }) }))
}

/** Requests that are refused, each in another way. */
function refusals(server: Server): RequestParts[] {
  const query = () => server.query()
  const once = query()
  return [
    { query: 'signature=0&timestamp=1&nonce=1' },
    { query: server.query({ token: 'another' }) },
    { query: server.query({ timestamp: '1' }) },
    { query: server.query({ timestamp: 'x' }) },
    { query: once, body: push() },
    { query: once, body: push() },
    { query: query(), body: '<xml>' },
    { query: query(), body: '{"a":' },
    { query: query(), body: '<xml><MsgType>text</MsgType></xml>' },
    { query: query(), body: Buffer.of(0xff, 0xfe) },
    { query: query(), headers: { 'content-encoding': 'gzip' }, body: 'x' },
    { query: query(), body: 'x'.repeat(300_000) },
    { query: query(), path: '/other' },
    { query: query(), method: 'PUT' },
    { query: query(), headers: { expect: 'bogus' } },
    { query: query(), headers: { 'content-length': '+1' } },
  ]
}

/** The same, of an app in secure mode. */
function sealedRefusals({ clock }: Server): RequestParts[] {
  return [
    { query: signedQuery(clock), body: hi },
    sealed(clock, hi, { unsigned: true }),
    sealed(clock, hi, { after: (encrypt) => encrypt.toLowerCase() }),
    sealed(clock, hi, { before: (encrypt) => `${encrypt}*` }),
    sealed(clock, hi, { before: () => 'AAAA' }),
    sealed(clock, hi, { inside: { length: 0xffffffff } }),
    sealed(clock, hi, { inside: { id: 'wxother' } }),
    sealed(clock, '<!DOCTYPE x><xml/>'),
  ]
}

async function all(server: Server, requests: readonly RequestParts[]): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const parts of requests) seen.push(await server.asked(parts))
  return seen
}

/** What each way to fail is called; all of them are to be reached. */
const codes = [
  'bad_signature stale_timestamp replayed_query malformed_body missing_field encoded_body body_too_large',
  'unknown_path method_not_allowed handler_failed bad_result bad_reply next_called_twice next_not_awaited',
  'text_too_long too_many_articles bad_xml_value plain_push_in_secure_mode bad_msg_signature bad_base64',
  'bad_cipher bad_plain foreign_app_id',
].flatMap((line) => line.split(' '))

/** What an app says of options that make no sense. */
function refusedOptions(): string[] {
  const bad = [
    { token: `${token} ` },
    { token, secret: token },
    { token: [token, ''] },
    { token, encodingAESKey: aesKey },
    { token, appId, encodingAESKey: `${aesKey}=` },
  ]
  return bad.map((options) => {
    try {
      new App(options as AppOptions)
    } catch (error) {
      return inspect(error)
    }
    throw new Error('accepted')
  })
}

test('I06 however a request fails: no answer, hook, line, error or inspected app has the token or the key', async () => {
  const hooks: string[] = []
  const hook = (...told: unknown[]) => void hooks.push(inspect(told, { depth: 8, showHidden: true }))
  const [lonely, hooked, closed] = [
    await serve(acting),
    await serve({ ...acting, hook }),
    await serve({ app: secure, hook }),
  ]
  const seen: Seen[] = []
  for (const server of [lonely, hooked])
    seen.push(...(await all(server, [...refusals(server), ...asking(server)])))
  seen.push(...(await all(closed, sealedRefusals(closed))))
  const reached = new Set(seen.flatMap((each) => each.codes))
  for (const code of codes) assert.ok(reached.has(code), `${code} was not reached`)
  const errors = seen.flatMap(({ reports }) =>
    reports.map(({ message, stack, cause }) => `${message} ${stack} ${cause}`),
  )
  const apps = [hooked, closed].map(({ app }) => inspect(app, { depth: 8, showHidden: true }))
  const bodies = seen.flatMap(({ responses }) => responses.map(({ body }) => body))
  const lines = seen.flatMap((each) => each.lines)
  const told = [...hooks, ...errors, ...apps, ...bodies, ...lines, ...refusedOptions()].join('\n')
  assert.ok(lines.length > 0 && hooks.length > 20)
  assert.not.match(told, token)
  assert.not.match(told, aesKey)
})

test('O08 every answer is whole and plain: its length, UTF-8, nothing in front of it, no coding', async () => {
  const server = await serve({ ...acting, hook: () => 'sorry' })
  const get = { method: 'GET' }
  const seen = await all(server, [
    { ...get, query: `${server.query()}&echostr=1` },
    { ...get, query: server.query() },
    { query: server.query(), body: push({ MsgType: 'hologram' }) },
    ...asking(server),
    { query: server.query(), headers: { connection: 'close' }, body: push({ Content: 'text' }) },
    { query: server.query(), headers: { 'accept-encoding': 'gzip' }, body: push({ Content: '你好' }) },
  ])
  for (const { status, response } of seen) {
    const { headers, latin1 } = response
    const coded = [headers['content-encoding'], headers['transfer-encoding']]
    assert.equal(
      [status, headers['content-length'], coded],
      [200, String(latin1.length), [undefined, undefined]],
    )
    assert.match(headers['content-type'] ?? '', /; charset=utf-8$/)
    assert.not.match(latin1, /^(\xef\xbb\xbf|[\r\n\t "])/)
  }
})

test.run()
