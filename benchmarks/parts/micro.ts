// What the hot path's parts cost, beside what others do, in one process.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import {
  AesKey,
  App,
  open,
  parseXml,
  type Reply,
  seal,
  sign,
  systemClock,
  toXml,
  type XmlFields,
} from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { built } from '../built.ts'
import { type Contender, compared, type MeasureOptions, measure } from '../measure.ts'
import { asData, asSent, samples, token } from '../messages.ts'
import type { Options } from '../options.ts'
import type { Table } from '../table.ts'

const { compose } = await built<typeof import('../../src/dispatch/compose.ts')>('dispatch/compose')
const { checkFreshness } = await built<typeof import('../../src/verify/signature.ts')>('verify/signature')

type Xml2js = (xml: string, options: object, done: (error: unknown, result: unknown) => void) => void
type Layer = (ctx: object, next: () => unknown) => unknown
const require = createRequire(import.meta.url)
const parseString = require('xml2js').parseString as Xml2js
const koaCompose = require('koa-compose') as (layers: Layer[]) => (ctx: object) => Promise<unknown>

const fast = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  trimValues: false,
})

function parsers(fields: XmlFields): Contender[] {
  const push = asSent(fields)
  const data = JSON.stringify(fields)
  let result: unknown
  // as the packages that use it for WeChat do
  const xml2js = () => {
    parseString(push, { trim: true }, (_, value) => {
      result = value
    })
    return result
  }
  assert.deepEqual(asData(parseXml(push)), fields)
  assert.equal(fast.parse(push).xml.ToUserName, fields.ToUserName)
  assert.deepEqual((xml2js() as { xml: XmlFields }).xml.ToUserName, [fields.ToUserName])
  return [
    { name: 'parseXml', run: () => parseXml(push) },
    { name: 'JSON.parse of the same data', run: () => JSON.parse(data) },
    { name: 'fast-xml-parser', run: () => fast.parse(push) },
    { name: 'fast-xml-parser, end tags checked', run: () => fast.parse(push, true) },
    { name: 'xml2js', run: xml2js },
  ]
}

const replies: Readonly<Record<string, Reply>> = {
  'a text': { MsgType: 'text', Content: '明天广州多云，26 到 31 度，下午有阵雨，记得带伞。' },
  'two articles': {
    MsgType: 'news',
    Articles: [1, 2].map((i) => ({
      Title: `第 ${i} 篇`,
      Description: '阵雨',
      PicUrl: 'https://example.com/a.jpg',
      Url: `https://example.com/${i}`,
    })),
  },
}

/** The reply as XMLBuilder wants it. */
function tree(reply: Reply, to: string, from: string, time: number): object {
  const cdata = (text: unknown) => ({ '#cdata': text })
  const head = { ToUserName: cdata(to), FromUserName: cdata(from), CreateTime: time }
  if (reply.MsgType === 'text')
    return { xml: { ...head, MsgType: cdata('text'), Content: cdata(reply.Content) } }
  const { Articles } = reply as Extract<Reply, { MsgType: 'news' }>
  const item = Articles.map(({ Title, Description, PicUrl, Url }) => ({
    Title: cdata(Title),
    Description: cdata(Description),
    PicUrl: cdata(PicUrl),
    Url: cdata(Url),
  }))
  return { xml: { ...head, MsgType: cdata('news'), ArticleCount: item.length, Articles: { item } } }
}

/** The stage `serialize` of an app with all its defaults, and a context for it. */
async function serializeStage() {
  const clock = fakeClock(1_712_000_001)
  const app = new App({ token, clock })
  let found: { reply: (reply: Reply) => unknown; to: string; from: string } | undefined
  app.wrap('serialize', (inner) => (reply, ctx) => {
    found = { reply: (each) => inner(each, ctx), to: ctx.to, from: ctx.from }
    return inner(reply, ctx)
  })
  await app.handle(deliveries({ token, clock }).text('hi'))
  assert.ok(found)
  return { ...found, time: clock.now() }
}

async function writers(reply: Reply): Promise<Contender[]> {
  const stage = await serializeStage()
  const builder = new XMLBuilder({ cdataPropName: '#cdata' })
  const build = () => builder.build(tree(reply, stage.to, stage.from, stage.time))
  assert.equal(build(), stage.reply(reply))
  return [
    { name: 'the stage serialize', run: () => stage.reply(reply) },
    { name: 'XMLBuilder', run: build },
  ]
}

function cryptography(): Contender[] {
  const id = 'wx1234567890abcdef'
  const key = new AesKey('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG')
  const text = asSent(samples['a text'] as XmlFields)
  const sealed = seal(text, { token, key, id }, { timestamp: '1712000000' })
  const credentials = { tokens: [token], keys: [key], ids: [id] }
  assert.equal(open(sealed, credentials).text, text)
  const freshness = { freshness: 300, clock: systemClock }
  const timestamp = String(systemClock.now())
  return [
    { name: 'sign', run: () => sign(token, '1712000000', '123456789') },
    { name: 'freshness of a timestamp', run: () => checkFreshness(freshness, timestamp) },
    { name: 'open', run: () => open(sealed, credentials) },
    { name: 'seal', run: () => seal(text, { token, key, id }, { timestamp: '1712000000' }) },
    { name: 'toXml', run: () => toXml(samples['a text'] as XmlFields) },
  ]
}

/** Layers that call the next one, around one that answers. */
function chains(): Contender[] {
  const layers = (count: number, each: Layer): Layer[] => [...Array(count).fill(each), () => 'hi']
  const ours = (count: number, each: Layer) => {
    const steps = layers(count, each).map((run, i) => ({ run, name: String(i) }))
    return compose(steps as Parameters<typeof compose>[0], () => {}) as (ctx: object) => unknown
  }
  const contender = (name: string, chain: (ctx: object) => unknown): Contender => {
    const ctx = {}
    return { name, run: () => chain(ctx) }
  }
  const plain: Layer = (_, next) => next()
  const later: Layer = async (_, next) => next()
  return [
    contender('10 layers', ours(10, plain)),
    contender('1 layer', ours(1, plain)),
    contender('100 layers', ours(100, plain)),
    contender('10 async layers', ours(10, later)),
    contender('koa-compose, 10 layers', koaCompose(layers(10, plain))),
    contender('koa-compose, 10 async layers', koaCompose(layers(10, later))),
  ]
}

/** A text: what the gates are about. */
export async function parsing({ rounds }: Options): Promise<Table[]> {
  const [name = '', fields = {}] = Object.entries(samples)[0] ?? []
  return [await parsed(name, fields, { rounds, turn: 12 })]
}

async function parsed(name: string, fields: XmlFields, options: MeasureOptions): Promise<Table> {
  const title = `Parsing ${name} (${Buffer.byteLength(asSent(fields))} bytes)`
  return compared(`parse ${name}`, title, await measure(parsers(fields), options))
}

export async function micro({ rounds }: Options): Promise<Table[]> {
  const options = { rounds, turn: 12 }
  const tables: Table[] = []
  const add = async (id: string, title: string, contenders: Contender[]) =>
    void tables.push(compared(id, title, await measure(contenders, options)))
  for (const [name, fields] of Object.entries(samples)) tables.push(await parsed(name, fields, options))
  for (const [name, reply] of Object.entries(replies))
    await add(`write ${name}`, `Writing ${name}`, await writers(reply))
  await add('compose', 'A chain of middleware', chains())
  await add('crypto', 'Signing, checking, opening, sealing', cryptography())
  return tables
}
