// What is wrong, or only odd, with a body behind a good signature.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import * as assert from 'uvu/assert'
import { assertLinear } from './growth.ts'
import { answered, assertWellFormed, refused } from './seen.ts'
import { badInputs, serve } from './server.ts'
import { addressed, hi, push, type RequestParts, request, textPush } from './wechat.ts'

const test = badInputs('body')

/** A signed push with this body is refused. */
function refusing(name: string, body: string | Buffer, parts: RequestParts = {}, status = 400): void {
  test(`${name}: ${status}`, async () => refused(await (await serve()).post(body, parts), status))
}

/** A signed push is handled, and its fields are these. */
function taking(
  name: string,
  body: string,
  fields: Readonly<Record<string, unknown>> = {},
  parts: RequestParts = {},
): void {
  test(`${name}: handled`, async () => {
    const seen = await (await serve()).post(body, parts)
    const message = answered(seen)
    for (const [field, value] of Object.entries(fields)) assert.is(message[field], value)
    assertWellFormed(seen.body)
  })
}

refusing('B01 nothing', '')
// A gzip file may have many members: a bomb of 100 MiB takes no more memory here than one of them.
const mebibyte = gzipSync(Buffer.alloc(2 ** 20, 'A'))
refusing(
  'B05 a gzip bomb',
  Buffer.concat(Array.from({ length: 100 }, () => mebibyte)),
  { headers: { 'content-encoding': 'gzip' } },
  415,
)
taking('B08 no Content-Type', hi, {}, { headers: { 'content-type': null } })
refusing(
  'B09 bytes that are not UTF-8',
  Buffer.concat([
    Buffer.from(`${hi.slice(0, -6)}<A><![CDATA[`),
    Buffer.of(0xff, 0xfe, 0x80),
    Buffer.from(']]></A></xml>'),
  ]),
)
taking('B11 a BOM', `\ufeff${hi}`, { Content: 'hi' })
refusing('B12 UTF-16', Buffer.from(hi, 'utf16le'))
refusing('B13 a declaration of GBK', `<?xml version="1.0" encoding="GBK"?>${hi}`)

test('B06 JSON without a FromUserName: 400, and a line that says so', async () => {
  const headers = { 'content-type': 'application/json' }
  const seen = await (await serve()).post('{"ToUserName":"gh","MsgType":"text"}', { headers })
  refused(seen, 400)
  assert.match(seen.lines.join('\n'), /missing_field: The push has no FromUserName/)
})

test('B10 a character whose bytes come in two pieces', async () => {
  const server = await serve()
  const body = Buffer.from(textPush('<Content><![CDATA[你好😀]]></Content>'))
  const amid = body.indexOf('你') + 1
  const [head] = request({ query: server.query(), body }) as [Buffer]
  const seen = await server.hears([head, body.subarray(0, amid), server.received, body.subarray(amid)])
  assert.is(answered(seen).Content, '你好😀')
})

refusing('X01 an element that never ends', '<xml><A>1')
refusing('X05 a root that is not xml', '<html><body/></html>')
refusing(
  'X06 a second FromUserName',
  addressed('<FromUserName><![CDATA[attacker]]></FromUserName><MsgType>text</MsgType><Content>x</Content>'),
)
refusing('X07 CDATA that never ends', addressed('<MsgType><![CDATA[text</MsgType>'))
taking('X08 CDATA in two, with ]]> between', textPush('<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>'), {
  Content: 'a]]>b',
})
// WeChat escapes nothing: all that stands between its own borders is what the user typed
const forged =
  ']]></Content><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[SCAN]]></Event><Content><![CDATA['
taking('X09 a user types the end of CDATA and fields', textPush(`<Content><![CDATA[${forged}]]></Content>`), {
  Content: forged,
  MsgType: 'text',
})
const typed = '<xml><MsgType>event</MsgType></xml>'
taking('X10 a user types a push', textPush(`<Content><![CDATA[${typed}]]></Content>`), {
  Content: typed,
  MsgType: 'text',
})
taking('X11 control characters', textPush('<Content><![CDATA[a\u0001\u0002\u0010\u001db]]></Content>'))
taking('X12 NUL', textPush('<Content><![CDATA[a\0b]]></Content>'), { Content: 'a\0b' })
refusing('X13 references to what XML forbids', textPush('<Content>&#xFFFE;&#xD800;&#x110000;</Content>'))
taking('X14 references', textPush('<Content>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;</Content>'), {
  Content: `<>&"'AB`,
})
taking('X15 text that is escaped twice', textPush('<Content>&amp;lt;b&amp;gt;</Content>'), {
  Content: '&lt;b&gt;',
})
refusing('X17 an ampersand alone', textPush('<Content>a & b</Content>'))
taking('X18 a comment and an instruction', hi.replace('<xml>', '<xml><!-- c --><?pi x?>'), { Content: 'hi' })
for (const Content of ['007', '0x10', '1e5', 'true', '+1', '23456789012345678', ' 1 '])
  taking(`X19 "${Content}" stays text`, push({ Content }), { Content })
taking('X20 a MsgId of 64 bits', push({ MsgId: '9223372036854775807' }), { MsgId: '9223372036854775807' })
taking('X22 empty elements', textPush('<Content></Content><EventKey/>'), { Content: '', EventKey: '' })
taking('X23 text around CDATA', textPush('<Content>a<![CDATA[b]]>c</Content>'), { Content: 'abc' })
taking(
  'X24 attributes and a namespace',
  hi.replace('<xml>', '<xml xmlns:a="u" v="1">').replace('</xml>', '<a:X b="2">1</a:X></xml>'),
  { Content: 'hi', v: undefined, b: undefined },
)

for (const count of [0, 1, 2])
  test(`X25 a list of ${count} is an array`, async () => {
    const item = '<item><PicMd5Sum><![CDATA[5a75aaca956d97be686719218f275c6b]]></PicMd5Sum></item>'
    const info = `<SendPicsInfo><Count>${count}</Count><PicList>${item.repeat(count)}</PicList></SendPicsInfo>`
    const event = push({ MsgType: 'event', Event: 'pic_sysphoto', EventKey: 'k' })
    const seen = await (await serve()).post(event.replace('</xml>', `${info}</xml>`))
    const { PicList } = answered(seen).SendPicsInfo as { PicList: { item: unknown } }
    assert.ok(Array.isArray(PicList.item))
    assert.is((PicList.item as unknown[]).length, count)
  })

/** ms that a body may take where it takes 100 on a quick machine. */
const patience = 2000

/** Refused at once, whether the listener's limit lets it through to the parser or not, with work in proportion to `n`. */
function costly(name: string, n: number, body: (n: number) => string, status = 400): void {
  test(`${name}: refused at once`, async () => {
    assertLinear(body, n)
    const started = performance.now()
    for (const limit of [2 ** 18, 2 ** 22]) {
      const seen = await (await serve({ limit })).post(body(n))
      const tooLarge = body(n).length > limit
      assert.is(seen.status, tooLarge ? 413 : status)
      assert.is(seen.handled.length, seen.status === 200 ? 1 : 0)
      assert.not.match(seen.body, 'root:')
    }
    assert.ok(performance.now() - started < patience)
  })
}

/** Behind a DOCTYPE, which is refused whatever it declares. */
const entity = textPush('<Content>&a;</Content>')
const ten = (name: string) => `&${name};`.repeat(10)
const laughs = `<!ENTITY a "0123456789"><!ENTITY b "${ten('a')}"><!ENTITY c "${ten('b')}">`

costly('D01 a DOCTYPE', 1, () => `<!DOCTYPE xml>${hi}`)
costly(
  'D02 an entity that is a file',
  1,
  () => `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${entity}`,
)
costly('D05 a billion laughs', 1, () => `<!DOCTYPE x [${laughs}]>${entity.replace('&a;', '&c;')}`)
costly(
  'D06 a quadratic entity',
  1000,
  (n) => `<!DOCTYPE x [<!ENTITY a "${'A'.repeat(9 * n)}">]><xml><A>${'&a;'.repeat(2 * n)}</A></xml>`,
)
costly('D07 a DOCTYPE again', 1, () => `${'<!DOCTYPE x [<!ENTITY a "A">]>'.repeat(2)}<xml>&a;</xml>`)
costly('D08 200 000 references', 200_000, (n) => `<xml><A>${'&#65;'.repeat(n)}</A></xml>`)
costly('D09 10 000 levels', 10_000, (n) => '<a>'.repeat(n) + '</a>'.repeat(n))
costly('D09 17 levels in a good push', 16, (n) => textPush(`<Content/>${'<a>'.repeat(n)}${'</a>'.repeat(n)}`))
costly('D10 100 000 elements', 100_000, (n) => `<xml>${'<a/>'.repeat(n)}</xml>`)
costly('D10 2001 elements in a good push', 1994, (n) => textPush(`<Content/>${'<a/>'.repeat(n)}`))
costly('D12 a name of a million characters', 1_000_000, (n) => `<${'a'.repeat(n)}></a>`)
costly('D12 a name of 257 characters in a good push', 257, (n) => textPush(`<Content/><${'a'.repeat(n)}/>`))
for (const start of ['<!--', '<![CDATA[', '<?', '<a b="'])
  costly(`D13 "${start}" and 64 KiB without an end`, 65_536, (n) => start + '<'.repeat(n))
costly('D15 256 KiB of "]]" in CDATA', 131_072, (n) => `<xml><A><![CDATA[${']]'.repeat(n)}]]></A></xml>`)
costly(
  'D15 80 000 times "]]>" in a good push',
  80_000,
  (n) => textPush(`<Content/><A><![CDATA[${']]>'.repeat(n)}</A>`),
  200,
)

test('D03 an entity at another server: 400, and nobody goes there', async () => {
  let visits = 0
  const trap = createServer(() => void visits++).listen(0, '127.0.0.1')
  await once(trap, 'listening')
  const { port } = trap.address() as AddressInfo
  const body = `<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:${port}/">]>${entity}`
  for (const limit of [2 ** 18, 2 ** 22]) refused(await (await serve({ limit })).post(body), 400)
  trap.close()
  await once(trap, 'close')
  assert.is(visits, 0)
})

test.run()
