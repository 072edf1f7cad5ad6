// All that goes over the wire, as the page's server tells it: entries, search, secrets, copies, what differs, without a browser.
import { spawn } from 'node:child_process'
import { text as textOf } from 'node:stream/consumers'
import { App, type AppOptions, listener, news } from 'echostr'
import { client } from 'echostr/plugins/client'
import type { ChatServer } from 'echostr/plugins/devtools'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { EntryView as Entry } from '../../plugins/devtools/chat/wire/entry.ts'
import { ask, newsUntil, post, ready, token, withChat } from '../support/chat.ts'
import { Workspace } from '../support/docs.ts'
import { serving, testClock } from '../support/server.ts'
import { talkFile } from '../support/talk-file.ts'

const test = suite('devtools/wire')

/** A shell and many requests: slow where the machine is busy. */
export const deadline = 300_000

/** A page beside a small bot. */
async function withBot(
  work: (chat: ChatServer) => Promise<void>,
  options: object = {},
  sealed: { readonly appId?: string; readonly encodingAESKey?: string } = {},
): Promise<void> {
  const app = new App({ token, ...sealed } as AppOptions).onError(() => {})
  app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
  app.on('event:CLICK', (ctx) => ({ MsgType: 'image', Image: { MediaId: ctx.message.EventKey } }))
  app.on('location', () => news({ Title: 'a', Url: 'http://a.example/' }))
  const served = await serving(listener(app))
  await withChat(work, { url: served.url, ...sealed, ...options }).finally(() => served.close())
}

async function entriesOf(chat: ChatServer): Promise<readonly Entry[]> {
  const news = await newsUntil(chat, ready)
  return news.flatMap(({ type, entries }) => (type === 'entries' ? (entries as Entry[]) : []))
}

async function asked<T>(chat: ChatServer, command: string, body: object): Promise<T> {
  const { status, body: text } = await post(chat, command, body)
  assert.is(status, 200, text)
  return JSON.parse(text) as T
}

/** The user says something, and it is answered. */
async function say(chat: ChatServer, Content: string, user = 'o-one'): Promise<void> {
  await send(chat, 'text', { Content }, user)
}

async function send(chat: ChatServer, kind: string, fields: object, user = 'o-one'): Promise<void> {
  const before = (await entriesOf(chat)).length
  await post(chat, 'send', { user, kind, fields })
  await newsUntil(chat, ({ type, entries }) =>
    (type === 'entries' ? (entries as Entry[]) : []).some(({ id, ms }) => id > before && ms !== undefined),
  )
}

const caller = (chat: ChatServer) => client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })

test('a push, a call of the API and the check of the address are entries, each with who, what and what came of it', () =>
  withBot(async (chat) => {
    await say(chat, '你好')
    await caller(chat).custom.send({ touser: 'o-one', msgtype: 'text', text: { content: '晚到' } })
    await caller(chat)
      .custom.send({ touser: 'o-two', msgtype: 'text', text: { content: 'x' } })
      .catch(() => {})
    await post(chat, 'handshake', {})
    const [push, tokenCall, late, , refused, check] = await entriesOf(chat)
    const { at, ms, cells, ...told } = push as Entry
    const delivered = { exchange: '1-1', delivery: 'delivery-1-0', good: true }
    assert.equal(told, { id: 1, kind: 'push', said: '你好', ...delivered })
    assert.ok(Math.abs(Date.now() - at) < 60_000 && (ms ?? -1) >= 0)
    assert.match(cells.join(' '), /^\d\d:\d\d:\d\d o-one text 200 \d+ ms \d{3} B$/)
    assert.is(tokenCall?.cells[2], 'stable_token')
    assert.equal([late?.kind, late?.cells[1], late?.cells[3], late?.good], ['api', 'o-one', '200', true])
    assert.equal(
      [refused?.cells[2], refused?.cells[3], refused?.good],
      ['message/custom/send', '40003', false],
    )
    assert.equal([tokenCall?.said, late?.said, refused?.said, check?.said], ['', '晚到', 'x', ''])
    assert.equal([check?.kind, check?.cells[3], check?.good], ['handshake', '200', true])
    const { reply, what } = await asked<{ reply: { body: string }; what: { zh: string } }>(chat, 'entry', {
      id: refused?.id,
    })
    assert.match(reply.body, '40003')
    assert.match(what.zh, 'OpenID 不对')
  }))

test('a customer-service message names the call that it came by', () =>
  withBot(async (chat) => {
    await say(chat, '你好')
    const wechat = caller(chat)
    await Promise.all(
      ['一', '二', '三'].map((content) =>
        wechat.custom.send({ touser: 'o-one', msgtype: 'text', text: { content } }),
      ),
    )
    const rows = (await newsUntil(chat, ready)).flatMap(({ row }) =>
      (row as { type?: string } | undefined)?.type === 'late' ? [row as { entry: number }] : [],
    )
    assert.is(rows.length, 3)
    for (const row of rows) {
      const { request } = await asked<{ request: { opened: string } }>(chat, 'entry', { id: row.entry })
      const [, content = ''] = /"content": "(.)"/.exec(request.opened) ?? []
      assert.match(JSON.stringify(row), `"${content}"`)
      assert.ok('一二三'.includes(content))
    }
  }))

test('each delivery is an entry: retries, and duplicates', async () => {
  const clock = testClock()
  const served = await serving((req) => void req.resume().on('end', clock.expire))
  await withChat(
    async (chat) => {
      await post(chat, 'settings', { faults: ['duplicate'] })
      await post(chat, 'send', {
        user: 'o-one',
        kind: 'event:CLICK',
        fields: { EventKey: `${'k'.repeat(39)}😀` },
      })
      await newsUntil(chat, ({ row }) => (row as { type?: string } | undefined)?.type === 'answered')
      const entries = await entriesOf(chat)
      const key = 'k'.repeat(39)
      assert.equal(
        [0, 2, 5].map((at) => entries[at]?.said),
        [key, { zh: `第 2 次 ${key}`, en: `try 2 ${key}` }, { zh: `第 3 次 ${key}`, en: `try 3 ${key}` }],
      )
      assert.equal(
        entries.map(({ kind, delivery, cells }) => [kind, cells[2], delivery, cells[3]]),
        [1, 2, 3].flatMap((attempt) =>
          [0, 1].map((copy) => [
            attempt === 1 ? 'push' : 'retry',
            'event:CLICK',
            `delivery-${attempt}-${copy}`,
            { zh: '超时', en: 'timed out' },
          ]),
        ),
      )
    },
    { url: served.url, clock },
  )
  served.close()
})

test('what is looked for is found in requests and answers, whatever its letters', () =>
  withBot(async (chat) => {
    await say(chat, 'Apple')
    await say(chat, 'pear', 'o-two')
    const found = async (text: string) => (await asked<{ ids: number[] }>(chat, 'search', { text })).ids
    assert.equal(await found('you said: apple'), [1])
    assert.equal(await found('O-TWO'), [2])
    assert.equal(await found('<Content>'), [1, 2])
    assert.equal(await found('nothing of the kind'), [])
    assert.is((await post(chat, 'search', { text: '' })).status, 400)
  }))

test('token, secret and what they are exchanged for are covered, in what is shown, found and copied', () =>
  withBot(
    async (chat) => {
      const wechat = client({ appId: 'wx_test', secret: 'my-own-secret', baseUrl: chat.url })
      const access = await wechat.token()
      const stable = { grant_type: 'client_credential', appid: 'wx_test', secret: 'my-own-secret' }
      const body = JSON.stringify(stable)
      await ask(chat, '/cgi-bin/stable_token', {
        method: 'POST',
        headers: { 'Content-Length': String(body.length) },
        body,
      })
      await ask(chat, `/cgi-bin/ticket/getticket?access_token=${access}&type=jsapi`)
      await ask(chat, `/sns/oauth2/access_token?appid=wx_test&secret=my-own-secret&code=1`)
      await ask(chat, `/cgi-bin/nothing?text=my-own-secret`)
      const entries = await entriesOf(chat)
      assert.is(entries.length, 5)
      const texts = [JSON.stringify(await newsUntil(chat, ready))]
      for (const { id } of entries) {
        texts.push((await post(chat, 'entry', { id })).body)
        for (const as of ['http', 'curl']) texts.push((await post(chat, 'copy', { id, as })).body)
      }
      const shown = texts.join('\n')
      const answered = await fetch(`${chat.url}/cgi-bin/ticket/getticket?access_token=${access}&type=jsapi`)
      const { ticket } = (await answered.json()) as { ticket: string }
      for (const secret of ['my-own-secret', access, ticket]) assert.not.match(shown, secret)
      assert.match(shown, 'access_token\\": \\"***')
      assert.match(shown, 'access_token=***')
      assert.equal(await asked(chat, 'search', { text: 'my-own-secret' }), { ids: [] })
    },
    { secret: 'my-own-secret' },
  ))

// bounds

test('the newest 10 000 entries are kept, and at most 32 Mi characters of them', () =>
  withChat(async (chat) => {
    for (let times = 0; times < 2; times++) await post(chat, 'import', talkFile(300, 20))
    const entries = await entriesOf(chat)
    assert.equal([entries.length, entries[0]?.id, entries.at(-1)?.id], [10_000, 2001, 12_000])
    assert.is((await post(chat, 'entry', { id: 2000 })).status, 400)
    await post(chat, 'clear', {})
    for (let times = 0; times < 8; times++) await post(chat, 'import', talkFile(100, 2, 32_000))
    const statusOf = async (id: number) => (await post(chat, 'entry', { id })).status
    assert.equal([await statusOf(12_001 + 500), await statusOf(13_600 - 800)], [400, 200], '1024 times 32 Ki')
  }))

test('a delivery of a message that is forgotten has its end all the same', async () => {
  let arrive = (_: () => void) => {}
  const arrived = new Promise<() => void>((resolve) => {
    arrive = resolve
  })
  const served = await serving((_, res) => arrive(() => res.end('success')))
  await withChat(
    async (chat) => {
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })
      const answer = await arrived
      await post(chat, 'import', talkFile(201, 1))
      answer()
      await newsUntil(chat, ({ entries }) =>
        ((entries as Entry[] | undefined) ?? []).some(({ id, good }) => id === 1 && good),
      )
      const { request } = await asked<{ request: { body: string } }>(chat, 'entry', { id: 1 })
      assert.match(request.body, '<FromUserName><![CDATA[o-one]]>')
    },
    { url: served.url },
  )
  served.close()
})

// copies

/** What sh writes when it reads a script. */
async function run(script: string, env: object = {}): Promise<string> {
  const sh = spawn('sh', { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'ignore'] })
  sh.stdin.end(script)
  return textOf(sh.stdout)
}

async function copied(chat: ChatServer, id: number, as: string): Promise<string> {
  return (await asked<{ text: string }>(chat, 'copy', { id, as })).text
}

test('what is copied as curl is taken by sh, with a signature that is taken by the app', () =>
  withBot(async (chat) => {
    const hostile = `it's "$HOME" \`date\` \\n %s ]]> 汉字\n'; exit 7; '`
    await say(chat, hostile)
    await say(chat, `@/etc/passwd`)
    await say(chat, `nul \0 and \\0 ${'x'.repeat(300)}`)
    await say(chat, 'y'.repeat(150_000))
    for (const { id } of await entriesOf(chat)) {
      const stdout = await run(await copied(chat, id, 'curl'))
      assert.match(stdout, /^HTTP\/1\.1 200 /)
      if (id === 1) assert.match(stdout, hostile.split('\n')[0]?.slice(0, 20) ?? '')
    }
    await post(chat, 'handshake', {})
    const stdout = await run(await copied(chat, 5, 'curl'))
    assert.match(stdout, /^HTTP\/1\.1 200 [\s\S]*\r\n\r\n4375\d+$/)
  }))

test('a copied call of the API asks for the token by a variable', () =>
  withBot(async (chat) => {
    await say(chat, '你好')
    const wechat = caller(chat)
    await wechat.custom.send({ touser: 'o-one', msgtype: 'text', text: { content: "it's" } })
    const line = await copied(chat, 3, 'curl')
    assert.match(line, `access_token='"$ACCESS_TOKEN"'`)
    const stdout = await run(line, { ACCESS_TOKEN: await wechat.token() })
    assert.match(stdout, '"errcode":0')
    const raw = await copied(chat, 3, 'http')
    assert.match(raw, /^POST \/cgi-bin\/message\/custom\/send\?access_token=\*\*\* HTTP\/1\.1\n/)
    assert.match(raw, /\n\nHTTP\/1\.1 200\n[\s\S]*"errcode":0/)
    assert.match((await post(chat, 'copy', { id: 3, as: 'test' })).body, 'handshakes become a test')
    for (const as of ['toString', 'xml', 5]) assert.is((await post(chat, 'copy', { id: 3, as })).status, 400)
  }))

test('a body that was not kept whole is not copied as curl', () =>
  withBot(async (chat) => {
    const wechat = caller(chat)
    await wechat.media.upload('image', Buffer.alloc(100, 0xff)).catch(() => {})
    await ask(chat, '/cgi-bin/nothing', {
      method: 'POST',
      headers: { 'Content-Length': '40000' },
      body: 'x'.repeat(40_000),
    })
    const entries = await entriesOf(chat)
    for (const { id, cells } of entries.filter(({ cells }) => cells[2] !== 'stable_token'))
      assert.match((await post(chat, 'copy', { id, as: 'curl' })).body, 'not kept whole', String(cells[2]))
    const { request } = await asked<{ request: { body: string } }>(chat, 'entry', { id: entries.length })
    assert.is(request.body.length, 32 * 1024 + 1, 'the page sees that there was more')
  }))

test('what is copied as a test compiles and passes against the same app, in plain and in secure mode', async () => {
  const workspace = new Workspace()
  try {
    for (const sealed of [{}, { appId: 'wx1234567890abcdef', encodingAESKey: `${'a'.repeat(42)}A` }])
      await withBot(
        async (chat) => {
          const plain = sealed.appId === undefined
          if (plain) await say(chat, `it's "q" \\ \u2028 \${x}\n汉字`)
          if (plain) await send(chat, 'event:pic_weixin', {})
          else await send(chat, 'event:CLICK', { EventKey: 'K' })
          await send(chat, 'location', { 'a-field': { of: ['1', '2'] } })
          await post(chat, 'handshake', {})
          const ids = (await entriesOf(chat)).map(({ id }) => id)
          assert.is(ids.length, plain ? 4 : 3)
          const codes = await Promise.all(ids.map((id) => copied(chat, id, 'test')))
          for (const code of codes) assert.not.match(code, new RegExp(`${token}|aaaaaaaa`))
          const paths = codes.map((code, at) =>
            workspace.add({
              place: `${Object.keys(sealed).length}-${at}`,
              language: 'ts',
              code,
              file: undefined,
            }),
          )
          // a run reads the environment
          Object.assign(process.env, { ECHOSTR_TOKEN: token, ECHOSTR_AES_KEY: sealed.encodingAESKey ?? '' })
          for (const path of paths) {
            const { status, output } = await workspace.run(path)
            assert.is(status, 0, output)
            assert.match(output, /pass 1\b/)
          }
          process.env.ECHOSTR_TOKEN = 'another'
          if (plain) assert.is((await workspace.run(paths[0] ?? '')).status, 1, 'what is copied can fail')
        },
        {},
        sealed,
      )
    const { status, output } = await workspace.compile()
    assert.is(status, 0, output)
  } finally {
    delete process.env.ECHOSTR_TOKEN
    delete process.env.ECHOSTR_AES_KEY
    workspace.remove()
  }
})

test('a test of what the second delivery was answered delivers twice, as WeChat does', async () => {
  const workspace = new Workspace()
  let count = 0
  // as an app that is not done in time: no answer to every other delivery
  const served = await serving((req, res) => {
    if (++count % 2 === 1) req.socket.destroy()
    else res.end('success')
  })
  await withChat(
    async (chat) => {
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })
      await newsUntil(chat, ({ row }) => (row as { type?: string } | undefined)?.type === 'answered')
      const code = await copied(chat, 2, 'test')
      Object.assign(process.env, { ECHOSTR_TOKEN: token })
      const path = workspace.add({ place: 'again', language: 'ts', code, file: undefined })
      assert.match((await workspace.run(path)).output, /pass 1\b/)
      assert.is(count, 4)
      count = 1
      assert.match((await workspace.run(path)).output, /pass 1\b/, 'an answer that comes earlier is as good')
    },
    { url: served.url },
  ).finally(() => {
    delete process.env.ECHOSTR_TOKEN
    workspace.remove()
    served.close()
  })
})

test('what changed between two deliveries is told line by line', async () => {
  let count = 0
  const served = await serving((_, res) => {
    count++
    res.writeHead(count === 1 ? 500 : 200, { 'X-Count': String(count) }).end(count === 1 ? 'oops' : 'success')
  })
  await withChat(
    async (chat) => {
      await post(chat, 'send', { user: 'o-one', kind: 'text', fields: {} })
      await newsUntil(chat, ({ row }) => (row as { type?: string } | undefined)?.type === 'answered')
      type Line = [tag: string, mark: string, text: string]
      const diff = await asked<Record<'request' | 'reply', Line[]>>(chat, 'diff', { from: 1, to: 2 })
      assert.ok(diff.request.every(([, mark]) => mark === '') && diff.request.length > 8, 'the same request')
      const changes = diff.reply.filter(([, mark]) => mark !== '').map(([, mark, text]) => `${mark} ${text}`)
      for (const line of ['500', 'x-count: 1', 'oops']) assert.ok(changes.includes(`minus - ${line}\n`), line)
      for (const line of ['200', 'x-count: 2', 'success'])
        assert.ok(changes.includes(`plus + ${line}\n`), line)
      const place = (text: string) => diff.reply.findIndex(([, , line]) => line.includes(text))
      assert.ok(
        place('500') < place('oops') && place('oops') < place('x-count: 1'),
        'what is said, then the head',
      )
      assert.is((await post(chat, 'diff', { from: 1, to: 99 })).status, 400)
    },
    { url: served.url },
  )
  served.close()
})

test('clearing forgets the entries, and those that are forgotten cannot be asked for', () =>
  withBot(async (chat) => {
    await say(chat, '你好')
    await post(chat, 'clear', {})
    assert.equal(await entriesOf(chat), [])
    const { status, body } = await post(chat, 'entry', { id: 1 })
    assert.is(status, 400)
    assert.match(body, '这条消息已经不在了')
    for (const id of ['1', null, {}, Number.NaN]) assert.is((await post(chat, 'entry', { id })).status, 400)
    await say(chat, '再来')
    assert.equal(
      (await entriesOf(chat)).map(({ id }) => id),
      [2],
    )
  }))

test.run()
