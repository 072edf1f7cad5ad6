// Whatever a shared ledger says about a message: the app goes on with it, and no other message notices.
import { inspect } from 'node:util'
import { type Claim, EchostrError, isReply, type Ledger, MemoryLedger, parseXml, text } from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit, token } from '../support/kit.ts'

const test = suite('claims')

type Say = (ledger: Ledger, ...given: Parameters<Ledger['claim']>) => unknown

/** An app whose shared ledger says something else about the messages of `o-poisoned`; and what users hear. */
function poisoned(say: Say) {
  const clock = fakeClock()
  const memory = new MemoryLedger({ clock })
  const ledger: Ledger = {
    claim: async (...given) => {
      const found = given[0].includes('o-poisoned') ? say(memory, ...given) : memory.claim(...given)
      return found as Claim
    },
    settle: async (...given) => memory.settle(...given),
    wait: (...given) => memory.wait(...given),
  }
  const made = kit({ ledger }, clock)
  made.app.on('text', () => 'handled')
  const hear = async (user: string) => {
    const answering = made.app.handle(deliveries({ token, clock, user }).text('hi'))
    await clock.pass(10)
    const { status, body } = await answering
    assert.is(status, 200)
    return body
  }
  return { ...made, hear }
}

const replies = fc.oneof(
  fc.jsonValue(),
  fc
    .tuple(
      fc.constantFrom(
        'text',
        'image',
        'news',
        'music',
        'raw',
        'constructor',
        '__proto__',
        'toString',
        'x y',
        '',
      ),
      fc.dictionary(
        fc.constantFrom(
          'Content',
          'Image',
          'Articles',
          'Music',
          'body',
          'MsgType',
          'CreateTime',
          '$bigint',
          'a b',
        ),
        fc.jsonValue(),
      ),
    )
    .map(([MsgType, fields]) => ({ MsgType, ...fields })),
)
const sents = fc.constantFrom('passive', 'late', 'waiting', 'odd', '__proto__', undefined, null, 5)
const claims = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(undefined, 'done', { state: 'odd' }, { state: 'new' }, { state: 'new', token: 5 }),
  fc.record({ state: fc.constant('done'), outcome: fc.jsonValue() }),
  fc.record({
    state: fc.constant('done'),
    outcome: fc.record({ reply: replies, sent: sents }, { requiredKeys: [] }),
  }),
)

test('whatever a ledger says about one message: it is answered with a reply or nothing, the others as ever', () =>
  fc.assert(
    fc.asyncProperty(claims, async (claim) => {
      const { app, hear, codes } = poisoned(() => claim)
      const body = await hear('o-poisoned')
      assert.is(await hear('o-other').then((xml) => parseXml(xml).Content), 'handled')
      assert.not.match(body, '[object')
      if (body.startsWith('<xml>')) parseXml(body)
      assert.is(app.health().ledger, 'ok')
      const { state, outcome } = (claim ?? {}) as {
        state?: unknown
        outcome?: { reply: unknown; sent: unknown }
      }
      const good = state === 'done' && (outcome?.reply === null || isReply(outcome?.reply))
      const known = ['passive', 'late', 'waiting'].includes(String(outcome?.sent))
      if (!good || !known) assert.equal([body, codes()], ['success', ['bad_stored_value']])
    }),
    { seed: 11, numRuns: 1000 },
  ))

test('an entry that a ledger has dropped is claimed once more, and the message handled', async () => {
  let dropped = false
  const { app, hear, errors } = poisoned((ledger, ...given) => {
    if (dropped) return ledger.claim(...given)
    dropped = true
    throw new EchostrError('bad_stored_value', 'no entry')
  })
  assert.is(parseXml(await hear('o-poisoned')).Content, 'handled')
  assert.equal([errors.length, app.health().ledger], [1, 'ok'])
})

test('a ledger that goes on dropping has failed', async () => {
  const { app, hear, codes } = poisoned(() => {
    throw new EchostrError('bad_stored_value', 'no entry')
  })
  assert.is(parseXml(await hear('o-poisoned')).Content, 'handled')
  assert.equal([codes(), app.health().ledger], [['bad_stored_value', 'ledger_failed'], 'failed'])
})

test('what is a reply, and what is none', () => {
  const article = { Title: 't', Description: 'd', PicUrl: 'p', Url: 'u' }
  for (const reply of [
    text('hi'),
    { MsgType: 'text', Content: 'hi', CreateTime: 5 },
    { MsgType: 'image', Image: { MediaId: 'm' } },
    { MsgType: 'news', Articles: [article, { Title: 't' }] },
    { MsgType: 'music', Music: { ThumbMediaId: 'm', Title: 't' } },
    { MsgType: 'transfer_customer_service', TransInfo: { KfAccount: 'a@b' } },
    { MsgType: 'update_button', Button: { ReplaceName: { $bigint: '5' } } },
    { MsgType: 'raw', body: '{}' },
  ])
    assert.is(isReply(reply), true, JSON.stringify(reply))
  for (const none of [
    ...[undefined, null, 5, 'hi', true, [], [article], {}, { MsgType: 5 }, { MsgType: null }],
    ...[{ MsgType: 'text' }, { MsgType: 'text', Content: 5 }, { MsgType: 'text', Content: { toString: 1 } }],
    { MsgType: 'text', Content: 'hi', CreateTime: 'now' },
    { MsgType: 'image', Image: { MediaId: '' } },
    { MsgType: 'image', Image: { MediaId: { a: 'b' } } },
    { MsgType: 'news', Articles: [{ Title: 't', Url: { a: { b: 'c' } } }] },
    { MsgType: 'news', Articles: { Title: 't' } },
    { MsgType: 'raw', body: 5 },
    ...['x y', '', 'constructor', '__proto__', 'toString', 'x'.repeat(99)].map((MsgType) => ({
      MsgType,
      a: 'b',
    })),
    { MsgType: 'other', 'a b': 'c' },
    { MsgType: 'other', Count: { $bigint: 'x' } },
    { MsgType: 'other', Flag: true },
    JSON.parse(`{"MsgType":"other","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
  ])
    assert.is(isReply(none), false, inspect(none))
})

test.run()
