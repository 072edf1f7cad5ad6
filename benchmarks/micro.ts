// What the hot path's parts cost, beside what others do. Run by `npm run bench`; the method is in README.md.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { App, Context, type Message, parseXml, sign, text, toXml } from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { serializer } from '../src/stages.ts'
import { type Contender, lastResult, measure, median } from './measure.ts'
import { compared, duration, print } from './table.ts'

interface Xml2js {
  parseString(
    xml: string,
    options: Readonly<Record<string, boolean>>,
    done: (error: unknown, result: unknown) => void,
  ): void
}

const xml2js = createRequire(import.meta.url)('xml2js') as Xml2js

const fields = {
  ToUserName: 'gh_2b1c9a7f40de',
  FromUserName: 'oZ3xQ5d0cR7wA1nK9vT2uY8sL4e6',
  CreateTime: '1712000000',
  MsgType: 'text',
  Content: '明天广州的天气怎么样？我想去白云山，下午会下雨吗？',
  MsgId: '7300000000000000011',
}
// as it arrives: decoded from bytes, a line for each element
const push = Buffer.from(toXml(fields).replace(/(<\/\w+>|^<xml>)(?=<)/g, '$1\n')).toString()
const message = parseXml(push) as unknown as Message

/** Compares data that has another prototype here and there. */
function same(actual: unknown, expected: unknown): void {
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(JSON.stringify(expected)))
}

function parsers(): Contender[] {
  const fast = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    trimValues: false,
  })
  const json = JSON.stringify(fields)
  let result: unknown
  const parse = () => {
    // as the packages that use it for WeChat do
    xml2js.parseString(push, { trim: true }, (_, value) => {
      result = value
    })
    return result
  }
  same(parseXml(push), fields)
  const { '#text': _, ...parsed } = fast.parse(push).xml
  same(parsed, fields)
  const arrays = Object.entries(fields).map(([name, value]) => [name, [value]])
  same(parse(), { xml: Object.fromEntries(arrays) })
  return [
    { name: 'parseXml', run: () => parseXml(push) },
    { name: 'fast-xml-parser', run: () => fast.parse(push) },
    { name: 'fast-xml-parser, end tags checked', run: () => fast.parse(push, true) },
    { name: 'xml2js', run: parse },
    { name: 'JSON.parse of the same', run: () => JSON.parse(json) },
  ]
}

function writers(): Contender[] {
  const serialize = serializer(fakeClock(1_712_000_001))
  const delivery = deliveries({ token: 't' }).text('')
  const ctx = new Context(message, delivery)
  const reply = text('明天广州多云，26 到 31 度，下午有阵雨，记得带伞。')
  const builder = new XMLBuilder({ cdataPropName: '#cdata' })
  const build = () =>
    builder.build({
      xml: {
        ToUserName: { '#cdata': ctx.to },
        FromUserName: { '#cdata': ctx.from },
        CreateTime: 1_712_000_001,
        MsgType: { '#cdata': 'text' },
        Content: { '#cdata': reply.Content },
      },
    })
  assert.equal(build(), serialize(reply, ctx))
  return [
    { name: 'serialize', run: () => serialize(reply, ctx) },
    { name: 'XMLBuilder', run: build },
  ]
}

/** A delivery from its query to its answer, and the hash in it. */
async function deliveryParts(): Promise<Contender[]> {
  const clock = fakeClock()
  const app = new App({ token: 'xq123456', clock }).on('text', (ctx) => ctx.message.Content)
  const delivery = deliveries({ token: 'xq123456', clock }).raw(push)
  const { body } = await app.handle(delivery)
  assert.equal(parseXml(body).Content, fields.Content)
  return [
    { name: 'app.handle()', run: () => app.handle(delivery) },
    { name: 'sign()', run: () => sign('xq123456', '1712000000', '123456789') },
    { name: 'parseXml of it', run: () => parseXml(push) },
  ]
}

/** Bodies of about `size` bytes; some are refused. */
const shapes: Readonly<Record<string, (size: number) => string>> = {
  'one long text': (size) => wrapped(`<![CDATA[${'x'.repeat(size)}]]>`),
  '`]]>` flood': (size) => wrapped(`<![CDATA[${']]>'.repeat(size / 3)}]]>`),
  '`]]` flood': (size) => wrapped(`<![CDATA[${']]'.repeat(size / 2)}]]>`),
  '`<` flood in CDATA': (size) => wrapped(`<![CDATA[${'<'.repeat(size)}]]>`),
  '`]]>` and `<` in turn': (size) => wrapped(`<![CDATA[${']]><'.repeat(size / 4)}]]>`),
  'bare `<` flood': (size) => wrapped('<'.repeat(size)),
  references: (size) => wrapped('&amp;'.repeat(size / 5)),
  'references, unfinished': (size) => wrapped('&amp'.repeat(size / 4)),
  attributes: (size) => `<xml${indexed(size / 12, (i) => ` a${i}="b"`)}/>`,
  'one long attribute': (size) => `<xml a="${'b'.repeat(size)}"/>`,
  'space in a tag': (size) => `<xml${' '.repeat(size)}/>`,
  'sections side by side': (size) => wrapped('<![CDATA[a]]>'.repeat(size / 13)),
  'sections unclosed': (size) => wrapped('<![CDATA['.repeat(size / 9)),
  'comments, unclosed': (size) => wrapped('<!-- '.repeat(size / 5)),
  siblings: (size) => `<xml>${`<a>${'x'.repeat(size / 1900)}</a>`.repeat(1900)}</xml>`,
  'a long name': (size) => `<${'a'.repeat(size)}/>`,
}

function wrapped(content: string): string {
  return `<xml><Content>${content}</Content></xml>`
}

function indexed(count: number, each: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => each(i)).join('')
}

function attempt(xml: string): unknown {
  try {
    return parseXml(xml)
  } catch (error) {
    return error
  }
}

/** Median nanoseconds at each of some sizes in bytes, all measured side by side. */
async function bySize(body: (size: number) => string, sizes: readonly number[]): Promise<number[]> {
  const contenders = sizes.map((size) => {
    const xml = body(size)
    return { name: String(size), run: () => attempt(xml) }
  })
  const times = await measure(contenders, { rounds: 8, turn: 4 })
  return sizes.map((size) => median(times.get(String(size)) ?? []))
}

async function linearity(): Promise<void> {
  const sizes = [100, 1_000, 10_000, 100_000, 1_000_000]
  const long = await bySize((size) => toXml({ ...fields, Content: 'x'.repeat(size) }), sizes)
  print('parseXml, nanoseconds per byte', [
    ['bytes of text', ...sizes.map(String)],
    ['ns per byte of body', ...long.map((ns, i) => (ns / ((sizes[i] ?? 0) + push.length)).toFixed(3))],
  ])
}

/** Sizes whose times are long enough to be compared, and short enough for the processor's cache. */
const doubling = [65_536, 131_072, 262_144, 524_288]

async function hostility(): Promise<void> {
  const rows = [['shape', ...doubling.map((size) => `${size / 1024} KiB`), 'per doubling', '≤ 2.5×']]
  for (const [name, body] of Object.entries(shapes)) {
    const times = await bySize(body, doubling)
    const factor = ((times.at(-1) ?? 0) / (times[0] ?? 1)) ** (1 / (doubling.length - 1))
    rows.push([name, ...times.map(duration), `${factor.toFixed(2)}×`, factor <= 2.5 ? 'yes' : 'NO'])
  }
  print('parseXml on hostile shapes: linear is 2× per doubling', rows)
}

console.log(`node ${process.version}, a text message of ${Buffer.byteLength(push)} bytes`)
print('Parsing', compared(await measure(parsers()), { 'fast-xml-parser': 10, xml2js: 25 }))
print('Writing a text reply', compared(await measure(writers()), { XMLBuilder: 15 }))
print('A delivery', compared(await measure(await deliveryParts()), {}))
await linearity()
await hostility()
if (lastResult() === null) console.log()
