// The server behind the chat page, without a browser: who is let in, what it may talk to, what it tells.
import { App, listener } from 'echostr'
import { client } from 'echostr/plugins/client'
import { serveChat } from 'echostr/plugins/devtools'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, codeOf, type News, newsUntil, post, ready, target, token, withChat } from '../support/chat.ts'
import { serving } from '../support/server.ts'

const test = suite('devtools/chat')

test('the page is served with a policy that lets no foreign script in', () =>
  withChat(async (chat) => {
    const { status, headers, body } = await ask(chat, '/')
    assert.is(status, 200)
    assert.match(String(headers['content-security-policy']), "default-src 'self'; img-src")
    assert.is(headers['x-content-type-options'], 'nosniff')
    assert.not.match(body, /<script>|\son\w+=|style=/)
    const files = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file)
    for (const file of files) assert.is((await ask(chat, `/${file}`)).status, 200, file)
  }))

test('a name that is not its own, another site, and another port are refused', () =>
  withChat(async (chat) => {
    const { port } = chat
    for (const headers of [
      { Host: 'evil.example' },
      { Host: `evil.example:${port}` },
      { Host: `127.0.0.1.evil.example:${port}` },
      { Host: `127.0.0.1:${port + 1}` },
      { Origin: 'https://evil.example' },
      { Origin: `http://localhost:${port + 1}` },
      { Origin: `https://127.0.0.1:${port}` },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
      { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors' },
    ] as Readonly<Record<string, string>>[]) {
      for (const path of [
        ...[
          '/',
          '/events',
          '/cgi-bin/token',
          '/search?text=a',
          '/forms/settings',
          '/texts/zh.json',
          '/accounts/1/events',
        ],
        ...['/visit?user=o&url=http://a.example/', '/sns/userinfo', '/nothing'],
      ])
        assert.is((await ask(chat, path, { headers })).status, 403, `${path} ${JSON.stringify(headers)}`)
      for (const command of ['clear', 'send', 'settings', 'import', 'upload', 'accounts/1/clear', 'nothing'])
        assert.is((await post(chat, command, {}, headers)).status, 403, command)
    }
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const headers = { Host: `${host}:${port}`, Origin: `http://${host}:${port}` }
      assert.is((await ask(chat, '/', { headers })).status, 200, host)
      assert.is((await post(chat, 'clear', {}, headers)).status, 200, host)
    }
    const link = {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    }
    assert.is((await ask(chat, '/', { headers: link })).status, 200, 'a link to the page')
  }))

test('it talks to this machine only, unless it is told otherwise', async () => {
  for (const url of ['http://example.com/', 'http://127.0.0.1.example.com/', 'http://10.0.0.1/'])
    assert.is(await codeOf(serveChat({ url, token, port: 0 })), 'bad_option', url)
  for (const url of ['http://localhost:1/', 'http://127.9.9.9:1/', 'http://[::1]:1/'])
    (await serveChat({ url, token, port: 0 })).close()
  await withChat(async (chat) => {
    const { status, body } = await post(chat, 'settings', { url: 'http://example.com/' })
    assert.is(status, 400)
    assert.match(body, '--allow-remote')
  })
  await withChat(
    async (chat) => assert.is((await post(chat, 'settings', { url: 'http://10.0.0.2/' })).status, 200),
    { url: 'http://10.0.0.1/', allowRemote: true },
  )
})

test('settings that make no sense are refused, and the old ones stay', () =>
  withChat(async (chat) => {
    for (const settings of [
      { url: 'nowhere' },
      { token: '' },
      { token: 5 },
      { mode: 'open' },
      { mode: 'secure' },
      { menu: '[]' },
      { menu: '{' },
    ])
      assert.is((await post(chat, 'settings', settings)).status, 400, JSON.stringify(settings))
    await post(chat, 'settings', { faults: ['slow', 'toString', 7], mode: 'plain' })
    const news = await newsUntil(chat, ({ type }) => type === 'ready')
    const { settings } = news.find(({ type }) => type === 'settings') as unknown as { settings: object }
    assert.equal(
      { ...settings, menu: '' },
      {
        url: target,
        token,
        appId: '',
        encodingAESKey: '',
        mode: 'plain',
        account: 'gh_test',
        name: 'echostr',
        menu: '',
        faults: ['slow'],
      },
    )
  }))

test('what is no command is refused', () =>
  withChat(async (chat) => {
    assert.is((await post(chat, 'nothing', {})).status, 400)
    assert.is((await post(chat, 'toString', {})).status, 400)
    assert.is((await post(chat, 'send', { kind: 'text' })).status, 400)
    assert.is((await post(chat, 'repeat', { id: '9-9' })).status, 400)
    const twice = await post(chat, 'send', { user: 'o-one', kind: 'text', fields: { MsgId: ['1', '2'] } })
    assert.is(twice.status, 400, 'a push that nobody can read is not sent')
    assert.match(twice.body, 'cannot be told from WeChat')
    assert.is((await post(chat, 'clear', {}, { 'Content-Type': 'text/plain' })).status, 400)
    assert.is((await post(chat, 'clear', [] as object, { 'Content-Length': '9999999' })).status, 400)
    assert.is((await ask(chat, '/clear', { method: 'PUT' })).status, 405)
    assert.is((await ask(chat, '/../package.json')).status, 404)
    assert.is((await ask(chat, '/nothing')).status, 404)
  }))

test('a picture is kept for the app to fetch, by its path and its MediaId; what is none is refused', () =>
  withChat(async (chat) => {
    const png = '\u0089PNG\r\n\u001a\n'
    const send = (body: string) =>
      fetch(`${chat.url}/upload`, { method: 'POST', body: Buffer.from(body, 'latin1') })
    const { path, MediaId } = (await (await send(png)).json()) as { path: string; MediaId: string }
    const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
    const file = (await wechat.media.get(MediaId)) as { body: ReadableStream<Uint8Array> }
    assert.is(Buffer.from(await new Response(file.body).arrayBuffer()).toString('latin1'), png)
    const kept = await fetch(chat.url + path)
    assert.is(kept.headers.get('content-type'), 'image/png')
    assert.is(Buffer.from(await kept.arrayBuffer()).toString('latin1'), png)
    assert.is((await send('<svg xmlns="http://www.w3.org/2000/svg"/>')).status, 400)
    for (let more = 0; more < 20; more++) await send(png)
    assert.is((await fetch(chat.url + path)).status, 404, 'the oldest is forgotten')
  }))

test('a message is told step by step, and a page that opens later sees the same', async () => {
  const app = new App({ token }).onError(() => {})
  app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
  const served = await serving(listener(app))
  await withChat(
    async (chat) => {
      const told = newsUntil(chat, ({ row }) => (row as { type?: string } | undefined)?.type === 'answered')
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: { Content: '你好' } })
      const rows = (await told).flatMap(({ row }) => (row as { type: string } | undefined)?.type ?? [])
      assert.equal(rows, ['said', 'answered'])
      const after = await newsUntil(chat, ({ type }) => type === 'ready')
      const { exchange } = after.find(({ type }) => type === 'exchange') as unknown as {
        exchange: { deliveries: { status: number; body: string }[]; verdict: { shown: string } }
      }
      assert.is(exchange.verdict.shown, 'reply')
      assert.is(exchange.deliveries[0]?.status, 200)
      assert.match(exchange.deliveries[0]?.body ?? '', 'You said: 你好')
      assert.equal(after.filter(({ type }) => type === 'row').length, 2)
    },
    { url: served.url },
  )
  served.close()
})

test('the account of the page has drafts, numbers and templates, too', async () => {
  const served = await serving((_, res) => res.end('success'))
  await withChat(
    async (chat) => {
      const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
      const { media_id: thumb_media_id } = await wechat.material.add_material('image', Buffer.alloc(9))
      await wechat.draft.add([{ title: 't', content: 'c', thumb_media_id }])
      assert.is(await wechat.draft.count(), 1)
      const day = { begin_date: '2024-01-01', end_date: '2024-01-01' }
      assert.is((await wechat.datacube.getusersummary(day)).length, 1)
      assert.is((await wechat.newtmpl.getcategory()).length, 1)
    },
    { url: served.url },
  )
  served.close()
})

test('customer-service messages to a user who wrote are shown; others are refused as WeChat does', async () => {
  const served = await serving((_, res) => res.end('success'))
  await withChat(
    async (chat) => {
      const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
      const say = (content: string) =>
        wechat.custom.send({ touser: 'o-one', msgtype: 'text', text: { content } })
      assert.is(
        (await say('too early').catch((error: unknown) => error as { errcode: number })).errcode,
        40003,
      )
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })
      await newsUntil(chat, ({ exchange }) => exchange !== undefined)
      await say('late')
      await wechat.custom.send({
        touser: 'o-one',
        msgtype: 'msgmenu',
        msgmenu: { head_content: '满意吗', list: [{ id: '101', content: '满意' }], tail_content: '谢谢' },
      })
      const news = await newsUntil(chat, ({ type }) => type === 'ready')
      const late = news.flatMap(({ row }) => {
        const { type, drawn } = (row ?? {}) as { type?: string; drawn?: unknown }
        return type === 'late' ? [drawn] : []
      })
      const does = ['send', { kind: 'text', fields: { Content: '满意', bizmsgmenuid: '101' } }]
      const link = ['button', { type: 'button', class: 'link', does }, '满意']
      assert.equal(late, [
        ['div', 'bubble', 'late'],
        ['div', 'bubble', '满意吗\n', link, '\n谢谢'],
      ])
    },
    { url: served.url },
  )
  served.close()
})

test('of a streamed reply it is told when the first part was decided, and when the rest came', async () => {
  const clock = fakeClock()
  const app = new App({ token, clock, deliveries: 1 }).onLate(() => {})
  app.on('text', async function* () {
    yield '第一段。'
    await clock.sleep(9000)
    yield '其余。'
  })
  const served = await serving(listener(app))
  await withChat(
    async (chat) => {
      const growthOf = ({ exchange }: News) =>
        (exchange as { growth?: { part: number; rest?: number } } | undefined)?.growth
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: { Content: '讲' } })
      while (app.health().streaming === 0) await new Promise((resolve) => setImmediate(resolve))
      await clock.pass(4600)
      const [part] = (await newsUntil(chat, (news) => growthOf(news) !== undefined)).flatMap(
        (news) => growthOf(news) ?? [],
      )
      assert.ok(part && part.part >= 4500 && part.part <= 4600, JSON.stringify(part))
      await clock.pass(5000)
      const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url, clock })
      for (const content of ['其余。', '再说一句'])
        await wechat.custom.send({ touser: 'o-one', msgtype: 'text', text: { content } })
      const whole = (await newsUntil(chat, ready)).map(growthOf).find(Boolean)
      assert.equal(whole, { part: part.part, rest: 9600 })
    },
    { url: served.url, clock },
  )
  served.close()
})

test('the menu and who is shown typing come from the API, and the page has the same menu as the API', async () => {
  const served = await serving((_, res) => res.end('success'))
  const clock = fakeClock()
  await withChat(
    async (chat) => {
      const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
      const last = async (type: string) =>
        (await newsUntil(chat, ready)).findLast((news) => news.type === type)
      const menu = async () => {
        const { settings } = (await last('settings')) as unknown as { settings: { menu: string } }
        return JSON.parse(settings.menu)
      }
      const typing = async () => (await last('typing'))?.typing
      assert.is((await wechat.menu.get()).menu.button.length, 3)
      const button = { type: 'click', name: '新', key: 'NEW' } as const
      await wechat.menu.create({ button: [button] })
      assert.equal(await menu(), { button: [button] })
      await wechat.menu.delete()
      assert.equal(await menu(), { button: [] })
      assert.is(
        (await wechat.menu.get().catch((error: unknown) => error as { errcode: number })).errcode,
        46003,
      )
      await post(chat, 'settings', { menu: JSON.stringify({ button: [button, button] }) })
      assert.is((await wechat.menu.get()).menu.button.length, 2)

      assert.equal(await typing(), [])
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })
      await newsUntil(chat, ({ row }) => (row as { type?: string } | undefined)?.type === 'answered')
      await wechat.custom.typing('o-one')
      assert.equal(await typing(), ['o-one'])
      clock.advance(16_000)
      assert.equal(await typing(), [])
    },
    { url: served.url, clock },
  )
  served.close()
})

test('a setting that is refused is named, in both languages, and no value is told', () =>
  withChat(async (chat) => {
    const secret = 'a-key-that-nobody-should-see'
    const sealed = { mode: 'secure', appId: 'wx1', encodingAESKey: 'a'.repeat(43) }
    for (const [field, changes] of [
      ['url', { url: 'ftp://example.com/' }],
      ['url', { url: 'http://example.com/' }],
      ['token', { token: ' ' }],
      ['account', { account: '' }],
      ['mode', { mode: 'open' }],
      ['menu', { menu: '[]' }],
      ['menu', { menu: '{"button":[{}]}' }],
      ['encodingAESKey', { ...sealed, encodingAESKey: secret }],
      // plain mode has no use for a key, but whoever gives one means it
      ['encodingAESKey', { mode: 'plain', encodingAESKey: secret }],
      ['appId', { ...sealed, appId: '' }],
      ['name', { name: 1 }],
    ] as const) {
      const { status, body } = await post(chat, 'settings', changes)
      const told = JSON.parse(body) as { field: string; words: { zh: string; en: string } }
      assert.equal([status, told.field], [400, field], body)
      assert.match(told.words.zh, /[\u4e00-\u9fff]/)
      assert.not.match(told.words.en, /[\u4e00-\u9fff]{9}|new WeChat/)
      assert.not.match(body, secret)
    }
    assert.is((await post(chat, 'settings', sealed)).status, 200)
    assert.is(JSON.parse((await post(chat, 'users', { name: '' })).body).field, 'name')
  }))

test.run()
