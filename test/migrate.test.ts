// The pages on moving from other packages: both columns of every row that returns a reply are run, and reply the same.
import type { RequestListener } from 'node:http'
import coWechat from 'co-wechat'
import * as echostr from 'echostr'
import { App } from 'echostr'
import { deliveries, send } from 'echostr/testing'
import Koa from 'koa'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import wechat from 'wechat'
import { proseOf } from './support/docs.ts'
import { plain } from './support/kit.ts'
import { compiled, easyServer, served, withQuery } from './support/other-packages.ts'

const test = suite('migrate')

const token = 'xq123456'
const config = { token, appid: 'wx1', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }
const pages = ['docs/en/migrate/handlers.md', 'docs/zh/migrate/handlers.md']

function onWechat(code: string): RequestListener {
  const run = compiled(code, ['req', 'res'])
  return withQuery().use(wechat(config, (req, res) => void run(req, res)))
}

function onCoWechat(code: string): RequestListener {
  const run = compiled(code, ['message'])
  return new Koa().use(coWechat(config).middleware(async (message) => run(message))).callback()
}

function onEasyWechat(code: string): RequestListener {
  const run = compiled(code, ['message'])
  return easyServer(token, (app) =>
    app.getServer().addMessageListener('text', async (message) => run(message)),
  )
}

const before: Readonly<Record<string, (code: string) => RequestListener>> = {
  wechat: onWechat,
  'co-wechat': onCoWechat,
  'node-easywechat': onEasyWechat,
}

interface Row {
  readonly from: string
  readonly old: string
  readonly own: string
}

/** The rows of a page whose second column returns something. */
function rowsOf(page: string): Row[] {
  return proseOf(page)
    .split(/^## /m)
    .flatMap((section) => {
      const from = /`([\w-]+)`/.exec(section.split('\n')[0] ?? '')?.[1] ?? ''
      const rows = section.matchAll(/^\| `(.+)` \| `(return .+)` \|$/gm)
      return [...rows].map(([, old = '', own = '']) => ({ from, old, own }))
    })
}

/** What a user gets for a text. */
async function replyOf(target: App | string): Promise<unknown> {
  const { status, reply } = await send(target, deliveries({ token }).text('你好'))
  assert.is(status, 200)
  if (reply === undefined) return undefined
  const { CreateTime: _, ...rest } = plain(reply) as unknown as Record<string, unknown>
  return rest
}

function ownReply(code: string): Promise<unknown> {
  const run = compiled(code, ['ctx', ...Object.keys(echostr)])
  const app = new App({ token })
  app.on('text', (ctx) => run(ctx, ...Object.values(echostr)) as string)
  return replyOf(app)
}

const [english = [], chinese = []] = pages.map(rowsOf)

for (const { from, old, own } of english)
  test(`${from}: ${old}`, async () => {
    const make = before[from]
    assert.ok(make, from)
    assert.equal(await ownReply(own), await served(make(old), replyOf))
  })

test('both pages have the same rows, and each package has some', () => {
  assert.equal(chinese, english)
  for (const name of Object.keys(before)) assert.ok(english.filter(({ from }) => from === name).length >= 4)
})

test.run()
