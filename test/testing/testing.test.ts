import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, listener, news, serverOptions } from 'echostr'
import { deliveries, fakeClock, pushXml, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit, plain, token } from '../support/kit.ts'

const test = suite('testing')

test('each delivery is a new message; the same one again is a retry', async () => {
  const app = new App({ token })
  const ids: unknown[] = []
  app.on('text', (ctx) => void ids.push(ctx.message.MsgId))
  const delivery = deliveries({ token })
  const one = delivery.text('a')
  for (const each of [one, one, one.again(), delivery.text('a')]) await send(app, each)
  assert.is(ids.length, 2)
  assert.is.not(ids[0], ids[1])
  assert.ok(Number(ids[0]) > Number.MAX_SAFE_INTEGER)
})

test('every shortcut makes a message of its type, with fields that can be replaced or left out', async () => {
  const app = new App({ token })
  const seen: Record<string, unknown>[] = []
  app.use((ctx) => void seen.push({ ...ctx.message }))
  const delivery = deliveries({ token, user: 'o1', account: 'gh_1', clock: fakeClock(5_000_000_000) })
  app.replace('verify', () => '')
  for (const type of ['image', 'voice', 'video', 'shortvideo', 'location', 'link'] as const) {
    await send(app, delivery[type]({ MediaId: 'mine', Label: undefined }))
    assert.is(seen.at(-1)?.MsgType, type)
    assert.is(seen.at(-1)?.MediaId, 'mine')
    assert.not('Label' in (seen.at(-1) ?? {}))
  }
  await send(app, delivery.event('CLICK', { EventKey: 'K' }))
  assert.equal(seen.at(-1), {
    ToUserName: 'gh_1',
    FromUserName: 'o1',
    CreateTime: '5000000000',
    MsgType: 'event',
    Event: 'CLICK',
    EventKey: 'K',
  })
  await send(app, delivery.message('hologram', { MsgId: '9', Depth: 3 }))
  assert.equal([seen.at(-1)?.MsgId, seen.at(-1)?.Depth], ['9', '3'])
  await send(app, delivery.json({ MsgType: 'text', Content: 'j' }))
  assert.is(seen.at(-1)?.Content, 'j')
})

test('control characters are sent as the user typed them, and half a character is not', async () => {
  const app = new App({ token })
  const seen: string[] = []
  app.on('text', (ctx) => void seen.push(ctx.message.Content))
  const delivery = deliveries({ token }).text('a\u0000\u001d]]>c\uD83D')
  assert.match(delivery.content, '<Content><![CDATA[a\u0000\u001d]]]]><![CDATA[>c]]></Content>')
  await send(app, delivery)
  await send(app, deliveries({ token }).raw(pushXml({ ...head, Content: '\u0008' })))
  assert.equal(seen, ['a\u0000\u001d]]>c', '\u0008'])
})

const head = { ToUserName: 'gh_1', FromUserName: 'o1', CreateTime: 1, MsgType: 'text', MsgId: '7' }

test('the reply is read as the builders make it', async () => {
  const app = new App({ token, clock: fakeClock() })
  const delivery = deliveries({ token, clock: fakeClock() })
  app.on('event', () => [{ Title: 'a' }, { Title: 'b', Url: 'u' }])
  app.on('link', () => news({ Title: 'one' }))
  const { reply } = await send(app, delivery.event('CLICK'))
  const empty = { Description: '', PicUrl: '', Url: '' }
  const addressed = {
    ToUserName: 'o-test-user',
    FromUserName: 'gh_test',
    MsgType: 'news',
    CreateTime: 1_700_000_000,
  }
  assert.equal(JSON.parse(JSON.stringify(reply)), {
    ...addressed,
    Articles: [
      { Title: 'a', ...empty },
      { Title: 'b', ...empty, Url: 'u' },
    ],
  })
  const single = (await send(app, delivery.link())).reply
  assert.is(single?.MsgType === 'news' && single.Articles.length, 1)
  assert.is((await send(app, delivery.text('hi'))).reply, undefined)
})

test('send() reaches a server by its address', async () => {
  const app = new App({ token })
  app.on('text', (ctx) => ctx.message.Content)
  const server = createServer(serverOptions, listener(app))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { reply } = await send(origin, deliveries({ token, path: '/a/b' }).text('over http'))
  assert.is(reply?.MsgType === 'text' && reply.Content, 'over http')
  server.close()
  server.closeAllConnections()
})

test('send() takes the path of the address, where it has one', async () => {
  const asked: string[] = []
  const server = createServer((req, res) => {
    asked.push(req.url ?? '')
    req.resume().on('end', () => res.end('success'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const atWechat = deliveries({ token, path: '/own' })
  for (const [target, path] of [
    [origin, '/own?signature='],
    [`${origin}/`, '/own?signature='],
    [`${origin}/wechat`, '/wechat?signature='],
    [`${origin}/a/b?x=1`, '/a/b?signature='],
  ] as const) {
    await send(target, atWechat.text('hi'))
    assert.ok(asked.at(-1)?.startsWith(path), `${target}: ${asked.at(-1)}`)
  }
  server.close()
})

for (const [status, body] of [
  [500, '<!DOCTYPE html><html><body>oops</body></html>'],
  [502, '<html>'],
  [500, '<xml><broken'],
  [500, '{"message":"no"}'],
  [200, '<!doctype html><p>the page of a tunnel'],
] as const) {
  test(`an answer ${status} ${body.slice(0, 12)} is no reply, in plain and in secure mode`, async () => {
    const server = createServer((req, res) => req.resume().on('end', () => res.writeHead(status).end(body)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const key = { appId: 'wx1234567890abcdef', encodingAESKey: 'a'.repeat(43) }
    for (const more of [{}, key]) {
      const received = await send(origin, deliveries({ token, ...more }).text('hi'))
      assert.equal([received.status, received.body, received.reply], [status, body, undefined])
    }
    server.close()
  })
}

test('a number of a reply is read as the text that was written', async () => {
  const { app, delivery } = kit()
  app.on('text', () => ({ MsgType: 'kettle_on', Seconds: 3, Cups: [1n, 2n] }) as never)
  const { reply } = await send(app, delivery.text('hi'))
  assert.equal(plain(reply), {
    ...{ MsgType: 'kettle_on', Seconds: '3', Cups: ['1', '2'], CreateTime: 1_700_000_000 },
    ...{ ToUserName: 'o-test-user', FromUserName: 'gh_test' },
  })
})

test('a fake clock stands still, advances, and jumps without touching elapsed time', () => {
  const clock = fakeClock(100)
  clock.advance(1500)
  assert.equal([clock.now(), clock.elapsed()], [101, 1500])
  clock.jump(-3600)
  assert.equal([clock.now(), clock.elapsed()], [-3499, 1500])
})

test.run()
