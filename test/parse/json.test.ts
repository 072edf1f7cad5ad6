import { parseJson } from 'echostr'
import { send } from 'echostr/testing'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, kit, plain } from '../support/kit.ts'

const test = suite('json')

const refused = (json: string) =>
  assert.is(
    codeOf(() => parseJson(json)),
    'malformed_body',
    json.slice(0, 80),
  )

test('every leaf is a string with every digit that was sent', () => {
  const json = '{"a":6272960105994287618,"b":-1.50,"c":1E+5,"d":"x","e":true,"f":false,"g":null,"h":""}'
  assert.equal(plain(parseJson(json)), {
    a: '6272960105994287618',
    b: '-1.50',
    c: '1E+5',
    d: 'x',
    e: 'true',
    f: 'false',
    g: '',
    h: '',
  })
})

test('objects and arrays nest', () => {
  assert.equal(plain(parseJson(' { "a" : [ 1 , { "b" : [ ] } ] , "c" : { } } \n')), {
    a: ['1', { b: [] }],
    c: {},
  })
})

test('escapes are decoded, raw control characters are kept', () => {
  const json = '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u4f60\\ud83d\\ude00","b":"x\u0001\ny"}'
  assert.equal(plain(parseJson(json)), { a: '"\\/\b\f\n\r\t你😀', b: 'x\u0001\ny' })
})

test('a byte order mark is read over', () => {
  assert.equal(plain(parseJson('\ufeff{}')), {})
})

test('identity fields may stand once in the root; another name has its last value', () => {
  for (const name of ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Event', 'MsgId', 'Encrypt']) {
    refused(`{"${name}":"a","x":1,"${name}":"b"}`)
    refused(`{"${name}":null,"${name}":"b"}`)
    refused(`{"${name}":"a","\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":"b"}`)
  }
  assert.equal(plain(parseJson('{"x":1,"x":2,"y":{"MsgType":"a","MsgType":"b"}}')), {
    x: '2',
    y: { MsgType: 'b' },
  })
})

test('no name is special', () => {
  const fields = parseJson('{"__proto__":{"polluted":1},"constructor":2}')
  assert.is(({} as { polluted?: string }).polluted, undefined)
  assert.equal(Object.keys(fields), ['__proto__', 'constructor'])
})

test('what is not a JSON object is refused', () => {
  const bad = [
    '',
    '[]',
    '"a"',
    '1',
    'null',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":+1}',
    '{"a":1e}',
    '{"a":-}',
    '{"a":NaN}',
    '{"a":undefined}',
    '{"a":tru}',
    '{"a":[1,]}',
    '{"a":[1 2]}',
    '{"a":[1}',
    '{"a":"x}',
    '{"a":"\\x"}',
    '{"a":"\\u12"}',
    '{"a":"\\',
    '{}{}',
    '{} x',
    '{"a":1 "b":2}',
  ]
  for (const json of bad) refused(json)
})

test('depth is limited to 16, values to 2000', () => {
  const deep = (n: number) => `{"a":${'['.repeat(n - 1)}${']'.repeat(n - 1)}}`
  parseJson(deep(16))
  refused(deep(17))
  refused(deep(100_000))
  parseJson(`{"a":[${Array(1998).fill(1)}]}`)
  refused(`{"a":[${Array(1999).fill(1)}]}`)
})

/** What JSON.parse gives, with every leaf a string; numbers are compared only when a double holds them. */
function asStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asStrings)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asStrings(item)]))
  }
  return value === null ? '' : String(value)
}

test('agrees with JSON.parse on any JSON object', () => {
  const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null))
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
    ),
  })).any
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), value, { maxKeys: 5 }),
      fc.constantFrom(0, 1, 2),
      (object, indent) => {
        const json = JSON.stringify(object, null, indent)
        assert.equal(plain(parseJson(json)), plain(asStrings(JSON.parse(json))))
      },
    ),
    { seed: 5, numRuns: 1000 },
  )
})

test('any text at all is parsed or refused as JSON.parse does', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '\\',
    '1',
    '-',
    '.',
    'e',
    'true',
    'null',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const json = `{${pieces.join('')}`
      const mine = codeOf(() => parseJson(json))
      let theirs: string | undefined
      try {
        JSON.parse(json)
      } catch {
        theirs = 'malformed_body'
      }
      assert.is(mine, theirs, json)
    }),
    { seed: 6, numRuns: 5000 },
  )
})

test('a JSON push is handled as an XML one', async () => {
  const { app, delivery } = kit()
  app.on('text', (ctx) => `${ctx.message.Content} ${ctx.message.MsgId}`)
  const body = delivery
    .json({ MsgType: 'text', Content: '你好' })
    .content.replace(/}$/, ',"MsgId":9223372036854775807}')
  const { reply } = await send(app, delivery.raw(` \n${body}`))
  assert.is(reply?.MsgType === 'text' && reply.Content, '你好 9223372036854775807')
})

test('a List that is an object when single is an array', async () => {
  const { app, delivery } = kit()
  const seen: unknown[] = []
  app.on('event:subscribe_msg_popup_event', (ctx) => {
    seen.push(plain(ctx.message.List))
  })
  const entry = { TemplateId: 'T1', SubscribeStatusString: 'accept', PopupScene: '0' }
  for (const List of [entry, [entry], [entry, entry], []]) {
    await app.handle(delivery.json({ MsgType: 'event', Event: 'subscribe_msg_popup_event', List }))
  }
  assert.equal(seen, [[entry], [entry], [entry, entry], []])
})

test.run()
