// The pages on moving from other packages: the rows on servers and registration are run as they stand on the page.
import type { RequestListener } from 'node:http'
import coWechat from 'co-wechat'
import { App, listener, sameSignature, sign, toXml } from 'echostr'
import { koa } from 'echostr/adapters'
import { deliveries, type SignedDelivery, send } from 'echostr/testing'
import Koa from 'koa'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import wechat from 'wechat'
import { proseOf } from './support/docs.ts'
import { easyServer, evaluated, served, withQuery } from './support/other-packages.ts'

const test = suite('migrate: server')

const token = 'xq123456'
const key = { appId: 'wx1', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }
const config = { token, appid: key.appId, encodingAESKey: key.encodingAESKey }
const delivery = deliveries({ token })
const [text, image, subscribe] = [delivery.text('你好'), delivery.image(), delivery.event('subscribe')]

/** Code of a row's cells. */
type Cells = readonly (readonly string[])[]

/** Status, and the text that a user gets. */
type Answer = readonly [status: number, content?: unknown]

const hi: Answer = [200, 'hi']
const nothing: Answer = [200, undefined]

async function answer(target: App | string, signed: SignedDelivery): Promise<Answer> {
  const { status, reply } = await send(target, signed)
  return [status, (reply as { Content?: string } | undefined)?.Content]
}

/** What a server answers to these, one after the other. */
function answers(handle: RequestListener, requests: readonly SignedDelivery[], path = ''): Promise<Answer[]> {
  return served(handle, async (origin) => {
    const all: Answer[] = []
    for (const each of requests) all.push(await answer(origin + path, each))
    return all
  })
}

/** Runs what a cell registers in an app. */
function registered<T>(app: T, code: readonly string[] | undefined, scope: object): T {
  for (const each of code ?? []) evaluated(each.replace(/^await /, ''), { app, ...scope })
  return app
}

const sayHi = (_req: unknown, res: { reply(content: unknown): void }) => res.reply('hi')

function bot(): App {
  const app = new App({ token })
  app.on('text', () => 'hi')
  return app
}

async function mounted([onConnect, onKoa, ours]: Cells): Promise<void> {
  const [listening, inKoa] = (ours ?? []).map((code) => [code])
  const connects = [
    registered(withQuery(), onConnect, { wechat, config, handler: sayHi }),
    registered(withQuery(), listening, { listener, bot: bot() }),
  ]
  const koas = [
    registered(new Koa(), onKoa, { wechat: coWechat, config, handler: async () => 'hi' }),
    registered(new Koa(), inKoa, { koa, bot: bot() }),
  ]
  for (const handle of [...connects, ...koas.map((app) => app.callback())])
    assert.equal(await answers(handle, [text], '/wechat'), [hi])
}

async function withKey([names, , ours]: Cells): Promise<void> {
  assert.equal(names, ['config.token', 'config.appid', 'config.encodingAESKey'])
  const app = evaluated(ours?.[0] ?? '', { App, token, ...key }) as App
  app.on('text', () => 'hi')
  const sealed = deliveries({ token, ...key }).text('你好')
  assert.equal((await send(app, sealed)).status, 200)
  assert.equal(await answers(withQuery().use(wechat(config, sayHi)), [text]), [hi])
  assert.equal((await send(app, text)).status, 401)
}

async function unsigned([onConnect, onKoa]: Cells): Promise<void> {
  const forged = deliveries({ token: 'other123' }).text('你好')
  const scope = { config, handler: sayHi }
  const theirs = evaluated(onConnect?.[0] ?? '', { wechat, ...scope }) as RequestListener
  const layers = evaluated(onKoa?.[0] ?? '', { wechat: coWechat, ...scope }) as ReturnType<typeof coWechat>
  const onKoas = new Koa().use(layers.middleware(async () => 'hi')).callback()
  assert.equal(await answers(withQuery().use(theirs), [forged]), [hi])
  assert.equal(await answers(onKoas, [forged]), [hi])
  assert.equal((await send(bot(), forged)).status, 401)
}

async function byKind([theirs, ours]: Cells): Promise<void> {
  const fn = (_message: unknown, req: unknown, res: { reply(content: unknown): void }) => sayHi(req, res)
  const layer = evaluated(theirs?.[0] ?? '', { wechat, token, fn }) as RequestListener
  const own = registered(new App({ token }), ours, { fn: () => 'hi' })
  for (const handle of [withQuery().use(layer), listener(own)])
    assert.equal(await answers(handle, [text, image, subscribe]), [hi, hi, hi])
}

/** What WeChat's signature and XML are made with, in theirs and in ours. */
async function byHand(): Promise<void> {
  const {
    signature = '',
    timestamp = '',
    nonce = '',
  } = Object.fromEntries(new URL(text.url, 'http://localhost').searchParams)
  for (const [sent, good] of [
    [signature, true],
    ['0', false],
  ] as const) {
    assert.is(wechat.checkSignature({ signature: sent, timestamp, nonce }, token), good)
    assert.is(sameSignature(sign(token, timestamp, nonce), sent), good)
  }
  const fields = { ToUserName: 'o1', FromUserName: 'gh1', CreateTime: 1, MsgType: 'text', Content: 'a < b' }
  const theirs = wechat.toXML({
    toUsername: 'o1',
    fromUsername: 'gh1',
    createTime: 1,
    msgType: 'text',
    content: 'a < b',
  })
  assert.is(toXml(fields), theirs)
}

/** Registered in both, a handler gives the same answers. */
function same(requests: readonly SignedDelivery[], expected: readonly Answer[]) {
  return async ([theirs, ours]: Cells): Promise<void> => {
    const fn = () => 'hi'
    const handles = [
      easyServer(token, (app) => registered(app, theirs, { fn })),
      listener(registered(new App({ token }), ours, { fn })),
    ]
    for (const handle of handles) assert.equal(await answers(handle, requests), expected)
  }
}

async function goingOn(): Promise<void> {
  const theirs = easyServer(token, (app) => {
    app.getServer().with((message, next) => next(message))
    app.getServer().addMessageListener('text', async () => 'hi')
  })
  const app = new App({ token })
  app.use((_, next) => next())
  app.on('text', () => 'hi')
  for (const handle of [theirs, listener(app)]) assert.equal(await answers(handle, [text]), [hi])
}

async function serving([, ours]: Cells): Promise<void> {
  const handle = evaluated(ours?.[0] ?? '', { listener, app: bot() }) as RequestListener
  for (const each of [handle, easyServer(token, (app) => app.getServer().with(() => 'hi'))])
    assert.equal(await answers(each, [text]), [hi])
}

/** The counterpart is a page, whose code is run where all pages' code is. */
async function onItsPage([, ours]: Cells): Promise<void> {
  assert.equal(ours, [])
}

/** How a row is run, by how its first cell begins. */
const runs: Readonly<Record<string, (cells: Cells) => Promise<void>>> = {
  "app.use('/wechat'": mounted,
  'config.token': withKey,
  'wechat({ ...config': unsigned,
  'wechat(token)': byKind,
  'req.wxsession': onItsPage,
  List: onItsPage,
  'wechat.toXML': byHand,
  'app.getServer().with': same([text, subscribe], [hi, hi]),
  'app.getServer().addMessageListener': same([text, image], [hi, nothing]),
  'app.getServer().addEventListener': same([subscribe, text], [hi, nothing]),
  'next(message)': goingOn,
  'await app.getServer().serve()': serving,
}

const pages = ['docs/en/migrate/handlers.md', 'docs/zh/migrate/handlers.md']

/** The rows that return no reply. */
function rowsOf(page: string): Cells[] {
  const lines = proseOf(page).match(/^\| `.*\|$/gm) ?? []
  return lines
    .map((line) => line.slice(2, -2).split(' | '))
    .filter((cells) => !/^(echostr$|`return )/.test(cells.at(-1) ?? ''))
    .map((cells) => cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)))
}

for (const page of pages)
  for (const cells of rowsOf(page)) {
    const first = cells[0]?.[0] ?? ''
    const start = Object.keys(runs).find((each) => first.startsWith(each))
    test(`${page}: ${first}`, async () => {
      assert.ok(start, `a row that nobody runs: ${first}`)
      await runs[start]?.(cells)
    })
  }

test('every way to run a row has its row in both languages', () => {
  for (const page of pages) {
    const firsts = rowsOf(page).map(([cell]) => cell?.[0] ?? '')
    for (const start of Object.keys(runs))
      assert.is(firsts.filter((first) => first.startsWith(start)).length, 1, `${page}: ${start}`)
  }
})

test.run()
