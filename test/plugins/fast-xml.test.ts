import { App, type EchostrError, type Message, type Plugin, toXml } from 'echostr'
import { deliveries } from 'echostr/testing'
import { fastXml } from 'echostr-plugin-fast-xml'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { samples } from '../fixtures/messages.ts'
import { asJson, asXml, push, resized, unwrapped } from '../support/trees.ts'

const test = suite('plugins/fast-xml')
const delivery = deliveries({ token: 'testToken' })

/** What an app makes of a body: the message its handlers get, or the status and code it is refused with. */
type Outcome = Message | `${number} ${string}`

function reader(...plugins: Plugin[]): (body: string) => Promise<Outcome> {
  let message: Message | undefined
  let code = ''
  // the same body again and again, and each time it is to be parsed and handled
  const app = new App({ token: 'testToken', replay: false, key: () => undefined }).use(...plugins)
  app.use((ctx) => {
    message = ctx.message
  })
  app.onError((error) => {
    code = (error as EchostrError).code
  })
  return async (body) => {
    message = undefined
    const { status } = await app.handle(delivery.raw(body))
    return message ?? `${status} ${code}`
  }
}

const builtIn = reader()
const fast = reader(fastXml())

const head = '<ToUserName>gh_a</ToUserName><FromUserName>o-b</FromUserName><MsgType>text</MsgType>'
const withContent = (content: string) => `<xml>${head}<Content>${content}</Content></xml>`
const malformed = '400 malformed_body'

/** Both the same, whatever it is. */
async function agree(body: string): Promise<Outcome> {
  const [ours, theirs] = [await builtIn(body), await fast(body)]
  assert.equal(theirs, ours, body)
  return ours
}

/** The Content of a message, when both agree on it. */
async function contentOf(content: string): Promise<unknown> {
  return ((await agree(withContent(content))) as { Content?: unknown }).Content
}

test('every sample gives the same message, as XML, in lists of none and one, and as JSON', async () => {
  for (const [kind, fields] of Object.entries(samples)) {
    const whole = push(kind, fields)
    const trees = [whole, resized(whole, 1), resized(whole, 0), unwrapped(resized(whole, 1))]
    for (const body of [...trees.map((tree) => asXml(tree)), asJson(whole)]) {
      assert.type(await agree(body), 'object', `${kind}: ${body}`)
    }
  }
})

const text = fc.string({ unit: 'binary' }).filter((t) => !t.includes(']]>'))
const name = fc
  .stringMatching(/^[A-Za-z_:\u4e00-\u9fa5][\w:.\u4e00-\u9fa5-]{0,8}$/)
  .filter((n) => !reserved.has(n))
const reserved = new Set(['ToUserName', 'FromUserName', 'MsgType', '__proto__', 'constructor', 'prototype'])
const space = fc.constantFrom('', '\n', ' \t')
const attributes = fc.constantFrom('', ' a="1"', " b = '>'\n")

const leaf = fc.oneof(
  text.map((t) => `<![CDATA[${t}]]>`),
  fc.array(text, { maxLength: 3 }).map((parts) => parts.map((t) => `<![CDATA[${t}]]>`).join('')),
  text.map((t) =>
    t.replaceAll('\r', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&#62;'),
  ),
  fc.constantFrom('', ' ', '&#x1F600;&quot;&apos;', '&amp;lt;', 'a<!-- b -->c', 'a<?p q?>c'),
)

const { element } = fc.letrec<{ element: string; siblings: string }>((tie) => ({
  siblings: fc.array(tie('element'), { maxLength: 4 }).map((all) => all.join('')),
  element: fc
    .tuple(name, attributes, space, fc.oneof({ depthSize: 'small' }, leaf, tie('siblings')), fc.boolean())
    .map(([n, a, s, inner, twice]) => `<${n}${a}>${inner}</${n}>${s}`.repeat(twice ? 2 : 1)),
}))

test('generated messages are the same: CDATA, text, references, nesting, siblings, white space', async () => {
  let read = 0
  await fc.assert(
    fc.asyncProperty(fc.array(element, { maxLength: 6 }), async (elements) => {
      if (typeof (await agree(`<xml>${head}${elements.join('')}</xml>`)) === 'object') read++
    }),
    { seed: 7, numRuns: 500 },
  )
  assert.ok(read > 400, `only ${read} were read`)
})

const typed = fc
  .array(
    fc.constantFrom(
      ...[']]>', ']]', '<![CDATA[', '</Content>', '<Content>', '<Event>', '</Event>', '<b/>', '<!--', '-->'],
      ...[
        '<?p ',
        '?>',
        '<!DOCTYPE a>',
        '<![X[',
        '&',
        '&lt;',
        '"',
        "'",
        '>',
        '<',
        '\n',
        '\0',
        'x',
        '\ufdd0',
        '1',
      ],
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

test('whatever a user types, the message is the same, or refused for the ]]> in it', async () => {
  await fc.assert(
    fc.asyncProperty(typed, async (content) => {
      const body = withContent(`<![CDATA[${content}]]>`)
      const theirs = await fast(body)
      if (theirs !== malformed || !content.includes(']]>')) assert.equal(theirs, await builtIn(body), body)
    }),
    { seed: 8, numRuns: 2000 },
  )
})

test('CDATA is kept exactly: white space, control characters, carriage returns, noncharacters', async () => {
  for (const kept of [
    ' a\r\nb\rc\n ',
    '\0\x1b',
    '\ufdd0\ufdd01\r',
    '&lt;&#13;',
    '<!DOCTYPE a>',
    '<b>',
    ']]',
    '007',
  ]) {
    assert.is(await contentOf(`<![CDATA[${kept}]]>`), kept)
  }
  assert.is(await contentOf('a<![CDATA[\r]]>b<![CDATA[c]]>'), 'a\rbc')
})

test('references are decoded once, and strictly', async () => {
  assert.is(await contentOf('&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#13;&#xFDD0;1'), '<>&"\'AB\r\ufdd01')
  assert.is(await contentOf('&amp;lt;'), '&lt;')
  for (const wrong of [
    '&',
    '&nbsp;',
    '&#0;',
    '&#xD800;',
    '&#x110000;',
    '&#99999999999;',
    '&a',
    '&#;',
    '&#xg;',
  ]) {
    assert.is(await agree(withContent(wrong)), malformed, wrong)
    assert.is(await agree(`<xml>${head}${wrong}<a/></xml>`), malformed, wrong)
  }
})

test('hostile bodies are refused by both, and nothing is thrown', async () => {
  const refused = [
    '',
    ' ',
    'text',
    '<',
    '<xml',
    '<xml>',
    '</xml>',
    `<xml>${head}`,
    `<xml>${head}</xml2>`,
    `<xml>${head}</xml><xml/>`,
    `<xml>${head}</xml>x`,
    `<![CDATA[a]]><xml>${head}</xml>`,
    `<root>${head}</root>`,
    `<!DOCTYPE xml><xml>${head}</xml>`,
    `<!DOCTYPE xml [<!ENTITY a "b">]><xml>${head}<Content>&a;</Content></xml>`,
    `<xml>${head}<a b="<!--"/><!DOCTYPE xml><a b="-->"/></xml>`,
    `<xml>${head}<!ELEMENT a></xml>`,
    withContent('<![IGNORE[a]]>'),
    withContent('<![CDATA[a'),
    withContent('<!-- a'),
    withContent('<a></b></a>'),
    `<xml>${head}<FromUserName>o-other</FromUserName></xml>`,
    `<xml>${head}<MsgId>1</MsgId><MsgId>1</MsgId></xml>`,
    `<xml>${head}<Event><a/></Event></xml>`,
    `<xml>${head}${'<a>'.repeat(16)}${'</a>'.repeat(16)}</xml>`,
    `<xml>${head}${'<a>'.repeat(15)}<a/>${'</a>'.repeat(15)}</xml>`,
    '<xml>'.repeat(10_000),
    `${'<xml>'.repeat(10_000)}${'</xml>'.repeat(10_000)}`,
    `<xml>${head}${'<a/>'.repeat(1997)}</xml>`,
    `<xml>${head}<a a="1" a="2"/></xml>`,
    '{"ToUserName":"a","ToUserName":"b","FromUserName":"c","MsgType":"text"}',
    '{',
  ]
  for (const body of refused) assert.is(await agree(body), malformed, body.slice(0, 99))
  assert.is(await agree('<xml/>'), '400 missing_field')
  assert.is(await agree('<xml>text</xml>'), '400 missing_field')
})

test('the limits are the same: 16 levels and 2000 elements are read', async () => {
  assert.type(await agree(`<xml>${head}${'<a>'.repeat(15)}${'</a>'.repeat(15)}</xml>`), 'object')
  assert.type(await agree(`<xml>${head}${'<a/>'.repeat(1996)}</xml>`), 'object')
})

test('names of members of Object are names, and nothing is inherited', async () => {
  const body = `<xml>${head}<toString>1</toString><hasOwnProperty>2</hasOwnProperty><valueOf/></xml>`
  const message = (await agree(body)) as unknown as Record<string, unknown>
  assert.is(message.hasOwnProperty, '2')
  const theirs = (await fast(withContent(''))) as unknown as Record<string, unknown>
  for (const absent of ['toString', 'constructor', '__proto__']) assert.is(theirs[absent], undefined)
})

test('the differences are the ones in the README', async () => {
  const only = async (number: number, body: string, ours: unknown, theirs: unknown) => {
    const seen = [await builtIn(body), await fast(body)].map((o) => (typeof o === 'string' ? o : read(o)))
    assert.equal(seen, [ours, theirs], `${number}: ${body}`)
  }
  const read = (message: Message) => (message as { Content?: unknown }).Content
  const whole = (more: string) => `<xml>${head}<Content>c</Content>${more}</xml>`
  await only(1, withContent('<![CDATA[a]]>b]]>'), 'a]]>b', malformed)
  await only(1, withContent('<![CDATA[a]]><b/>]]>'), 'a]]><b/>', malformed)
  await only(2, withContent('<![CDATA[a]]><!-- b --><![CDATA[c]]>'), 'a]]><!-- b --><![CDATA[c', malformed)
  await only(2, whole('<![CDATA[a]]>'), 'c', malformed)
  for (const evil of ['__proto__', 'constructor', 'prototype', '\u{20000}']) {
    await only(3, whole(`<${evil}>1</${evil}>`), 'c', malformed)
  }
  await only(4, whole("<?p it's?>"), 'c', malformed)
  await only(5, withContent('a\r\nb\rc'), 'a\r\nb\rc', 'a\nb\nc')
  await only(6, `<?xml version="1.0" encoding="GBK"?>${whole('')}`, malformed, 'c')
  await only(6, whole('<?xml version="1.0"?>'), malformed, 'c')
  await only(7, whole('<!-- a -- b -->'), malformed, 'c')
  await only(7, whole('<??>'), malformed, 'c')
  await only(7, whole('<a b="&c;"/>'), malformed, 'c')
  await only(7, whole(`<${'a'.repeat(257)}/>`), malformed, 'c')
})

test('layers around the stage still run, and a second parser is a conflict', async () => {
  const app = new App({ token: 'testToken' }).use(fastXml())
  app.wrap('parse', (inner) => (body, sent) => inner(body.replace('wrapped', 'text'), sent))
  app.on('text', (ctx) => ctx.message.Content)
  const { body } = await app.handle(delivery.raw(toXml({ ...fields, MsgType: 'wrapped', Content: '好' })))
  assert.match(body, '<Content><![CDATA[好]]></Content>')
  assert.throws(
    () => app.use({ name: 'other', setup: (a) => void a.replace('parse', () => ({}) as Message) }),
    (error: EchostrError) => error.code === 'plugin_conflict',
  )
})

const fields = { ToUserName: 'a', FromUserName: 'b', CreateTime: 1 }

test.run()
