// A conversation as a file: saved by the page's server, read by it, sent again by the page and by `echostr replay`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, listener, news } from 'echostr'
import { client } from 'echostr/plugins/client'
import type { ChatServer } from 'echostr/plugins/devtools'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lineDiff } from '../../plugins/devtools/diff/line-diff.ts'
import { newsUntil, post, ready, withChat } from '../support/chat.ts'
import { appId, echostr, key, token, withApp } from '../support/command.ts'
import { serving } from '../support/server.ts'

const test = suite('devtools/replay')

/** Hundreds of requests: slow where the machine is busy. */
export const deadline = 300_000

const sealed = { appId, encodingAESKey: key }

interface File {
  version: number
  user: { id: string }
  account: string
  messages: {
    kind: string
    fields: Record<string, unknown>
    answer: { shown: string; reason: string; reply?: Record<string, unknown> }
    deliveries: { body?: string }[]
  }[]
  late: { reply: { Content: string } }[]
}

function bot(options: object = sealed): RequestListener {
  const app = new App({ token, ...options }).onError(() => {})
  app.on('text', ({ message: { Content, CreateTime } }) =>
    Content === '图文'
      ? news({ Title: '标题', Url: 'http://a.example/' })
      : `You said: ${Content} at ${CreateTime > '1' ? 'noon' : ''}`,
  )
  return listener(app, { path: '/wechat' })
}

/** A page in secure mode beside a bot, and what was said there: a text, an article, an event, something that came later. */
async function withTalk(work: (chat: ChatServer, file: File, text: string) => Promise<void>): Promise<void> {
  const served = await serving(bot())
  const options = { url: served.url, token, ...sealed, secret: 'a-secret-of-its-own' }
  await withChat(async (chat) => {
    for (const [kind, fields] of [
      ['text', { Content: '你好' }],
      ['text', { Content: '图文', 'a-field': { of: ['its', 'own'] } }],
      ['event:CLICK', { EventKey: 'MENU', MenuId: undefined }],
    ] as const)
      await said(chat, kind, fields)
    const wechat = client({ appId, secret: options.secret, baseUrl: chat.url })
    await wechat.custom.send({ touser: 'o-xiaoming', msgtype: 'text', text: { content: '晚到' } })
    const { status, body } = await post(chat, 'export', { user: 'o-xiaoming' })
    assert.is(status, 200, body)
    await work(chat, JSON.parse(body) as File, body)
  }, options).finally(() => served.close())
}

async function said(chat: ChatServer, kind: string, fields: object): Promise<void> {
  const answers = async () =>
    (await newsUntil(chat, ready)).filter(
      ({ row }) => (row as { type?: string } | undefined)?.type === 'answered',
    ).length
  const before = await answers()
  await post(chat, 'send', { user: 'o-xiaoming', kind, fields })
  let count = 0
  await newsUntil(
    chat,
    ({ row }) => (row as { type?: string } | undefined)?.type === 'answered' && ++count > before,
  )
}

test('a conversation is saved with its answers in the open, and without a secret', () =>
  withTalk(async (chat, file, text) => {
    assert.equal([file.version, file.user.id, file.account], [1, 'o-xiaoming', 'gh_test'])
    const [hello, article, event] = file.messages
    assert.equal([hello?.kind, hello?.fields], ['text', { Content: '你好' }])
    assert.equal(hello?.answer, {
      shown: 'reply',
      reason: 'replied',
      reply: { MsgType: 'text', Content: 'You said: 你好 at noon' },
    })
    assert.match(hello?.deliveries[0]?.body ?? '', '<Content><![CDATA[You said: 你好')
    assert.equal(article?.fields, { Content: '图文', 'a-field': { of: ['its', 'own'] } })
    assert.is((article?.answer.reply?.Articles as object[] | undefined)?.length, 1)
    assert.equal(
      [event?.kind, event?.fields, event?.answer.reason],
      ['event:CLICK', { EventKey: 'MENU' }, 'acknowledged'],
    )
    assert.is(file.late[0]?.reply.Content, '晚到')
    const access = await client({ appId, secret: 'a-secret-of-its-own', baseUrl: chat.url }).token()
    for (const secret of [token, key, 'a-secret-of-its-own', access, 'signature'])
      assert.not.match(text, secret)
    assert.match((await post(chat, 'export', { user: 'o-xiaohong' })).body, '还没有得到回复')
  }))

test('a saved conversation is shown by another page, which can deliver its messages again', () =>
  withTalk(async (_, file, text) => {
    const served = await serving(bot({}))
    await withChat(
      async (chat) => {
        const words = { zh: '导入了 3 条消息', en: 'Messages imported: 3' }
        assert.equal(JSON.parse((await post(chat, 'import', file)).body), { user: 'o-xiaoming', words })
        const told = await newsUntil(chat, ready)
        assert.equal(
          told.flatMap(({ row }) => (row as { type?: string } | undefined)?.type ?? []),
          ['said', 'answered', 'said', 'answered', 'said', 'answered', 'late'],
        )
        const exchanges = told.flatMap(
          ({ exchange }) => (exchange as { id: string; verdict: { what: { zh: string } } }) ?? [],
        )
        assert.is(exchanges[0]?.verdict.what.zh, '回复已显示。')
        assert.is((await post(chat, 'repeat', { id: exchanges[0]?.id })).status, 200)
        const after = JSON.parse((await post(chat, 'export', { user: 'o-xiaoming' })).body) as File
        assert.equal({ ...after, messages: [] }, { ...JSON.parse(text), messages: [] })
        assert.equal(
          after.messages.map(({ answer, fields }) => [answer, fields]),
          file.messages.map(({ answer, fields }) => [answer, fields]),
        )
      },
      { url: served.url, token },
    )
    served.close()
  }))

test('what is no conversation is refused by its place, in both languages, and nothing of it is shown', () =>
  withTalk(async (_, file) => {
    const [message] = file.messages
    const changed = (change: object) => ({ ...file, ...change })
    const changedMessage = (change: object) => changed({ messages: [{ ...message, ...change }] })
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`)
    await withChat(async (chat) => {
      for (const [body, place] of [
        [[], 'format'],
        [{}, 'format'],
        [changed({ version: 2 }), 'version 2'],
        [changed({ version: '1' }), 'version is'],
        [changed({ user: null }), 'user is'],
        [changed({ user: { id: '\ud800', name: 'x' } }), 'user.id'],
        [changed({ account: 5 }), 'account'],
        [changed({ messages: {} }), 'messages is'],
        [changed({ messages: Array(1001).fill(message) }), 'messages has at most 1000'],
        [changed({ late: [{ at: 1, reply: { MsgType: {} } }] }), 'late[0].reply.MsgType'],
        [changedMessage({ at: '1' }), 'messages[0].at'],
        [changedMessage({ kind: '' }), 'messages[0].kind'],
        [changedMessage({ fields: [] }), 'messages[0].fields'],
        [changedMessage({ fields: deep }), 'messages[0].fields'],
        [changedMessage({ answer: { shown: 'reply', reason: 'replied' } }), 'messages[0].answer.reply'],
        [changedMessage({ answer: { shown: 'nothing', reason: 'toString' } }), 'messages[0].answer.reason'],
        [changedMessage({ deliveries: [{}] }), 'messages[0].deliveries[0].attempt'],
        [changedMessage({ fields: { 'a b': '1' } }), 'a b'],
        [changedMessage({ fields: { MsgId: ['1', '2'] } }), 'MsgId is there twice'],
      ] as const) {
        const answer = await post(chat, 'import', body)
        const { words } = JSON.parse(answer.body) as { words: { en: string; zh: string } }
        assert.is(answer.status, 400, place)
        assert.ok(words.en.includes(place), `${place}: ${words.en}`)
        assert.match(words.zh, /[\u4e00-\u9fff]/)
      }
      assert.is((await post(chat, 'import', { x: 'x'.repeat(9 * 1024 * 1024) })).status, 400)
      assert.not.ok((await newsUntil(chat, ready)).some(({ type }) => type === 'row' || type === 'exchange'))
    })
  }))

test('JSON of any shape in the place of any part of a file: 200 or 400, and the page works on', () =>
  withTalk((_, file) =>
    withChat(async (chat) => {
      const paths = [
        'user',
        'account',
        'messages',
        'late',
        'messages.0',
        'messages.0.answer',
        'messages.0.fields',
      ]
      const property = fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), async (path, value) => {
        const { status, body } = await post(chat, 'import', replaced(file, path.split('.'), value) as object)
        assert.ok(status === 200 || status === 400, `${path} ${JSON.stringify(value)}: ${status} ${body}`)
      })
      await fc.assert(property, { seed: 24, numRuns: 150 })
      assert.is((await post(chat, 'import', file)).status, 200)
    }),
  ))

function replaced(tree: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  const copy = (Array.isArray(tree) ? [...tree] : { ...(tree as object) }) as Record<string, unknown>
  copy[name] = replaced(copy[name], rest, value)
  return copy
}

test('the page sends a conversation again, and names what is answered otherwise', async () => {
  let count = 0
  const handle = bot({})
  const served = await serving((req, res) => {
    count++
    handle(req, res)
  })
  await withChat(
    async (chat) => {
      await said(chat, 'text', { Content: '一' })
      const same = JSON.parse((await post(chat, 'replay', { user: 'o-xiaoming' })).body)
      assert.equal([same.words.en, same.different], ['1 sent again; answers that differ: 0', []])
      assert.is(count, 2)
      await post(chat, 'settings', { token: 'another' })
      const { different } = JSON.parse((await post(chat, 'replay', { user: 'o-xiaoming' })).body)
      assert.equal(different, [
        [1, 3],
        [2, 4],
      ])
      assert.match((await post(chat, 'replay', { user: 'o-xiaohong' })).body, '还没有得到回复')
    },
    { url: served.url, token },
  )
  served.close()
})

// echostr replay

async function withFile(work: (path: string, file: File) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-replay-'))
  const path = join(folder, 'talk.json')
  try {
    await withTalk(async (_, file, text) => {
      writeFileSync(path, text)
      await work(path, file)
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('replay: the same answers are exit code 0, in each mode; others are shown line by line, and exit code 1', () =>
  withFile(async (path, file) => {
    const served = await serving(bot())
    const account = ['--token', token, '--app-id', appId, '--aes-key', key]
    const same = await echostr(['replay', path, '--url', served.url, ...account])
    const there = { env: { PORT: new URL(served.url).port } }
    assert.is((await echostr(['replay', path, ...account], there)).code, 0, 'at PORT, as other commands')
    served.close()
    assert.is(same.code, 0)
    assert.match(same.err, /^Customer-service messages in the file, not compared: 1\. /)
    assert.equal(same.out.split('\n'), [
      '✓ text 你好',
      '✓ text 图文',
      '✓ event:CLICK MENU',
      '3 sent again; answers that differ: 0.',
    ])
    const { code, out } = await withApp({}, (url) =>
      echostr(['replay', path, '--url', url, '--token', token, '--lang', 'zh'], { colours: true }),
    )
    assert.is(code, 1)
    assert.match(out, '\u001b[31m✗\u001b[39m text 你好')
    assert.match(out, '\u001b[31m-\u001b[39m     "Content": "You said: 你好 at noon",')
    assert.match(out, '\u001b[32m+\u001b[39m     "Content": "You said: 你好",')
    assert.match(out, '重发 3 条，3 条回复不同。')
    const stdin = JSON.stringify({ ...file, messages: [] })
    assert.is((await echostr(['replay', '-', '--token', token], { stdin })).code, 0)
  }))

test('replay: nobody there is exit code 1; a mistake in the command or the file is exit code 2', () =>
  withFile(async (path, file) => {
    const gone = await echostr(['replay', path, '--url', 'http://127.0.0.1:9/wechat', '--token', token])
    assert.is(gone.code, 1)
    assert.match(gone.err, 'Nothing answers at http://127.0.0.1:9/wechat')
    for (const [args, said, stdin] of [
      [['replay'], 'replay takes one file'],
      [['replay', path, path], 'replay takes one file'],
      [['replay', 'no-such-file'], 'cannot be read'],
      [['replay', 'package.json'], 'format is not as it should be'],
      [['replay', path, '--url', 'nowhere', '--token', token], 'begins with http'],
      [['replay', path, '--aes-key', key], 'give --app-id'],
      [['replay', path, '--port', 'x'], '--port is no port'],
      [
        ['replay', '-', '--token', token],
        'newer echostr (version 7)',
        JSON.stringify({ ...file, version: 7 }),
      ],
    ] as const) {
      const { code, err } = await echostr(args, stdin === undefined ? {} : { stdin })
      assert.is(code, 2, args.join(' '))
      assert.match(err, said)
    }
    writeFileSync(path, ' '.repeat(9 * 1024 * 1024))
    assert.match((await echostr(['replay', path, '--token', token])).err, 'has more than 8 MB')
    assert.match((await echostr(['replay', '--help'])).out, 'npx echostr replay <file>')
    assert.match((await echostr(['replay', '--help', '--lang', 'zh'])).out, 'npx echostr replay <文件>')
  }))

// lines

test('what is taken away and added gives both texts again, whatever they are', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
  fc.assert(
    fc.property(lines, lines, (old, now) => {
      const both = lineDiff(old, now)
      const side = (other: string) => both.filter(({ sign }) => sign !== other).map(({ text }) => text)
      assert.equal([side('+'), side('-')], [old, now])
      if (JSON.stringify(old) === JSON.stringify(now)) assert.ok(both.every(({ sign }) => sign === ' '))
    }),
    { seed: 24, numRuns: 500 },
  )
  const many = (letter: string) => Array.from({ length: 20_000 }, (_, at) => `${letter}${at}`)
  assert.is(lineDiff(many('a'), many('b')).length, 40_000, 'long texts are not compared pair by pair')
})

test.run()
