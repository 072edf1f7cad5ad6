import { inspect } from 'node:util'
import { App, type AppOptions, type Message, type Middleware, news, type Result, raw } from 'echostr'
import * as assert from 'uvu/assert'
import type { Exchange, Ground, Outcome } from './ground.ts'
import { push, type RequestParts, request } from './push.ts'
import { appId, sealed, secure } from './sealing.ts'
import { aesKey, signedQuery, token } from './signing.ts'
import type { Stand, StandOptions } from './stand.ts'
import type { Response } from './wire.ts'

/** What a handler does, by the Content that asks for it. */
const acts: Readonly<Record<string, (next: () => unknown) => unknown>> = {
  text: () => 'hi',
  news: () => news({ Title: 'one' }),
  json: () => raw('{"ErrCode":0}'),
  silence: () => null,
  throw: () => {
    throw new Error('broken')
  },
  'throw no error': () => {
    throw 'broken'
  },
  reject: async () => {
    throw new Error('broken')
  },
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

const perform: Middleware = ({ message }, next) => acts[contentOf(message)]?.(next) as Result

const forgetful: Middleware = (ctx, next) => {
  const inner = next()
  return contentOf(ctx.message) === 'next not awaited' ? undefined : inner
}

function contentOf(message: Message): string {
  return 'Content' in message ? String(message.Content) : ''
}

const performing: StandOptions = { handler: perform, setup: (app) => app.use(forgetful) }

/** Requests behind a good signature. */
function handled(stand: Stand, names: readonly string[]): RequestParts[] {
  return names.map((Content) => ({ query: signedQuery(stand.clock), body: push({ Content }) }))
}

/** Requests that are refused. */
function refused(stand: Stand): RequestParts[] {
  const query = () => signedQuery(stand.clock)
  const once = query()
  return [
    { query: 'signature=0&timestamp=1&nonce=1' },
    { query: signedQuery(stand.clock, { token: 'another' }) },
    { query: signedQuery(stand.clock, { timestamp: '1' }) },
    { query: signedQuery(stand.clock, { timestamp: 'x' }) },
    { query: once, body: push() },
    { query: once, body: push() },
    { query: query(), body: '<xml>' },
    { query: query(), body: '{"a":' },
    { query: query(), body: '<xml><MsgType>text</MsgType></xml>' },
    { query: query(), body: { hex: 'fffe' } },
    { query: query(), headers: { 'content-encoding': 'gzip' }, body: 'x' },
    { query: query(), body: { repeat: ['x', 300_000] } },
    { query: query(), path: '/other' },
    { query: query(), method: 'PUT' },
    { query: query(), headers: { expect: 'bogus' } },
    { query: query(), headers: { 'content-length': '+1' } },
  ]
}

async function sendAll(ground: Ground, stand: Stand, all: readonly RequestParts[]): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  for (const parts of all) exchanges.push(await ground.exchange(stand, request(parts)))
  return exchanges
}

/** Requests that an app in secure mode refuses. */
function refusedSecure({ clock }: Stand): RequestParts[] {
  const text = push()
  return [
    { query: signedQuery(clock), body: text },
    sealed(clock, text, { omit: ['msg_signature'] }),
    sealed(clock, text, { after: (encrypt) => encrypt.toLowerCase() }),
    sealed(clock, text, { before: (encrypt) => `${encrypt}*` }),
    sealed(clock, text, { before: () => 'AAAA' }),
    sealed(clock, text, { inside: { length: 0xffffffff } }),
    sealed(clock, text, { inside: { id: 'wxother' } }),
    sealed(clock, '<!DOCTYPE x><xml/>'),
  ]
}

/** I06: every way to fail, with an onError hook and without. */
export async function driveErrors(ground: Ground): Promise<Outcome> {
  const seen: string[] = []
  const stand = await ground.stand(performing)
  const hooked = await ground.stand({
    ...performing,
    hook: (...all) => {
      seen.push(inspect(all, { depth: 8, showHidden: true }))
    },
  })
  const exchanges: Exchange[] = []
  for (const each of [stand, hooked])
    exchanges.push(...(await sendAll(ground, each, [...refused(each), ...handled(each, Object.keys(acts))])))
  const secured = await ground.stand({ app: secure, hook: () => undefined })
  exchanges.push(...(await sendAll(ground, secured, refusedSecure(secured))))
  assertCodes([...hooked.reports, ...secured.reports])
  const more = { responses: [], closed: true, handled: [], reports: [] }
  const apps = [hooked, secured].map(({ app }) => inspect(app, { depth: 8, showHidden: true }))
  exchanges.push({ ...more, lines: [...seen, ...apps] })
  exchanges.push({ ...more, lines: atStart() })
  return { stand, exchanges }
}

/** Each way to fail was really reached. */
function assertCodes(reports: readonly Error[]): void {
  const codes = new Set(reports.map((error) => ('code' in error ? error.code : error.message)))
  const wanted = [
    'bad_signature',
    'stale_timestamp',
    'replayed_query',
    'malformed_body',
    'missing_field',
    'encoded_body',
    'body_too_large',
    'unknown_path',
    'method_not_allowed',
    'broken',
    'handler_failed',
    'bad_result',
    'bad_reply',
    'next_called_twice',
    'next_not_awaited',
    'text_too_long',
    'too_many_articles',
    'bad_xml_value',
    'plain_push_in_secure_mode',
    'bad_msg_signature',
    'bad_base64',
    'bad_cipher',
    'bad_plain',
    'foreign_app_id',
  ]
  for (const code of wanted) assert.ok(codes.has(code), `${code} was not reached`)
}

/** Messages of errors at start. */
function atStart(): string[] {
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

/** O08: every way to be answered 200. */
export async function driveAnswers(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand({ ...performing, hook: () => 'sorry' })
  const query = () => signedQuery(stand.clock)
  const exchanges = await sendAll(ground, stand, [
    { method: 'GET', query: `${query()}&echostr=1` },
    { method: 'GET', query: query() },
    { query: query(), body: push({ MsgType: 'hologram' }) },
    ...handled(stand, Object.keys(acts)),
    { query: query(), headers: { connection: 'close' }, body: push({ Content: 'text' }) },
    { query: query(), headers: { 'accept-encoding': 'gzip' }, body: push({ Content: '你好' }) },
  ])
  for (const { responses } of exchanges) assertPlain(responses[0] as Response)
  return { stand, exchanges }
}

/** What WeChat is known to choke on. */
function assertPlain({ status, headers, latin1 }: Response): void {
  assert.is(status, 200)
  assert.is(headers['content-length'], String(latin1.length))
  assert.is(headers['content-encoding'], undefined)
  assert.match(headers['content-type'] ?? '', /; charset=utf-8$/)
  assert.not.match(latin1, /^(\xef\xbb\xbf|[\r\n\t "])/)
}
