import { MemoryLedger, type Reply } from 'echostr'
import { fakeClock } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { collidingTexts } from '../support/colliding.ts'
import { codeOf } from '../support/kit.ts'

const test = suite('memory-ledger')

const reply: Reply = { MsgType: 'text', Content: '好'.repeat(667), CreateTime: 1 }

/** Has a ledger remember so many finished messages. */
function flood(ledger: MemoryLedger, count: number): number {
  for (let i = 0; i < count; i++) {
    const claim = ledger.claim(`flood ${i}`, 60_000)
    if (claim.state === 'new') ledger.settle(`flood ${i}`, claim.token, { reply, sent: 'passive' })
  }
  return Array.from({ length: count }, (_, i) => ledger.has(`flood ${i}`)).filter(Boolean).length
}

test('MemoryLedger remembers no more entries than it may, and the newest half at least', () => {
  const clock = fakeClock()
  const ledger = new MemoryLedger({ clock, entries: 100 })
  const kept = flood(ledger, 1025)
  assert.ok(kept >= 50 && kept <= 100, `${kept} are kept`)
  assert.ok(ledger.has('flood 1024') && ledger.has('flood 975') && !ledger.has('flood 900'))
})

test('MemoryLedger remembers no more bytes than it may', () => {
  const kept = flood(new MemoryLedger({ clock: fakeClock(), bytes: 100_000 }), 1000)
  assert.ok(kept >= 20 && kept <= 50, `${kept} replies of 2 KB are kept`)
})

test('a flood of finished messages evicts neither what runs nor what waits to be sent', () => {
  const ledger = new MemoryLedger({ clock: fakeClock(), entries: 10, bytes: 16_384 })
  const running = ledger.claim('running', 60_000)
  const waiting = ledger.claim('waiting', 60_000)
  if (running.state !== 'new' || waiting.state !== 'new') throw new Error('not new')
  ledger.settle('waiting', waiting.token, { reply, sent: 'waiting' })
  flood(ledger, 1000)
  assert.equal(ledger.claim('running', 60_000), { state: 'running' })
  assert.equal(ledger.claim('waiting', 60_000), { state: 'done', outcome: { reply, sent: 'passive' } })
})

test('MemoryLedger forgets a finished message after two minutes at the latest', () => {
  const clock = fakeClock()
  const ledger = new MemoryLedger({ clock })
  flood(ledger, 1)
  for (let i = 0; i < 2; i++) {
    clock.advance(60_000)
    const claim = ledger.claim(`later ${i}`, 60_000)
    if (claim.state === 'new') ledger.settle(`later ${i}`, claim.token, { reply: null, sent: 'passive' })
  }
  assert.is(ledger.has('flood 0'), false)
})

test('MemoryLedger refuses bounds that hold nothing', () => {
  for (const bad of [{ entries: 0 }, { bytes: -1 }, { bytes: 16_383 }, { entries: Number.NaN }])
    assert.is(
      codeOf(() => new MemoryLedger(bad)),
      'bad_option',
    )
})

test('MemoryLedger knows a finished message for a minute, whenever it ends among others', () => {
  for (let from = 0; from < 130; from += 3) {
    const clock = fakeClock()
    const ledger = new MemoryLedger({ clock })
    for (let second = 0; second <= from + 60; second++) {
      const claim = ledger.claim(`at ${second}`, 60_000)
      if (claim.state === 'new') ledger.settle(`at ${second}`, claim.token, { reply: null, sent: 'passive' })
      clock.advance(1000)
    }
    assert.ok(ledger.has(`at ${from}`), `what ended at ${from} s is forgotten`)
  }
})

/** Any text: wide, empty, with half characters and the separators of keys in it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\uD83D', '{', ' ', '1 '),
)
const own = { noNullPrototype: true }
const anyReply: fc.Arbitrary<Reply | null> = fc.oneof(
  fc.record({ MsgType: fc.constant('text' as const), Content: anyText, CreateTime: fc.nat() }, own),
  fc.record({ MsgType: fc.constant('text' as const), Content: anyText }, own),
  fc.record({ MsgType: fc.constant('raw' as const), body: anyText }, own),
  fc.record({ MsgType: fc.constant('image' as const), Image: fc.record({ MediaId: anyText }, own) }, own),
  fc.constant(null),
)
const anySent = fc.constantFrom('passive' as const, 'late' as const)

test('MemoryLedger gives back what it was given, for every key its own', () => {
  const entry = fc.tuple(anyText, anyReply, anySent)
  const entries = fc.uniqueArray(entry, { maxLength: 300, selector: ([key]) => key })
  const property = fc.property(entries, (all) => {
    const ledger = new MemoryLedger({ clock: fakeClock() })
    for (const [key, reply, sent] of all) {
      const claim = ledger.claim(key, 60_000)
      assert.ok(claim.state === 'new' && ledger.settle(key, claim.token, { reply, sent }))
    }
    for (const [key, reply, sent] of all)
      assert.equal(ledger.claim(key, 60_000), { state: 'done', outcome: { reply, sent } })
  })
  fc.assert(property, { seed: 6, numRuns: 300 })
})

test('MemoryLedger keeps claims apart that are open at the same time', () => {
  const ledger = new MemoryLedger({ clock: fakeClock() })
  const keys = Array.from({ length: 50 }, (_, i) => `open ${i}`)
  const tokens = keys.map((key) => {
    const claim = ledger.claim(key, 60_000)
    return claim.state === 'new' ? claim.token : ''
  })
  assert.is(new Set(tokens).size, 50)
  for (const key of keys) assert.equal(ledger.claim(key, 60_000), { state: 'running' })
  for (const [i, key] of keys.entries()) {
    assert.is(ledger.settle(key, tokens[(i + 1) % 50] as string, null), false)
    assert.ok(ledger.settle(key, tokens[i] as string, i % 2 ? null : { reply, sent: 'late' }))
  }
  for (const [i, key] of keys.entries()) assert.is(ledger.claim(key, 60_000).state, i % 2 ? 'new' : 'done')
})

/** Has the ledger remember a message, and returns what it says of it then. */
function settled(ledger: MemoryLedger, key: string, answer: Reply | null = reply): unknown {
  const claim = ledger.claim(key, 60_000)
  if (claim.state === 'new') ledger.settle(key, claim.token, { reply: answer, sent: 'passive' })
  return ledger.claim(key, 60_000)
}

function done(answer: Reply | null) {
  return { state: 'done', outcome: { reply: answer, sent: 'passive' } }
}

test('MemoryLedger remembers a reply of any length that fits a share, over any number of pages', () => {
  const ledger = new MemoryLedger({ clock: fakeClock() })
  for (const length of [0, 1, 2000, 8170, 8180, 8190, 16_380, 140_000])
    for (const unit of ['好', 'a', 'é', '\uD83D']) {
      const long: Reply = { MsgType: 'raw', body: unit.repeat(length) }
      assert.equal(settled(ledger, `${unit} ${length}`, long), done(long), `${unit} × ${length}`)
      assert.equal(settled(ledger, `behind ${unit} ${length}`), done(reply))
    }
})

test('a reply that is longer than a share is remembered as silence: the handlers do not run again', () => {
  const ledger = new MemoryLedger({ clock: fakeClock() })
  assert.equal(settled(ledger, 'long', { MsgType: 'raw', body: '好'.repeat(3_000_000) }), done(null))
  assert.equal(settled(ledger, 'short'), done(reply))
})

test('long replies push each other out, and those that are left are whole', () => {
  const ledger = new MemoryLedger({ clock: fakeClock(), bytes: 1_000_000 })
  const long = (i: number): Reply => ({ MsgType: 'raw', body: `${i}好`.repeat(300) })
  for (let i = 0; i < 3000; i++) settled(ledger, `long ${i}`, long(i))
  let kept = 0
  for (let i = 0; i < 3000; i++) {
    if (!ledger.has(`long ${i}`)) continue
    kept++
    assert.equal(ledger.claim(`long ${i}`, 60_000), done(long(i)))
  }
  assert.ok(kept > 50 && kept < 300, `${kept} are kept`)
  assert.ok(ledger.has('long 2999'))
})

for (const [name, answer, bounds] of [
  ['many short ones', null, { entries: 10_000 }],
  ['long ones', reply, { bytes: 4_000_000 }],
] as const)
  test(`another account's flood of ${name} takes nothing from an account within its share`, () => {
    const ledger = new MemoryLedger({ clock: fakeClock(), ...bounds })
    const keys = Array.from({ length: 10 }, (_, i) => `/honest\n${i}`)
    for (const key of keys) settled(ledger, key)
    for (let i = 0; i < 40_000; i++) settled(ledger, `/hostile\n${i}`, answer)
    for (const key of keys) assert.equal(ledger.claim(key, 60_000), done(reply))
    assert.is(ledger.has('/hostile\n0'), false)
  })

test('however many accounts there are, the bounds hold, and a message is remembered for one of them', () => {
  const ledger = new MemoryLedger({ clock: fakeClock(), entries: 1000 })
  for (let i = 0; i < 5000; i++) assert.equal(settled(ledger, `/path ${i}\nkey`), done(reply))
  const kept = Array.from({ length: 5000 }, (_, i) => ledger.has(`/path ${i}\nkey`)).filter(Boolean).length
  assert.ok(kept > 500 && kept <= 1000, `${kept} are kept`)
})

test('an account that comes when those before it are forgotten has a share of its own', () => {
  const clock = fakeClock()
  const ledger = new MemoryLedger({ clock, entries: 1000 })
  for (let i = 0; i < 100; i++) settled(ledger, `/path ${i}\nkey`)
  clock.advance(120_000)
  for (let i = 0; i < 5; i++) settled(ledger, `/honest\n${i}`)
  for (let i = 0; i < 5000; i++) settled(ledger, `/hostile\n${i}`)
  for (let i = 0; i < 5; i++) assert.ok(ledger.has(`/honest\n${i}`))
})

function cpuOf(keys: readonly string[]): number {
  const { user } = process.cpuUsage()
  const ledger = new MemoryLedger({ clock: fakeClock() })
  for (const key of keys) settled(ledger, key)
  return process.cpuUsage().user - user
}

test('keys that differ in one bit, in length or by half of a pair are keys of different messages', () => {
  const ledger = new MemoryLedger({ clock: fakeClock() })
  const key = 'account\n7 6 10 gh_test o-user 1700000000 MsgId 7300000000000000011'
  const flipped = Array.from({ length: key.length * 16 }, (_, i) => {
    const at = i >> 4
    return key.slice(0, at) + String.fromCharCode(key.charCodeAt(at) ^ (1 << (i & 15))) + key.slice(at + 1)
  })
  const longer = ['\0', '\0\0', ' ', '\uD83D', '\uDE00', '\uFFFD', '\uD83D\uDE00'].map((end) => key + end)
  const all = [key, ...flipped, ...longer, key.slice(0, -1), ...collidingTexts(6)]
  assert.is(new Set(all).size, all.length)
  const numbered = (i: number): Reply => ({ MsgType: 'text', Content: String(i), CreateTime: 1 })
  // each is new although all before it are remembered, and has its own reply afterwards
  for (const [i, each] of all.entries()) assert.equal(settled(ledger, each, numbered(i)), done(numbered(i)))
  for (const [i, each] of all.entries()) assert.equal(ledger.claim(each, 60_000), done(numbered(i)))
})

test('keys made to collide take the time of others', () => {
  const hostile = collidingTexts(12)
  const ordinary = hostile.map((key, i) => `${i}${'x'.repeat(key.length)}\uD800`)
  const ratios = Array.from({ length: 3 }, () => cpuOf(hostile) / cpuOf(ordinary))
  assert.ok(Math.min(...ratios) < 5, `${ratios} times as long`)
})

test.run()
