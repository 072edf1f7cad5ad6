// The server behind the chat page, given whatever JSON there is: it refuses, it lives on, it keeps within bounds.
import { connect } from 'node:net'
import { client } from 'echostr/plugins/client'
import { type ChatServer, serveChat } from 'echostr/plugins/devtools'
import { deliveries } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, codeOf, type News, newsUntil, post, ready, target, token, withChat } from '../support/chat.ts'
import { exchanges, looking, told } from '../support/inspect.ts'
import { serving } from '../support/server.ts'

const test = suite('devtools/chat-hostile')

/** Some thousand requests: slow where the machine is busy. */
export const deadline = 300_000

async function answered(chat: ChatServer): Promise<void> {
  await newsUntil(chat, ({ row }) => (row as { type?: string } | undefined)?.type === 'answered')
}

async function settingsOf(chat: ChatServer): Promise<Record<string, string>> {
  const news = await newsUntil(chat, ready)
  return news.find(({ type }) => type === 'settings')?.settings as Record<string, string>
}

// menus

const badMenus: readonly (readonly [menu: unknown, path: RegExp])[] = [
  [{ button: [null] }, /button\[0\]/],
  [{ button: 5 }, /"button"/],
  [{ button: null }, /"button"/],
  [null, /"button"/],
  [[], /"button"/],
  ['menu', /"button"/],
  [{ button: ['今日'] }, /button\[0\]/],
  [{ button: [[]] }, /button\[0\]/],
  [{ button: [{ type: 'click', key: 'K' }] }, /button\[0\]/],
  [{ button: [{ name: {} }] }, /button\[0\]/],
  [{ button: [{ name: 'a', sub_button: 'x' }] }, /button\[0\]\.sub_button/],
  [{ button: [{ name: 'a', sub_button: { length: 1 } }] }, /button\[0\]\.sub_button/],
  [
    { button: [{ name: 'a' }, { name: 'b', sub_button: [{ name: 'c' }, null] }] },
    /button\[1\]\.sub_button\[1\]/,
  ],
]

test('what is no menu is refused by the settings, in both languages, and at the start', () =>
  withChat(async (chat) => {
    const { menu: before } = await settingsOf(chat)
    for (const [menu, path] of badMenus) {
      const text = JSON.stringify(menu)
      const { status, body } = await post(chat, 'settings', { menu: text })
      assert.is(status, 400, text)
      const { words } = JSON.parse(body) as { words: { zh: string; en: string } }
      assert.match(words.en, path)
      assert.match(words.zh, path)
      assert.match(words.zh, /菜单/)
      assert.is(await codeOf(serveChat({ url: target, token, port: 0, menu: text })), 'bad_option', text)
    }
    assert.is((await settingsOf(chat)).menu, before)
  }))

test('what is no menu is refused by the server API, and the page keeps the one it has', () =>
  withChat(async (chat) => {
    const { menu: before } = await settingsOf(chat)
    const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
    const token = await wechat.token()
    const deep = `{"button":[{"name":"a","key":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`
    for (const body of [...badMenus.map(([menu]) => JSON.stringify(menu)), deep]) {
      for (const path of ['menu/create', 'menu/addconditional']) {
        const answer = await api(chat, `${path}?access_token=${token}`, body)
        assert.ok(answer.errcode > 0, `${path} ${body.slice(0, 60)}`)
      }
    }
    assert.is((await settingsOf(chat)).menu, before)
    const url = `https://example.com/${'a'.repeat(1000)}`
    const five = Array.from({ length: 5 }, () => ({ name: 'a', type: 'view', url }) as const)
    await wechat.menu.create({ button: [1, 2, 3].map(() => ({ name: 'a', sub_button: five })) })
    assert.is((await settingsOf(chat)).menu, before, 'a menu that is too long for the page')
  }))

async function api(chat: ChatServer, path: string, body: string): Promise<{ errcode: number }> {
  const response = await fetch(`${chat.url}/cgi-bin/${path}`, { method: 'POST', body })
  assert.is(response.status, 200)
  return (await response.json()) as { errcode: number }
}

// any JSON

const names = [
  'user',
  'kind',
  'fields',
  'id',
  'name',
  'menu',
  'mode',
  'faults',
  'account',
  'Event',
  'MsgType',
  'MsgId',
]
const odd = fc.constantFrom<unknown>(
  ...[
    null,
    5,
    '',
    'text',
    'event:CLICK',
    'event:constructor',
    'event:__proto__',
    '{"button":[null]}',
    'o-xiaoming',
  ],
  ...[
    { toString: 5 },
    { Event: { toString: 1, valueOf: 1 } },
    { Event: { a: '1' } },
    { MsgType: null },
    [[[]]],
  ],
  ...[{ MsgType: ['a', 'b'] }, { Content: { '': 1 } }, { 'a b': 1 }, { FromUserName: { x: 1 } }, true],
)
const json = fc.oneof(odd, fc.jsonValue({ maxDepth: 4 }))
const body = fc.oneof(fc.dictionary(fc.constantFrom(...names), json), json)
const sendable = fc.record({
  user: fc.constant('o-one'),
  kind: fc.constantFrom('text', 'event:CLICK', 'event:constructor', 'image', 'news', ''),
  fields: body,
})

test('JSON of any shape, posted to any command: an answer of 200 or 400, and the page works on', async () => {
  const served = await serving((_, res) => res.end('success'))
  await withChat(
    async (chat) => {
      const paths = ['send', 'repeat', 'settings', 'users', 'clear', 'picture', 'nothing', 'constructor']
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), fc.oneof(body, sendable), async (path, posted) => {
          const { status, body: answer } = await post(chat, path, posted as object)
          assert.ok(
            status === 200 || status === 400,
            `${path} ${JSON.stringify(posted)}: ${status} ${answer}`,
          )
        }),
        { seed: 15, numRuns: 1500 },
      )
      await works(chat, served.url)
    },
    { url: served.url },
  )
  served.close()
})

test('JSON of any shape, posted to any path of the server API: errcodes, and the page works on', async () => {
  const served = await serving((_, res) => res.end('success'))
  await withChat(
    async (chat) => {
      const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
      const access = await wechat.token()
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })
      await answered(chat)
      const paths = [
        ...['message/custom/send', 'message/custom/typing', 'menu/create', 'menu/addconditional', 'menu/get'],
        ...['user/info/batchget', 'tags/create', 'tags/members/batchtagging', 'tags/update', 'qrcode/create'],
        ...['freepublish/submit', 'freepublish/batchget', 'message/template/send', 'media/upload', 'nothing'],
      ]
      const sent = fc.record({
        touser: fc.constant('o-one'),
        msgtype: fc.constantFrom('text', 'news', 'msgmenu', 'link', 'image', 'constructor'),
        ...Object.fromEntries(['text', 'news', 'msgmenu', 'link', 'image'].map((name) => [name, body])),
      })
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), fc.oneof(body, sent), async (path, posted) => {
          const answer = await api(chat, `${path}?access_token=${access}`, JSON.stringify(posted))
          assert.type(answer.errcode ?? 0, 'number', `${path} ${JSON.stringify(posted)}`)
        }),
        { seed: 15, numRuns: 1500 },
      )
      await works(chat, served.url)
    },
    { url: served.url },
  )
  served.close()
})

/** The state is still good: settings are taken, a message is answered, a page that opens is told all of it. */
async function works(chat: ChatServer, url: string): Promise<void> {
  const settings = { url, token, mode: 'plain', account: 'gh_test', menu: '{"button":[]}', faults: [] }
  assert.is((await post(chat, 'settings', settings)).status, 200)
  assert.is((await post(chat, 'clear', {})).status, 200)
  assert.is((await post(chat, 'send', { user: 'o-xiaoming', kind: 'text', fields: {} })).status, 200)
  await answered(chat)
  assert.is((await ask(chat, '/')).status, 200)
}

test('an answer that no parser agrees on ends nothing', async () => {
  const addresses =
    '<ToUserName>o-one</ToUserName><FromUserName>gh_test</FromUserName><CreateTime>1</CreateTime>'
  const served = await serving((_, res) =>
    res.end(`<xml>${addresses}<MsgType>text</MsgType><Content>a</Content><X><![CDATA[x]]><b/></X></xml>`),
  )
  await withChat(
    async (chat) => {
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })
      await answered(chat)
    },
    { url: served.url },
  )
  served.close()
})

// bounds

test('a message of a megabyte is refused, and so are too many users', () =>
  withChat(async (chat) => {
    const fields = { Content: 'x'.repeat(1024 * 1024) }
    const { status, body } = await post(chat, 'send', { user: 'o-one', kind: 'text', fields })
    assert.equal([status, JSON.parse(body).words.zh], [400, '超过 512 KB'])
    const statuses: number[] = []
    for (let more = 0; more < 110; more++)
      statuses.push((await post(chat, 'users', { name: `n${more}` })).status)
    assert.equal([statuses[0], statuses.at(-1)], [200, 400])
    assert.is((await post(chat, 'users', { name: '小明二', id: 'o-xiaoming' })).status, 200, 'renamed')
  }))

test('of long answers the page is told how they begin, and it forgets the oldest messages', async () => {
  const served = await serving((_, res) => res.end(`<xml>${'<![CDATA['.repeat(100_000)}`))
  await withChat(
    async (chat) => {
      for (let round = 0; round < 3; round++) {
        for (let more = 0; more < 80; more++)
          await post(chat, 'send', {
            user: 'o-one',
            kind: 'text',
            fields: { MsgId: String(round * 80 + more) },
          })
        await idle(chat)
      }
      const news = await newsUntil(chat, ready)
      const exchanges = news.flatMap(({ exchange }) => (exchange as Told | undefined) ?? [])
      assert.is(exchanges.length, 200)
      assert.is(exchanges[0]?.fields.MsgId, '40', 'the oldest are forgotten')
      for (const { deliveries } of exchanges) assert.ok((deliveries[0]?.body ?? '').length <= 32 * 1024 + 1)
      assert.ok(JSON.stringify(news).length < 20 * 1024 * 1024)
    },
    { url: served.url },
  )
  served.close()
})

interface Told {
  readonly fields: { readonly MsgId?: string }
  readonly deliveries: readonly { readonly body?: string }[]
  readonly verdict?: object
}

/** Waits until every message has its verdict. */
async function idle(chat: ChatServer): Promise<void> {
  for (;;) {
    const news = await newsUntil(chat, ready)
    const open = (each: News) => each.exchange !== undefined && (each.exchange as Told).verdict === undefined
    if (!news.some(open)) return
  }
}

test('at most a hundred messages are on their way at once', async () => {
  const served = await serving(() => {})
  await withChat(
    async (chat) => {
      const statuses: number[] = []
      for (let more = 0; more < 101; more++)
        statuses.push((await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })).status)
      assert.equal([statuses[99], statuses[100]], [200, 400])
    },
    { url: served.url },
  )
  served.close()
})

test('of customer-service messages the newest are kept', async () => {
  const served = await serving((_, res) => res.end('success'))
  await withChat(
    async (chat) => {
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })
      await answered(chat)
      const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
      for (let more = 0; more < 700; more++) {
        if (more % 4 === 0) {
          await post(chat, 'send', { user: 'o-one', kind: 'text', fields: { MsgId: String(more) } })
        }
        await wechat.custom.send({ touser: 'o-one', msgtype: 'text', text: { content: `late ${more}` } })
      }
      const rows = (await newsUntil(chat, ready)).flatMap(
        ({ row }) => (row as { reply?: object } | undefined) ?? [],
      )
      assert.is(rows.length, 600)
      assert.match(JSON.stringify(rows), '"late 699"')
      assert.not.match(JSON.stringify(rows), '"late 0"')
    },
    { url: served.url },
  )
  served.close()
})

// inspect()

test('inspect(): what is kept is bounded, in messages, in users, in bytes, and forgeries push no message out', () =>
  looking(
    async (scene) => {
      const { app, clock } = scene
      const long = 'x'.repeat(20_000)
      app.on('text', () => '好')
      for (let at = 0; at < 250; at++) {
        const from = deliveries({ token, clock, user: `o-${at}` })
        await app.handle(from.text(at < 20 ? '短' : long))
      }
      const kept = await exchanges(scene)
      assert.ok(kept.length > 10 && kept.length < 60, `${kept.length} messages`)
      assert.is(kept.at(-1)?.user, 'o-249')
      for (let at = 0; at < 120; at++) await app.handle({ ...scene.delivery.text('x'), query: {} })
      const after = await exchanges(scene)
      assert.is(after.filter(({ user: who }) => who === 'HTTP').length, 50)
      assert.ok(after.some(({ user: who }) => who === 'o-249'))
      const news = await told(scene)
      const users = news.findLast(({ type }) => type === 'users')?.users as unknown[]
      assert.is(users.length, 100)
      assert.ok(JSON.stringify(news).length < 4_000_000)
    },
    { content: true },
  ))

test('inspect(): a page that does not read is let go', () =>
  looking(
    async ({ app, page, delivery }) => {
      const socket = connect(page.port, '127.0.0.1')
      socket.pause()
      socket.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n\r\n`)
      const long = 'x'.repeat(8000)
      for (let at = 0; at < 200; at++) {
        await app.handle(delivery.text(long))
        if (at % 20 === 0) await new Promise(setImmediate)
      }
      await app.handle(delivery.event('the_last'))
      let read = ''
      socket.on('data', (data) => {
        read = (read + data).slice(-100_000)
        if (read.includes('the_last')) socket.destroy()
      })
      const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve))
      socket.resume()
      await closed
      assert.not.match(read, 'the_last')
    },
    { content: true },
  ))

test.run()
