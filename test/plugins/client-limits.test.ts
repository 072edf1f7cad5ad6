// How much of an answer the client takes: bytes as they are unpacked, whatever they came as.
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { type CallError, client, type SourceOptions } from 'echostr/plugins/client'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Bytes } from '../../plugins/client/wire/bytes.ts'
import { serving } from '../support/server.ts'
import { rejection } from '../support/wechat-api.ts'

const test = suite('plugins/client: limits')

const account = { appId: 'wx1', token: () => 'aToken' } as const

/** A client whose every answer has these pieces as its body, and how many of them were asked for. */
function answered(pieces: Iterable<Uint8Array>, options: Partial<SourceOptions> = {}) {
  const seen = { requests: 0, pieces: 0, cancelled: false }
  const respond = async () => {
    seen.requests++
    const iterator = pieces[Symbol.iterator]()
    return new Response(
      new ReadableStream<Uint8Array>({
        pull: (controller) => {
          const { value, done } = iterator.next()
          if (done) return controller.close()
          seen.pieces++
          controller.enqueue(value)
        },
        cancel: () => {
          seen.cancelled = true
        },
      }),
    )
  }
  return { seen, wechat: client({ ...account, fetch: respond as typeof fetch, ...options }) }
}

function* endless(size: number, first: string): Generator<Uint8Array> {
  yield Buffer.from(first)
  for (;;) yield Buffer.alloc(size, 0x61)
}

const json = (size: number) => Buffer.from(`{"a":"${'x'.repeat(size - 8)}"}`)

test('JSON has 1 MiB by default, or as much as `limit` says, to the byte', async () => {
  for (const [limit, options] of [
    [2 ** 20, {}],
    [1000, { limit: 1000 }],
  ] as const) {
    assert.is(
      ((await answered([json(limit)], options).wechat.menu.get()) as unknown as { a: string }).a.length,
      limit - 8,
    )
    const { wechat, seen } = answered([json(limit + 1)], options)
    const error = (await rejection(wechat.menu.get())) as CallError
    assert.is(error.code, 'client_too_large')
    assert.match(error.message, `/cgi-bin/menu/get: the answer has more than ${limit} bytes.`)
    assert.match(error.message, '"limit"')
    assert.equal([error.unsent, seen.requests], [false, 1])
  }
})

test('an endless answer is read no further than the limit, and its connection ended', async () => {
  for (const ask of ['menu', 'download', 'error'] as const) {
    const { wechat, seen } = answered(
      endless(10_000, ask === 'error' ? '{"errcode":40001,"errmsg":"' : '{"a":"'),
    )
    const work = ask === 'download' ? wechat.media.get('x') : wechat.menu.get()
    assert.is((await rejection(work)).code, 'client_too_large', ask)
    assert.ok(seen.pieces < 2 ** 20 / 10_000 + 5, `${ask}: ${seen.pieces}`)
    assert.ok(seen.cancelled, ask)
    assert.is(seen.requests, 1)
  }
})

test('the token, too, is asked for within the limit', async () => {
  const fetch = (async () => new Response(Buffer.alloc(2 ** 21, 0x20))) as typeof globalThis.fetch
  const error = (await rejection(client({ appId: 'wx1', secret: 'aSecret', fetch }).token())) as CallError
  assert.equal([error.code, error.unsent], ['client_too_large', false])
})

test('a file may have 64 MiB, or `mediaLimit`; what is more ends its stream', async () => {
  for (const [limit, options] of [
    [64 * 2 ** 20, {}],
    [2 ** 20, { mediaLimit: 2 ** 20 }],
  ] as const) {
    const pieces = Array.from({ length: limit / 2 ** 19 }, () => Buffer.alloc(2 ** 19, 1))
    const whole = await answered(pieces, options).wechat.media.get('x')
    assert.is('body' in whole && (await buffer(whole.body)).length, limit)
    const { wechat, seen } = answered(
      [...pieces, ...Array.from({ length: 9 }, () => Buffer.alloc(1))],
      options,
    )
    const media = await wechat.media.get('x')
    if (!('body' in media)) throw new Error('no file')
    const error = await rejection(buffer(media.body))
    assert.is(error.code, 'client_too_large')
    assert.match(error.message, '"mediaLimit"')
    assert.ok(seen.cancelled)
  }
})

test('a file that is cancelled frees its connection, also when nothing comes', async () => {
  let cancelled = false
  const stalled = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from([1])),
    pull: () => new Promise(() => {}),
    cancel: () => {
      cancelled = true
    },
  })
  const wechat = client({ ...account, fetch: async () => new Response(stalled) })
  const media = await wechat.media.get('x')
  if ('body' in media) await media.body.cancel()
  assert.ok(cancelled)
})

test('a gzipped bomb is refused as what it unpacks to, and its connection ended', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, 0x20), { level: 9 })
  assert.ok(bomb.length < 100_000)
  let closed = 0
  const served = await serving((req, res) => {
    req.socket.once('close', () => closed++)
    // more is announced than comes: only the client can end this
    res.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bomb.length + 1 }).write(bomb)
  })
  try {
    const wechat = client({ ...account, baseUrl: served.url })
    const before = process.memoryUsage().rss
    assert.is((await rejection(wechat.menu.get())).code, 'client_too_large')
    assert.ok(process.memoryUsage().rss - before < 32 * 2 ** 20)
    while (closed === 0) await new Promise(setImmediate)
  } finally {
    served.close()
  }
})

test('bytes that come one by one take the memory that they need, at most twice', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 40 }), (pieces) => {
      const bytes = new Bytes()
      for (const piece of pieces) bytes.add(piece)
      const all = Buffer.concat(pieces)
      assert.ok(bytes.whole.equals(all))
      assert.is(bytes.length, all.length)
      assert.ok(bytes.whole.buffer.byteLength <= 2 * all.length + 8192)
    }),
    { seed: 9 },
  )
})

test('limits that are none are refused', () => {
  for (const options of [
    { limit: 0 },
    { limit: 1.5 },
    { limit: Number.NaN },
    { mediaLimit: -1 },
    { mediaLimit: 2 ** 40 },
  ])
    assert.throws(
      () => client({ ...account, ...options }),
      /takes a whole number of bytes from 1 to 1073741824 as "/,
    )
})

test.run()
