// A conversation whose answers come later, as customer-service messages, sent again by the page and by `echostr replay`.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { App, listener } from 'echostr'
import { client } from 'echostr/plugins/client'
import type { ChatServer } from 'echostr/plugins/devtools'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newsUntil, post, ready, withChat } from '../support/chat.ts'
import { appId, echostr, token } from '../support/command.ts'
import { serving } from '../support/server.ts'

const test = suite('devtools/replay-late')

const user = 'o-xiaoming'

/** What a bot says later, and where its API is; both may change meanwhile. */
interface Later {
  baseUrl: string
  says(question: string): readonly string[]
}

/** A bot that says all it has to say by customer-service messages, before it acknowledges the message. */
function bot(later: Later, seen: (api: string) => Promise<void> = async () => {}): RequestListener {
  const app = new App({ token }).onError(() => {})
  app.on('text', async ({ message: { Content, FromUserName } }) => {
    await seen(later.baseUrl)
    const wechat = client({ appId, secret: 'secret_test', baseUrl: later.baseUrl })
    for (const content of later.says(Content))
      await wechat.custom.send({ touser: FromUserName, msgtype: 'text', text: { content } })
    return 'ok'
  })
  return listener(app, { path: '/wechat' })
}

const echo = (question: string) => [`answer to ${question}`]

async function say(chat: ChatServer, Content: string): Promise<void> {
  const answered = async () => (await rowsOf(chat)).filter(({ type }) => type === 'answered').length
  const before = await answered()
  await post(chat, 'send', { user, kind: 'text', fields: { Content } })
  let count = 0
  await newsUntil(chat, ({ row }) => (row as Row | undefined)?.type === 'answered' && ++count > before)
}

interface Row {
  type: string
  entry?: number
}

async function rowsOf(chat: ChatServer): Promise<readonly Row[]> {
  return (await newsUntil(chat, ready)).flatMap(({ row }) => (row as Row) ?? [])
}

interface Replayed {
  words: { en: string; zh: string }
  different: [number | null, number | null][]
}

async function replay(chat: ChatServer): Promise<Replayed> {
  const { status, body } = await post(chat, 'replay', { user })
  assert.is(status, 200, body)
  return JSON.parse(body)
}

/** A page beside the bot, after one question and its answer; the clock stands unless it is moved. */
async function withAnswered(
  later: Later,
  work: (chat: ChatServer, clock: ReturnType<typeof fakeClock>) => Promise<void>,
): Promise<void> {
  const served = await serving(bot(later))
  const clock = fakeClock(Math.floor(Date.now() / 1000))
  const options = { url: served.url, token, appId, clock }
  await withChat(async (chat) => {
    later.baseUrl = chat.url
    await say(chat, '一')
    await work(chat, clock)
  }, options).finally(() => served.close())
}

test('the page compares what came later, and names the calls whose messages differ', () => {
  const later: Later = { baseUrl: '', says: echo }
  return withAnswered(later, async (chat) => {
    const same = await replay(chat)
    assert.equal(same.different, [])
    const words = '1 sent again; answers that differ: 0 · customer-service messages: 1; that differ: 0'
    assert.is(same.words.en, words)
    assert.is(same.words.zh, '重发 1 条，0 条回复不同；客服消息 1 条，0 条不同')
    await post(chat, 'clear', {})
    await say(chat, '一')
    later.says = () => ['another', 'one more']
    const { words: told, different } = await replay(chat)
    assert.match(told.en, 'customer-service messages: 2; that differ: 2')
    const calls = (await rowsOf(chat)).filter(({ type }) => type === 'late').map(({ entry }) => entry)
    assert.equal(different, [
      [calls[0], calls[1]],
      [null, calls[2]],
    ])
  })
})

test('a message that does not come is waited for by twice its time and five seconds, those behind it are not', () => {
  const later: Later = { baseUrl: '', says: () => ['first', 'second', 'third'] }
  return withAnswered(later, async (chat, clock) => {
    const calls = (await rowsOf(chat)).filter(({ type }) => type === 'late').map(({ entry }) => entry)
    later.says = () => []
    const idle = clock.waiting
    let over = false
    const replaying = replay(chat).finally(() => {
      over = true
    })
    for (let waited = 0; clock.waiting === idle && waited < 5000; waited += 10) await pause(10)
    await clock.pass(4500)
    assert.not(over, 'it may still come')
    // the three were recorded within a second of the question
    await clock.pass(2500)
    const { words, different } = await replaying
    assert.match(words.en, 'customer-service messages: 3; that differ: 3')
    assert.equal(
      different,
      calls.map((call) => [call, null]),
    )
    assert.is(clock.waiting, idle)
  })
})

test('a page that closes waits for nothing', () => {
  const later: Later = { baseUrl: '', says: echo }
  return withAnswered(later, async (chat, clock) => {
    later.says = () => []
    const idle = clock.waiting
    const gone = new AbortController()
    const left = fetch(`${chat.url}/replay`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user }),
      signal: gone.signal,
    }).catch(({ name }) => name)
    for (let waited = 0; clock.waiting === idle && waited < 5000; waited += 10) await pause(10)
    gone.abort()
    assert.is(await left, 'AbortError')
    for (let waited = 0; clock.waiting > idle && waited < 5000; waited += 10) await pause(10)
    assert.is(clock.waiting, idle)
    later.says = echo
    assert.is((await post(chat, 'replay', { user })).status, 200, 'another may be begun')
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

test('echostr replay plays the API at --api-port and compares; without it, it says what was left out', async () => {
  const later: Later = { baseUrl: '', says: echo }
  let file = ''
  await withAnswered(later, async (chat) => {
    file = (await post(chat, 'export', { user })).body
  })
  const statuses: number[] = []
  const served = await serving(
    bot(later, async (api) => {
      const asked = fetch(`${api}/cgi-bin/token`, { headers: { Origin: 'https://evil.example' } })
      await asked.then(
        ({ status }) => statuses.push(status),
        () => 'nobody plays the API',
      )
    }),
  )
  const port = await freePort()
  later.baseUrl = `http://127.0.0.1:${port}`
  const args = ['replay', '-', '--url', served.url, '--token', token, '--app-id', appId]
  const api = [...args, '--api-port', String(port)]
  const same = await echostr(api, { stdin: file })
  assert.equal([same.code, same.err], [0, ''])
  assert.equal(statuses, [403], 'pages elsewhere are not let in')
  assert.equal(same.out.split('\n'), [
    '✓ text 一',
    '✓ customer service text answer to 一',
    '1 sent again; answers that differ: 0.',
    'Customer-service messages: 1; that differ: 0.',
  ])
  later.says = () => ['another', 'one more']
  const other = await echostr([...api, '--lang', 'zh'], { stdin: file })
  assert.is(other.code, 1)
  assert.match(other.out, '✗ 客服消息 text answer to 一')
  assert.match(other.out, '-   "Content": "answer to 一"')
  assert.match(other.out, '+   "Content": "another"')
  assert.match(other.out, '✗ 客服消息 text one more')
  assert.match(other.out, '客服消息 2 条，2 条不同。')
  const taken = createServer().listen(port, '127.0.0.1')
  await once(taken, 'listening')
  const busy = await echostr(api, { stdin: file })
  taken.close()
  assert.is(busy.code, 2)
  assert.match(busy.err, `Port ${port} is busy`)
  later.says = () => []
  later.baseUrl = 'http://127.0.0.1:9'
  const blind = await echostr(args, { stdin: file })
  assert.is(blind.code, 0)
  assert.match(blind.err, 'Customer-service messages in the file, not compared: 1. --api-port')
  served.close()
})

test.run()
