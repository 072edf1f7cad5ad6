// Canaries: secret and token, put by a hostile server wherever it can, are in nothing that people read.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { buffer } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { App } from 'echostr'
import { type Client, client } from 'echostr/plugins/client'
import { deliveries } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stderrOf } from '../support/kit.ts'
import { rejection } from '../support/wechat-api.ts'

const test = suite('plugins/client: secrets')

const secret = 'c4n4ry/SECRET+of"wx1=='
const token = `90_CANARY-token_${'z'.repeat(120)}`

/** As they are, in a query, in a form, in JSON, in the middle of what is cut. */
const spellings = (text: string) => [
  text,
  encodeURIComponent(text),
  `${new URLSearchParams({ '': text })}`.slice(1),
  JSON.stringify(text),
]
const loud = [secret, token].flatMap(spellings).join(' ')

/** An error as a library might throw it: the whole request in every field that it has. */
function loudError(): Error {
  const cause = Object.assign(new TypeError(loud, { cause: new Error(loud) }), {
    code: loud,
    url: loud,
    headers: { loud },
  })
  const error = Object.assign(new Error(loud, { cause }), {
    ...{ body: loud, request: { loud }, errmsg: loud, contentType: loud, [Symbol(loud)]: loud },
  })
  error.name = loud
  return error
}

const header = (text: string) => text.replace(/[^\x20-\x7e]/g, '')

type Answers = Readonly<Record<string, () => Response | Promise<Response>>>

/** Every way in which an answer can fail, with the canaries in every place that a server chooses. */
const answers: Answers = {
  'a fetch that throws': () => Promise.reject(loudError()),
  'a fetch that throws a text': () => Promise.reject(loud),
  HTML: () => new Response(`<html>${loud}`, { headers: { 'content-type': header(loud) } }),
  'a type that is cut in the token': () =>
    new Response('x', { headers: { 'content-type': `${'a'.repeat(40)}${token}` } }),
  'a status': () =>
    new Response(loud, { status: 502, statusText: header(loud), headers: { 'x-a': header(loud) } }),
  'a redirect': () => new Response('', { status: 302, headers: { location: header(`/${loud}`) } }),
  nothing: () => new Response(null, { headers: { 'content-type': header(loud) } }),
  'an errmsg': () => Response.json({ errcode: 40013, errmsg: loud }),
  'an errmsg that nobody knows': () =>
    Response.json({ errcode: 99999, errmsg: `rid: ${token} ip 1.2.3.4 ${loud}` }),
  'an errmsg that is cut in the token': () =>
    Response.json({ errcode: 99999, errmsg: `${'a'.repeat(430)}${token}` }),
  'an errcode': () => Response.json({ errcode: loud, errmsg: { loud } }),
  'a list': () => Response.json([loud]),
  'a body that breaks': () => new Response(broken('{"a":')),
  'an answer without end': () =>
    new Response(endless(`{"${loud}`), { headers: { 'content-type': header(loud) } }),
}

function broken(first: string): ReadableStream<Uint8Array> {
  let pulls = 0
  return new ReadableStream({
    pull: (controller) =>
      pulls++ === 0 ? controller.enqueue(Buffer.from(first)) : controller.error(loudError()),
  })
}

function endless(words: string): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.from(words.repeat(100))) })
}

const calls: Readonly<Record<string, (wechat: Client) => Promise<unknown>>> = {
  call: (wechat) =>
    wechat.call(`/cgi-bin/x/${encodeURIComponent(token)}?secret=${encodeURIComponent(secret)}`, { loud }),
  menu: (wechat) => wechat.menu.get(),
  once: (wechat) => wechat.call('/cgi-bin/x', {}, { once: true }),
  download: (wechat) => wechat.media.get(token),
  upload: (wechat) => wechat.media.upload('image', Buffer.from(loud), { filename: loud }),
}

const all = [secret, token, token.slice(0, 40)]

function assertQuiet(thrown: unknown, name: string, canaries = all): void {
  const { stack, message } = thrown as Error
  const shown = [
    inspect(thrown, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(thrown),
    stack,
    message,
    String(thrown),
  ]
  for (const text of shown)
    for (const canary of canaries.flatMap(spellings))
      assert.not.ok(text?.includes(canary), `${name}: ${canary} in ${text?.slice(0, 1000)}`)
}

/** Lets only the last answer fail: the token is had before. */
function failing(answer: () => Response | Promise<Response>): typeof fetch {
  return async (input) =>
    String(input).includes('stable_token')
      ? Response.json({ access_token: token, expires_in: 7200 })
      : answer()
}

for (const [name, answer] of Object.entries(answers)) {
  test(`${name}: secret and token are in no error of a call, its causes, stderr, or a diagnostics channel`, async () => {
    for (const [way, call] of Object.entries(calls)) {
      const wechat = client({ appId: 'wx1', secret, fetch: failing(answer), retries: 0 })
      const app = new App({ token: 'xq123456' })
      app.on('text', async () => `${await call(wechat)}`)
      const told: unknown[] = []
      const hear = (event: unknown) => void told.push((event as { error: Error }).error)
      subscribe('echostr:error', hear)
      const lines = await stderrOf(() => app.handle(deliveries({ token: 'xq123456' }).text('x')))
      unsubscribe('echostr:error', hear)
      // a download takes what is no JSON for a file
      if (way !== 'download') assert.is(told.length, 1, way)
      for (const error of told) assertQuiet(error, `${name}, ${way}`)
      assertQuiet(new Error(lines.join('\n')), `${name}, ${way}, stderr`)
      assertQuiet(wechat, `${name}, ${way}, client`)
    }
  })

  test(`${name}: secret and token are in no error of a call for the token`, async () => {
    for (const appId of ['wx1', 'wx2']) {
      const tell = async (input: unknown) =>
        // where the stable token lacks, the ordinary one is asked for, with the secret in the query
        appId === 'wx2' && String(input).includes('stable') ? Response.json({ errcode: 48001 }) : answer()
      const wechat = client({ appId, secret, fetch: tell as typeof fetch, retries: 0 })
      // nobody can know a token before it is had
      assertQuiet(await rejection(wechat.token()), name, [secret])
    }
  })
}

test('a file that breaks, and what its head says', async () => {
  const headers = {
    'content-type': header(loud),
    'content-disposition': header(`a; filename="${token}.jpg"`),
  }
  const wechat = client({
    appId: 'wx1',
    secret,
    fetch: failing(() => new Response(broken('x'), { headers })),
  })
  const media = await wechat.media.get('x')
  if (!('body' in media)) throw new Error('no file')
  assertQuiet({ ...media, body: undefined, message: '' }, 'file')
  const error = await rejection(buffer(media.body))
  assert.is(error.code, 'client_unreachable')
  assertQuiet(error, 'broken file')
})

test('tokens that somebody else gives are kept from errors as well, also the eight before', async () => {
  let count = 0
  const given: string[] = []
  const source = () => {
    given.push(`${token}${++count}`)
    return given.at(-1) ?? ''
  }
  const refuse = async () => Response.json({ errcode: count < 6 ? 42001 : 99999, errmsg: given.join(' ') })
  const wechat = client({ appId: 'wx1', token: source, fetch: refuse as typeof fetch })
  for (let call = 0; call < 4; call++) assertQuiet(await rejection(wechat.menu.get()), 'given')
  const failed = client({
    appId: 'wx1',
    token: () => Promise.reject(loudError()),
    fetch: refuse as typeof fetch,
  })
  assert.is((await rejection(failed.menu.get())).code, 'client_unreachable')
})

test.run()
