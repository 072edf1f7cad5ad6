import { App, parseXml } from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readUsualPush } from '../../src/parse/usual-push.ts'
import { growth } from '../support/growth.ts'
import { kit, plain, token } from '../support/kit.ts'
import { assertSameAsReader, usualKinds, usualPush } from '../support/usual-pushes.ts'

const test = suite('usual-push')

/** A form that the expression does not take, and that means the same. */
function unusual(xml: string): string {
  return xml.replace('<xml>', '<xml a="">')
}

test('every ordinary kind is read at once, as WeChat writes it and in one line', () => {
  for (const kind of usualKinds)
    for (const texts of [[], ['a', 'b', 'c'], ['[微笑]', 'a]', '<&>']]) {
      const push = usualPush(kind, texts)
      for (const xml of [push, push.replaceAll('\n', ''), `${push}\n`]) {
        assert.equal(plain(readUsualPush(xml)), plain(parseXml(unusual(xml))), xml)
        assert.is(Object.getPrototypeOf(Object.getPrototypeOf(parseXml(xml))), null)
      }
    }
})

test('20 000 mutated pushes have the fields that the reader finds, or its refusal', () => {
  const { read, refused } = assertSameAsReader(20_000, 18)
  // else it would be a test of one of the two ways only
  assert.ok(read > 5000 && refused > 3000, `${read} read, ${refused} refused`)
})

test('a handler gets the same message in every mode', async () => {
  const keys = { appId: 'wx0123456789abcdef', encodingAESKey: 'keyOfTheFuzzer0123456789abcdefghijklmnopqrs' }
  const clock = fakeClock()
  for (const secure of [false, true]) {
    const account = { token, ...(secure && keys) }
    const delivery = deliveries({ ...account, clock })
    const app = new App({ ...account, clock, key: () => undefined })
    const seen: unknown[] = []
    app.use(({ message }) => void seen.push(plain(message)))
    for (const kind of usualKinds) {
      const xml = usualPush(kind, ['a', 'b', 'c'])
      for (const body of [xml, unusual(xml), JSON.stringify(parseXml(xml))])
        assert.is((await app.handle(delivery.raw(body))).status, 200)
      const [first, ...others] = seen.splice(0)
      assert.equal(others, [first, first])
    }
  }
})

test('what a user has pasted ends no element', async () => {
  const { app, delivery, codes } = kit()
  const seen: unknown[] = []
  app.use(({ message }) => void seen.push(plain(message)))
  const pasted = ']]></Content><MsgId>9</MsgId></xml>'
  await app.handle(delivery.raw(usualPush('text', [pasted])))
  assert.match(JSON.stringify(seen.splice(0)), JSON.stringify(pasted))
  // in other kinds it cannot be told from WeChat's own elements
  for (const typed of [']]></Title></xml>', ']]></Title><MsgId>9</MsgId><Title><![CDATA['])
    await app.handle(delivery.raw(usualPush('link', [typed, 'd', 'u'])))
  assert.equal(seen, [])
  assert.equal(codes(), ['unclear_text', 'unclear_text'])
})

/** Pushes of about so many characters that are given up late. */
const hostile: Readonly<Record<string, (size: number) => string>> = {
  'a section full of ]': (size) => usualPush('text', [']'.repeat(size)]),
  'a section full of ]]': (size) => usualPush('text', [']]x'.repeat(size / 3)]),
  'a section without an end': (size) => usualPush('text', ['x'.repeat(size)]).replaceAll(']]></C', '</C'),
  'another end': (size) => usualPush('text', [']a'.repeat(size / 2)]).replace('</xml>', '</xmm>'),
  'three long sections': (size) =>
    usualPush('link', Array(3).fill(']a'.repeat(size / 6))).replace('</xml>', ''),
  'optional elements': (size) =>
    usualPush('voice, recognised', Array(3).fill('x'.repeat(size / 3))).replace('</xml>', ''),
  types: (size) => '<MsgType><![CDATA['.repeat(size / 18),
  'long types': (size) => `<MsgType><![CDATA[${'x'.repeat(50)}`.repeat(size / 68),
  'white space': (size) => usualPush('text', ['x']).replaceAll('\n', ' '.repeat(size / 8)),
}

test('it takes linear time, whatever the shape, and gives up what is longer than a push of WeChat', () => {
  for (const [name, make] of Object.entries(hostile)) {
    const often = (xml: string) => {
      for (let i = 0; i < 300; i++) readUsualPush(xml)
    }
    assert.ok(make(7800).length < 8192, name)
    // the best of three: each is over within milliseconds, in which a busy machine may be elsewhere
    const times = Math.min(...[1, 2, 3].map(() => growth(make, often, 975)))
    assert.ok(times < 30, `${name}: ${times.toFixed(1)} times as long for eight times as much`)
  }
  assert.is(readUsualPush(usualPush('text', ['x'.repeat(8192)])), undefined)
})

test.run()
