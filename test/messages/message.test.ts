import { fakeClock } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Field, Fields } from '../../src/messages/message.ts'
import { parseJson } from '../../src/parse/json.ts'
import { normalizeLists } from '../../src/parse/lists.ts'
import { parseXml } from '../../src/parse/xml.ts'
import { platformSamples, samples, type Tree, variants } from '../fixtures/messages.ts'
import { kit } from '../support/kit.ts'
import { asJson, asXml, push, resized, unwrapped } from '../support/trees.ts'

const test = suite('message')
const everything: readonly (readonly [string, Tree])[] = [...Object.entries(samples), ...variants]

for (const [kind, fields] of everything) {
  const tree = push(kind, fields)

  test(`${kind} arrives from XML and JSON with every field as text`, () => {
    assert.equal(fromXml(asXml(tree)), tree)
    assert.equal(fromJson(asJson(tree)), tree)
  })

  for (const count of [0, 1]) {
    const short = resized(tree, count) as Tree
    if (asJson(short) === asJson(tree)) continue

    test(`${kind} has arrays where WeChat sends ${count} of a list`, () => {
      if (short.List === undefined) assert.equal(fromXml(asXml(short)), short) // List: a form that only JSON has
      assert.equal(fromJson(asJson(short)), short)
      assert.equal(fromJson(asJson(unwrapped(short))), short)
    })
  }
}

test('every kind reaches the handler that is registered for it, from XML and JSON', async () => {
  const now = Date.now()
  for (const [kind, fields] of everything) {
    const { app, delivery } = kit({}, fakeClock(now))
    const seen: unknown[] = []
    app.on(kind as 'event', (ctx) => void seen.push(plain(ctx.message as unknown as Fields)))
    const tree = { ...push(kind, fields), CreateTime: `${Math.floor(now / 1000)}` }
    await app.handle(delivery.raw(asXml(tree)))
    await app.handle(delivery.raw(asJson({ ...tree, FromUserName: 'oUser-10' })))
    assert.equal(seen, [tree, { ...tree, FromUserName: 'oUser-10' }], kind)
  }
})

for (const [InfoType, fields] of Object.entries(platformSamples)) {
  test(`${InfoType} arrives with every field as text`, () => {
    const tree = { CreateTime: '1712000000', InfoType, ...fields }
    assert.equal(fromXml(asXml(tree)), tree)
    assert.equal(fromJson(asJson(tree)), tree)
  })
}

test('white space in an empty wrapper is an empty list', () => {
  const pics = event('pic_weixin', '<SendPicsInfo><Count>0</Count><PicList>\n  </PicList></SendPicsInfo>')
  assert.equal(pics.SendPicsInfo, { Count: '0', PicList: { item: [] } })
  const job = event('MASSSENDJOBFINISH', '<ArticleUrlResult><Count>0</Count><ResultList/></ArticleUrlResult>')
  assert.equal(job.ArticleUrlResult, { Count: '0', ResultList: { item: [] } })
})

test('white space or nothing in place of a list is an empty list', () => {
  assert.equal(event('add_express_path', '<Actions>\n</Actions>').Actions, [])
  assert.equal(event('add_express_path', '').Actions, [])
  assert.equal(fromJson('{"MsgType":"event","Event":"add_express_path","Actions":null}').Actions, [])
  assert.equal(
    event('PUBLISHJOBFINISH', '<PublishEventInfo><fail_idx/></PublishEventInfo>').PublishEventInfo,
    {
      fail_idx: [],
    },
  )
})

test('an optional wrapper that was not sent stays away', () => {
  const job = event('MASSSENDJOBFINISH', '<MsgID>1</MsgID>')
  assert.equal(Object.keys(job), ['MsgType', 'Event', 'MsgID'])
  const publish = event('PUBLISHJOBFINISH', '<PublishEventInfo><publish_id>1</publish_id></PublishEventInfo>')
  assert.equal(publish.PublishEventInfo, { publish_id: '1', fail_idx: [] })
  assert.equal(Object.keys(event('subscribe_msg_sent_event', '')), ['MsgType', 'Event'])
})

test('a wrapper that every push has is made when it was not sent', () => {
  assert.equal(event('pic_sysphoto', '<SendPicsInfo><Count>0</Count></SendPicsInfo>').SendPicsInfo, {
    Count: '0',
    PicList: { item: [] },
  })
})

test('what normalizing makes has no prototype', () => {
  const message = normalized({ MsgType: 'event', Event: 'pic_weixin' })
  const made = message.SendPicsInfo as Fields
  assert.is(Object.getPrototypeOf(made), null)
  assert.is(Object.getPrototypeOf(made.PicList), null)
})

test('events have their lists whatever the letter case of their name', () => {
  for (const name of ['pic_weixin', 'PIC_WEIXIN', 'Pic_Weixin']) {
    const xml = '<SendPicsInfo><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList></SendPicsInfo>'
    assert.equal(event(name, xml).SendPicsInfo, { PicList: { item: [{ PicMd5Sum: 'a' }] } })
  }
})

test('only an event has the lists of an event', () => {
  for (const MsgType of ['text', 'event:pic_weixin', 'device_event', 'pic_weixin', 'EVENT']) {
    assert.equal(normalized({ MsgType, Event: 'pic_weixin' }), { MsgType, Event: 'pic_weixin' })
  }
})

test('an unknown event stays as it was sent', () => {
  for (const Event of ['not_yet_known', '__proto__', 'constructor', '', 'a'.repeat(100_000)]) {
    const message = { MsgType: 'event', Event, detail: '' }
    assert.equal(normalized({ ...message }), message)
  }
  assert.equal(normalized({ MsgType: 'event' }), { MsgType: 'event' })
})

test('a path goes through each element of a list and past what is no element', () => {
  const proof = (proof_material_id: Field): Fields => ({ appeal_material: { proof_material_id } })
  const message = normalized({
    MsgType: 'event',
    Event: 'wxa_appeal_record',
    material: ['junk', proof('one'), [proof('deeper')], proof(''), { appeal_material: 'text' }],
  })
  assert.equal(message.material, [
    'junk',
    proof(['one']),
    [proof('deeper')],
    proof([]),
    { appeal_material: 'text' },
  ])
})

test('no shape of a message makes normalizing throw', () => {
  const names = everything.map(([kind]) => kind.slice(kind.indexOf(':') + 1))
  const paths = [
    'SendPicsInfo',
    'PicList',
    'item',
    'List',
    'material',
    'appeal_material',
    'history',
    'Actions',
  ]
  const { field } = fc.letrec<{ field: Field }>((tie) => ({
    field: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('', ' \n', 'text'),
      fc.array(tie('field'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...paths), tie('field')),
    ),
  }))
  const property = fc.property(fc.constantFrom(...names), field, (Event, value) => {
    normalizeLists({ ...Object(value), detail: value, List: value, MsgType: 'event', Event })
  })
  fc.assert(property, { numRuns: 2000 })
})

test('normalizing does not go down a deep field', () => {
  let deep: Field = ''
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  normalizeLists({ MsgType: 'event', Event: 'wxa_appeal_record', material: deep })
})

test('normalizing twice changes nothing more', () => {
  for (const [kind, fields] of everything) {
    const once = parseXml(asXml(push(kind, fields)))
    normalizeLists(once)
    assert.equal(plain(normalized(plain(once))), plain(once))
  }
})

test.run()

function event(name: string, fields: string): Fields {
  return fromXml(`<xml><MsgType>event</MsgType><Event>${name}</Event>${fields}</xml>`)
}

function fromXml(xml: string): Fields {
  return plain(normalized(parseXml(xml)))
}

function fromJson(json: string): Fields {
  return plain(normalized(parseJson(json)))
}

function normalized(message: Fields): Fields {
  normalizeLists(message)
  return message
}

/** With ordinary prototypes, as `assert.equal` compares them too. */
function plain(fields: Fields): Fields {
  return JSON.parse(JSON.stringify(fields)) as Fields
}
