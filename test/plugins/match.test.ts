import { App, type EchostrError } from 'echostr'
import { fold, key, match, type Rule, scene, unsupported, when } from 'echostr/plugins/match'
import { deliveries, type SignedDelivery, send } from 'echostr/testing'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('plugins/match')
const delivery = deliveries({ token: 'testToken' })

/** What an app with these rules, and a fallback behind them, answers. */
async function reply(rules: readonly Rule[], sent: SignedDelivery): Promise<string> {
  const app = new App({ token: 'testToken' }).use(match(...rules)).use(() => 'nobody')
  return content(app, sent)
}

async function content(app: App, sent: SignedDelivery): Promise<string> {
  const { reply, body } = await send(app, sent)
  return reply?.MsgType === 'text' ? reply.Content : body
}

function refusal(run: () => unknown): EchostrError {
  try {
    run()
  } catch (error) {
    return error as EchostrError
  }
  throw new Error('nothing was thrown')
}

test('an exact text fits whatever its letter case, its width forms and the white space around it', async () => {
  const rules = [when('Help', () => 'yes')]
  for (const text of ['help', 'HELP', ' help\n', 'ＨＥＬＰ', 'ｈｅｌｐ', '　Help　']) {
    assert.is(await reply(rules, delivery.text(text)), 'yes', text)
  }
  for (const text of ['help!', 'h elp', 'hel', ''])
    assert.is(await reply(rules, delivery.text(text)), 'nobody')
})

test('a list of texts stands for any of them', async () => {
  const rules = [when(['帮助', 'help'], () => 'yes')]
  assert.is(await reply(rules, delivery.text('帮助')), 'yes')
  assert.is(await reply(rules, delivery.text('HELP')), 'yes')
})

test('folding: half-width kana become full ones, full-width punctuation ordinary', () => {
  assert.is(fold('ｶﾞ'), 'ガ')
  assert.is(fold('１＋１＝？'), '1+1=?')
  assert.is(fold('①㎏'), '①㎏')
})

test('folding twice is folding once, and letter case and width never count', () => {
  const ascii = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  })
  const wide = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)),
    { seed: 1 },
  )
  fc.assert(
    fc.property(ascii, (text) =>
      [text.toUpperCase(), wide(text), `　${text}\n`].every((t) => fold(t) === fold(text)),
    ),
    { seed: 2 },
  )
})

test('a pattern is tried on the text as sent, and its handler gets what was found', async () => {
  const rules = [when(/^天气\s+(?<city>.+)/, (_, [, city], next) => (city === '无' ? next() : `${city}：晴`))]
  assert.is(await reply(rules, delivery.text('天气 广州')), '广州：晴')
  assert.is(await reply(rules, delivery.text('天气 无')), 'nobody')
  assert.is(await reply(rules, delivery.text(' 天气 广州')), 'nobody')
  assert.is(await reply([when(/help/, () => 'yes')], delivery.text('ＨＥＬＰ')), 'nobody')
})

test('patterns with the flags g and y keep no state, here and outside', async () => {
  for (const flags of ['g', 'y', 'gy']) {
    const mine = new RegExp('a+', flags)
    const app = new App({ token: 'testToken' }).use(match(when(mine, (_, [all]) => all))).use(() => 'nobody')
    for (const text of ['aa', 'a', 'aaa']) assert.is(await content(app, delivery.text(text)), text)
    mine.lastIndex = 1
    assert.is(await content(app, delivery.text('aa')), 'aa')
    assert.is(mine.lastIndex, 1)
    assert.is(await content(app, delivery.text('ba')), flags === 'g' ? 'a' : 'nobody')
  }
})

test('the first rule wins, across exact texts and patterns: as a list tried one by one', async () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'ａ', ' '), minLength: 1, maxLength: 3 })
  const texts = letters.filter((text) => fold(text) !== '')
  const fits = fc.array(
    fc.oneof(
      texts,
      texts.map((text) => new RegExp(text.trim())),
    ),
    { minLength: 1 },
  )
  const distinct = fits.map((all) =>
    all.filter((fit, at) => typeof fit !== 'string' || all.findIndex((f) => same(f, fit)) === at),
  )
  const naive = (all: readonly (string | RegExp)[], text: string) =>
    all.findIndex((fit) => (typeof fit === 'string' ? fold(fit) === fold(text) : fit.test(text)))
  await fc.assert(
    fc.asyncProperty(distinct, letters, async (all, text) => {
      const rules = all.map((fit, at) =>
        typeof fit === 'string' ? when(fit, () => `rule ${at}`) : when(fit, () => `rule ${at}`),
      )
      const expected = naive(all, text)
      assert.is(await reply(rules, delivery.text(text)), expected === -1 ? 'nobody' : `rule ${expected}`)
    }),
    { seed: 3, numRuns: 300 },
  )
})

function same(a: string | RegExp, b: string): boolean {
  return typeof a === 'string' && fold(a) === fold(b)
}

test('next goes on behind the plugin, not to another rule', async () => {
  const rules = [when('a', (_, next) => next()), when(/a/, () => 'second')]
  assert.is(await reply(rules, delivery.text('a')), 'nobody')
})

test('a handler that returns nothing is silence', async () => {
  assert.is(await reply([when('a', () => {})], delivery.text('a')), 'success')
})

test('a menu key is the event CLICK, exactly, and no text', async () => {
  const rules = [key(['MENU_TODAY', 'today'], (ctx) => ctx.message.EventKey)]
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'MENU_TODAY' })), 'MENU_TODAY')
  assert.is(await reply(rules, delivery.event('click', { EventKey: 'today' })), 'today')
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'menu_today' })), 'nobody')
  assert.is(await reply(rules, delivery.event('VIEW', { EventKey: 'today' })), 'nobody')
  assert.is(await reply(rules, delivery.text('today')), 'nobody')
})

test('a scene is the same for a follower and for somebody who follows by it', async () => {
  const rules = [scene('42', (ctx) => ctx.message.Event)]
  assert.is(await reply(rules, delivery.event('SCAN', { EventKey: '42', Ticket: 't' })), 'SCAN')
  assert.is(await reply(rules, delivery.event('subscribe', { EventKey: 'qrscene_42' })), 'subscribe')
  assert.is(await reply(rules, delivery.event('subscribe', { EventKey: '42' })), 'nobody')
  assert.is(await reply(rules, delivery.event('SCAN', { EventKey: 'qrscene_42' })), 'nobody')
  assert.is(await reply(rules, delivery.event('subscribe', { EventKey: '' })), 'nobody')
  assert.is(await reply(rules, delivery.event('subscribe')), 'nobody')
})

test('a pattern for keys and scenes is tried on the value, and its handler gets what was found', async () => {
  const rules = [
    key(/^buy:(\d+)$/, (ctx, [, id]) => `${ctx.message.Event} ${id}`),
    scene(/^desk-(?<desk>\d+)/, ({ message }, { groups }) => `${message.Event} ${groups?.desk}`),
  ]
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'buy:7' })), 'CLICK 7')
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'BUY:7' })), 'nobody')
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'desk-4' })), 'nobody')
  assert.is(await reply(rules, delivery.event('SCAN', { EventKey: 'desk-4' })), 'SCAN 4')
  assert.is(await reply(rules, delivery.event('subscribe', { EventKey: 'qrscene_desk-4' })), 'subscribe 4')
  assert.is(await reply(rules, delivery.event('SCAN', { EventKey: 'qrscene_desk-4' })), 'nobody')
  assert.is(await reply(rules, delivery.event('subscribe', { EventKey: 'desk-4' })), 'nobody')
  assert.is(await reply(rules, delivery.text('desk-4')), 'nobody')
})

test('patterns for keys and scenes stand in order with exact ones, and go on by next', async () => {
  const rules = [
    scene('a1', () => 'exact'),
    scene(/^a/, (_, [all], next) => (all === 'a' ? next() : 'no')),
    scene('a2', () => 'never'),
    key(/./, () => 'any'),
    key('last', () => 'never'),
  ]
  assert.is(await reply(rules, delivery.event('SCAN', { EventKey: 'a1' })), 'exact')
  assert.is(await reply(rules, delivery.event('subscribe', { EventKey: 'qrscene_a2' })), 'nobody')
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'last' })), 'any')
})

test('patterns for keys and scenes with the flags g and y keep no state', async () => {
  for (const flags of ['g', 'y', 'gy']) {
    const app = new App({ token: 'testToken' }).use(match(scene(new RegExp('a+', flags), (_, [all]) => all)))
    for (const EventKey of ['aa', 'a', 'aaa'])
      assert.is(await content(app, delivery.event('SCAN', { EventKey })), EventKey)
  }
})

test('a pattern never sees the EventKey of a plain follow, nor one that is no text', async () => {
  const rules = [scene(/^/, () => 'yes'), key(/^/, () => 'yes')]
  for (const fields of [
    {},
    { EventKey: '' },
    { EventKey: 'last_trade_no_4000' },
    { EventKey: { a: 'qrscene_1' } },
  ])
    assert.is(await reply(rules, delivery.event('subscribe', fields)), 'nobody')
  assert.is(await reply(rules, delivery.event('SCAN', { EventKey: { a: '1' } })), 'nobody')
  assert.is(await reply(rules, delivery.event('CLICK')), 'nobody')
})

const sticker = '【收到不支持的消息类型，暂无法显示】'

test('a sticker or a GIF, which comes as a text that says so, is unsupported; its message is as WeChat sent it', async () => {
  const rules = [
    unsupported((ctx) => `${ctx.message.MsgType}: ${ctx.message.Content}`),
    when(/./, () => 'text'),
  ]
  assert.is(await reply(rules, delivery.text(sticker)), `text: ${sticker}`)
  for (const text of ['[收到不支持的消息类型，暂无法显示]', '[Unsupported Message]'])
    assert.is(await reply(rules, delivery.text(text)), `text: ${text}`)
  for (const text of ['你好', `${sticker}吗`, '收到不支持的消息类型'])
    assert.is(await reply(rules, delivery.text(text)), 'text', text)
})

test('unsupported stands in order with the other rules, and goes on by next', async () => {
  assert.is(
    await reply([when(/类型/, () => 'mine'), unsupported(() => 'no')], delivery.text(sticker)),
    'mine',
  )
  assert.is(await reply([unsupported((_, next) => next())], delivery.text(sticker)), 'nobody')
  assert.is(
    refusal(() =>
      match(
        unsupported(() => 'a'),
        when(sticker, () => 'b'),
      ),
    ).code,
    'bad_option',
  )
})

test('only texts are matched, whatever other messages carry', async () => {
  const rules = [when(/./, () => 'yes')]
  assert.is(await reply(rules, delivery.voice({ Recognition: 'help' })), 'nobody')
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'help' })), 'nobody')
  assert.is(await reply(rules, delivery.text('', { Content: { a: 'help' } })), 'nobody')
})

test('keywords named like members of Object are keywords like any other', async () => {
  const rules = [when('__proto__', () => 'proto'), key('constructor', () => 'constructor')]
  assert.is(await reply(rules, delivery.text('__proto__')), 'proto')
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'constructor' })), 'constructor')
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'toString' })), 'nobody')
})

test('one app may use it several times, two apps may share one; the same twice is a conflict', async () => {
  const shared = match(when('a', () => 'a'))
  const app = new App({ token: 'testToken' }).use(shared).use(match(when('b', () => 'b')))
  const other = new App({ token: 'testToken' }).use(shared)
  assert.is(await content(app, delivery.text('a')), 'a')
  assert.is(await content(app, delivery.text('b')), 'b')
  assert.is(await content(other, delivery.text('a')), 'a')
  assert.is(refusal(() => app.use(shared)).code, 'plugin_conflict')
})

test('what cannot work is refused at registration, by the name of the plugin', () => {
  const handler = () => 'x'
  const wrong = [
    () => match(),
    () => match({} as Rule),
    () => match(null as unknown as Rule),
    () => match(when('a', handler), when(/a/, handler), when(' Ａ', handler)),
    () => match(key('a', handler), key(['b', 'a'], handler)),
    () => when('', handler),
    () => when(' 　', handler),
    () => when([], handler),
    () => when(42 as unknown as string, handler),
    () => key('', handler),
    () => key([/a/] as unknown as string[], handler),
    () => scene(42 as unknown as string, handler),
    () => scene(((text: string) => text === 'a') as unknown as string, handler),
  ]
  for (const run of wrong) {
    const { code, message } = refusal(run)
    assert.is(code, 'bad_option', run.toString())
    assert.ok(message.startsWith('The plugin "match": '), message)
  }
  const absent = undefined as unknown as () => string
  for (const run of [
    () => when('a', absent),
    () => when(/a/, absent),
    () => key(/a/, absent),
    () => scene('a', absent),
    () => scene(/a/, absent),
    () => unsupported(absent),
  ]) {
    assert.is(refusal(run).code, 'bad_handler', run.toString())
  }
})

test('the same key may be a text, a menu key and a scene', async () => {
  const rules = [when('a', () => 'text'), key('a', () => 'key'), scene('a', () => 'scene')]
  assert.is(await reply(rules, delivery.text('a')), 'text')
  assert.is(await reply(rules, delivery.event('CLICK', { EventKey: 'a' })), 'key')
  assert.is(await reply(rules, delivery.event('SCAN', { EventKey: 'a' })), 'scene')
})

test.run()
