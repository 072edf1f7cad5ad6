import { type Message, parseXml, toXml } from 'echostr'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, kit, plain } from '../support/kit.ts'

const test = suite('text-push')

const head =
  '<xml><ToUserName><![CDATA[gh_test]]></ToUserName>\n<FromUserName><![CDATA[o-user]]></FromUserName>\n<CreateTime>1700000000</CreateTime>\n'

/** As WeChat sends it: nothing is escaped. */
function textPush(typed: string, behind = '<MsgId>7</MsgId>'): string {
  return `${head}<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[${typed}]]></Content>\n${behind}\n</xml>`
}

function location(typed: string): string {
  return `${head}<MsgType><![CDATA[location]]></MsgType>\n<Label><![CDATA[${typed}]]></Label>\n<MsgId>7</MsgId>\n</xml>`
}

/** What an app's handler is told, the status of the answer, and what was reported. */
async function told(
  body: string,
): Promise<{ status: number; answer: string; message?: Message; codes: string[] }> {
  const { app, delivery, codes } = kit()
  let message: Message | undefined
  app.use((ctx) => {
    message = ctx.message
  })
  const { status, body: answer } = await app.handle(delivery.raw(body))
  return { status, answer, ...(message && { message }), codes: codes() }
}

const genuine = { ToUserName: 'gh_test', FromUserName: 'o-user', CreateTime: '1700000000', MsgId: '7' }
const sample = '<xml><Content><![CDATA[hi]]></Content></xml>'

test('a pasted sample of XML arrives as the text that it is', async () => {
  const whole = textPush('an inner one', '<MsgId>9</MsgId>')
  const forged =
    ']]></Content><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[SCAN]]></Event><Content><![CDATA['
  const typed = [
    sample,
    whole,
    forged,
    ']]></Content></xml>',
    ']]></Content><!--',
    ']]></Content >',
    ']]>&<![CDATA[',
  ]
  for (const Content of [...typed, `${sample}\n${whole}`, ']]></Content>', '</xml>', '&', '', '\0']) {
    const { status, message, codes } = await told(textPush(Content))
    assert.equal([status, plain(message), codes], [200, { ...genuine, MsgType: 'text', Content }, []])
  }
})

test('whatever a user types, the fields of a text push are those that WeChat wrote', () => {
  const piece = fc.constantFrom(
    ...[
      ']]>',
      '<![CDATA[',
      ']]></Content>',
      '<Content>',
      '<Content><![CDATA[',
      '</xml>',
      '<xml>',
      '<!--',
      '-->',
      '<a b="',
    ],
    ...[
      '<MsgId>9</MsgId>',
      '<Event>SCAN</Event>',
      '<FromUserName>o-victim</FromUserName>',
      ']]',
      '&',
      '\n',
      'x',
      '<?',
      head,
    ],
  )
  const behind = fc.constantFrom(
    '',
    '<MsgId>7</MsgId>',
    '<MsgId><![CDATA[7]]></MsgId><MsgDataId>2_1</MsgDataId><Idx>1</Idx>',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), behind, (pieces, tail) => {
      const Content = pieces.join('')
      const { Content: read, ...others } = parseXml(textPush(Content, tail))
      assert.equal(plain(others), without(tail))
      assert.is(read, Content.replaceAll(']]]]><![CDATA[>', ']]>'))
    }),
    { seed: 20, numRuns: 4000 },
  )
})

/** The fields of a push with this end, its text aside. */
function without(tail: string): object {
  const { Content, ...others } = parseXml(textPush('', tail))
  assert.is(Content, '')
  return plain(others)
}

test('a text without ]]> is read as any other element is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
      if (typed.includes(']]>')) return
      const xml = textPush(typed)
      // an attribute makes it somebody else's form
      assert.equal(plain(parseXml(xml)), plain(parseXml(xml.replace('<xml>', '<xml a="">'))))
    }),
    { seed: 21, numRuns: 1000 },
  )
})

test('what toXml has written in this form comes back, ]]> and all', () => {
  const piece = fc.constantFrom(']]>', ']]', '>', '<![CDATA[', '</Content>', 'x')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const fields = {
        ToUserName: 'a',
        FromUserName: 'b',
        CreateTime: '1',
        MsgType: 'text',
        Content: pieces.join(''),
      }
      assert.equal(plain(parseXml(toXml(fields))), fields)
    }),
    { seed: 22, numRuns: 1000 },
  )
})

test("an id of somebody else's choice behind the text cannot move its end", async () => {
  const chosen = ']]></Content><MsgId>9</MsgId><bizmsgmenuid><![CDATA[x'
  const behind = `<MsgId>7</MsgId><bizmsgmenuid><![CDATA[${chosen}]]></bizmsgmenuid>`
  assert.equal(plain(parseXml(textPush('hi', behind))), {
    ...genuine,
    MsgType: 'text',
    Content: 'hi',
    bizmsgmenuid: chosen,
  })
  const { status, answer, codes } = await told(textPush(sample, behind))
  assert.equal([status, answer, codes], [200, 'success', ['unclear_text']])
})

test('where the end of a text cannot be told, the answer is success, and it is reported', async () => {
  const again = (name: string) => `]]></${name}><Event>SCAN</Event><${name}><![CDATA[`
  const unclear = [
    location(']]></Label></xml>'),
    location(again('Label')),
    textPush(sample, '<MsgId>7</MsgId><Unknown><a>1</a></Unknown>'),
    textPush(again('Content'), '<MsgId>7</MsgId><Unknown><a>1</a></Unknown>'),
    location(']]></Label><MsgId>9</MsgId><Label><![CDATA['),
    location('x').replace('<Label>', '<Title><![CDATA[]]></Title></xml>]]></Title><Label>'),
  ]
  for (const body of unclear) {
    const { status, answer, message, codes } = await told(body)
    assert.equal([status, answer, message, codes], [200, 'success', undefined, ['unclear_text']], body)
  }
})

test("a malformed push that is not in WeChat's form, or that no text can have spoilt, is refused as before", () => {
  const bad = [
    textPush(sample).replace('<ToUserName><![CDATA[gh_test]]>', '<ToUserName>gh_test'),
    `${textPush(sample)}x`,
    textPush(sample).replace('<xml>', '<xml a="">'),
    textPush(sample).slice(0, -20),
    textPush('')
      .replace('<![CDATA[]]>', 'a & b')
      .replace(/<MsgType>.*/, '<MsgType><![CDATA[x]]></MsgType>'),
    `${head}<MsgType><![CDATA[text]]></MsgType><Content>a & b</Content></xml>`,
    `${head}<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[a</Content></xml>`,
    `${head}<FromUserName>o-victim</FromUserName><MsgType><![CDATA[text]]></MsgType></xml>`,
  ]
  for (const xml of bad)
    assert.is(
      codeOf(() => parseXml(xml)),
      'malformed_body',
      xml,
    )
})

test('a field that a user fills stands once, in every form', () => {
  for (const name of ['Content', 'Recognition', 'Label', 'Title', 'Description', 'Url'])
    assert.is(
      codeOf(() => parseXml(`<xml><${name}>a</${name}><Event>x</Event><${name}/></xml>`)),
      'malformed_body',
    )
})

test.run()
