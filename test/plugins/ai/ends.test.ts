// However an answer ends, its user is told, it bears its label, and it is within every limit.
import { fetchOnNext, push } from 'echostr/plugins/late'
import { send } from 'echostr/testing'
import type { Model } from 'echostr-plugin-ai'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type AiKitOptions, aiKit, label } from '../../support/ai.ts'

const test = suite('plugins/ai/ends')

const slow = '这个问题要想久一点，没来得及答完，请换个简单点的问法再试。'
const pushed: AiKitOptions['via'] = (client) => [push(client)]

test('an answer that goes on for ever is ended with its label, before the app ends it without', async () => {
  const model: Model = async function* () {
    for (let at = 1; ; at++) {
      yield `第${at}句。`
      await clock.sleep(20_000)
    }
  }
  const { ask, codes, clock, app } = aiKit({ chat: { model }, via: pushed })
  const parts = await ask('在吗', { ms: 400_000 })
  assert.is(parts[0], '第1句。')
  assert.ok(parts.at(-1)?.endsWith(`。${label}`), parts.at(-1))
  assert.is(parts.join('').split('内容由AI生成').length, 2)
  assert.equal(codes(), [])
  assert.is(app.health().streaming, 0)
})

test('one that thinks for ever is ended, and its user is told, whichever way', async () => {
  for (const via of [pushed, () => [fetchOnNext()]]) {
    let thinks = true
    const model: Model = async function* () {
      if (!thinks) return yield '好。'
      for (;;) {
        yield '<think>嗯'
        await clock.sleep(20_000)
      }
    }
    const { ask, clock, client } = aiKit({ chat: { model, maxTime: 100_000 }, via })
    const first = await ask('在吗', { ms: 200_000 })
    thinks = false
    const next = client.sent.length > 0 ? first : await ask('继续', { ms: 200 })
    assert.match(next.join('\n'), slow)
  }
})

test('time that a message has waited for its turn counts', async () => {
  const scripts = [
    [50_000, '一。'],
    [50_000, '二。'],
  ]
  const { ask } = aiKit({
    script: () => scripts.shift() as string[],
    chat: { maxTime: 80_000 },
    via: pushed,
  })
  const asking = Promise.all([ask('甲', { ms: 200_000 }), ask('乙', { ms: 200_000 })])
  const all = (await asking).flat()
  assert.ok(all.includes(`一。${label}`))
  assert.ok(all.includes(slow))
  assert.not.ok(all.some((text) => text.includes('二。')))
})

test('a voice that is not written down in time: the user is told so', async () => {
  const media = { get: async () => ({ body: new ReadableStream(), contentType: 'audio/amr', size: 1 }) }
  const { app, delivery, clock } = aiKit({
    chat: { transcribe: () => new Promise<string>(() => {}), client: { media } as never },
  })
  const playing = Promise.all(
    [0, 1, 2].map(async (at) => {
      await clock.sleep(at * 5000)
      return send(app, voice.again())
    }),
  )
  const voice = delivery.voice()
  await clock.pass(20_000)
  const said = (await playing).map(({ reply }) => reply?.MsgType === 'text' && reply.Content)
  assert.ok(said.includes(slow), `${said}`)
})

test('a long text that grows on its way, and one of 3-byte characters, are ended within the app’s limit, labelled', async () => {
  for (const [text, maxOutput, streamLimit] of [
    [`[文](<https://e.com/?a${'\u3000'.repeat(100)}b>)。`, 20_000, 65_536],
    ['好。', 20_000, 65_536],
    ['好。', 30_000, 100_000],
  ] as const) {
    const late: string[] = []
    const { ask, codes } = aiKit({
      script: [text.repeat(Math.ceil(40_000 / text.length))],
      chat: { maxOutput },
      app: { streamLimit },
      install: (app) => app.onLate((reply) => void late.push(reply.MsgType === 'text' ? reply.Content : '')),
    })
    const [first = ''] = await ask('在吗', { ms: 20_000 })
    assert.is(late.length, 1)
    assert.ok(late[0]?.endsWith(label), late[0]?.slice(-60))
    assert.is(`${first}${late}`.split('内容由AI生成').length, 2)
    assert.equal(codes(), [])
  }
})

/** Text and links of any length, as Markdown. */
const linked = fc
  .array(
    fc.oneof(
      fc.integer({ min: 1, max: 900 }).map((length) => `${'很长的一句'.repeat(length / 5)}。`),
      fc
        .tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 1500 }))
        .map(([label, path]) => `[${'点这里。看'.repeat(label / 5)}x](https://e.com/${'p'.repeat(path)})`),
      fc.integer({ min: 0, max: 2000 }).map((length) => {
        const path = 'pages/index?x='.padEnd(length, 'y')
        return `<a data-miniprogram-appid="wx1234567890abcdef" data-miniprogram-path="${path}" href="https://e.com/${path}">打开</a>`
      }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('no cut falls inside a link, whichever way, however long the link', async () => {
  const whole = /<a [^<>]*>[^<>]*<\/a>/g
  await fc.assert(
    fc.asyncProperty(linked, fc.integer({ min: 50, max: 900 }), fc.boolean(), async (text, size, late) => {
      const script = text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []
      const { ask } = aiKit({ script, ...(late && { via: pushed }) })
      for (const part of await ask('在吗', { ms: 2000 })) {
        assert.not.match(part.replace(whole, ''), /<\/?a/)
        assert.ok(Buffer.byteLength(part) <= 2048)
      }
    }),
    { seed: 20, numRuns: 150 },
  )
})

test('a failure behind a text that fills a reply takes nothing from the label, and is told', async () => {
  const full = '好'.repeat(Math.floor((2048 - Buffer.byteLength(label)) / 3))
  for (const more of ['', '!', '!!', '!!!']) {
    const { ask, codes } = aiKit({
      script: [`${more}${full.slice(1)}`, new Error('broken')],
      chat: { markdown: false },
    })
    const [reply = ''] = await ask('在吗')
    assert.ok(reply.trimEnd().endsWith(label), reply.slice(-30))
    assert.ok(Buffer.byteLength(reply) <= 2048)
    assert.equal(codes(), ['ai_failed'])
  }
})

test('a label that nobody can see is no label: to leave it out, name whose duty it is', () => {
  for (const bad of ['', ' ', '\n', '\u200B', '…'])
    for (const chat of [{ label: bad }, { words: { label: bad } }])
      assert.throws(
        () => aiKit({ chat }),
        (error: { code?: string }) => error.code === 'ai_option',
      )
})

test('a verdict that is none stops the text, and is reported', async () => {
  for (const verdict of [null, 0, 1, '', {}, { suggest: 'risky' }, []]) {
    const { ask, model, reported } = aiKit({ chat: { moderate: (() => verdict) as never } })
    assert.equal(await ask('在吗'), ['这个内容我不能回答，换个话题吧。'], JSON.stringify(verdict))
    assert.equal(reported, ['ai_moderation_failed'])
    assert.is(model.calls.length, 0)
  }
  assert.equal(await aiKit({ chat: { moderate: () => undefined } }).ask('在吗'), [`你好。${label}`])
})

test('a report that fails, later too, keeps no answer from the user, and ends no process', async () => {
  const failing = [
    () => {
      throw new Error('no log')
    },
    async () => Promise.reject(new Error('no log')),
  ]
  const warnings: (string | undefined)[] = []
  const hear = (warning: Error & { code?: string }) => void warnings.push(warning.code)
  process.on('warning', hear)
  for (const report of failing) {
    const { ask } = aiKit({ chat: { report, moderate: (() => null) as never } })
    assert.equal(await ask('在吗'), ['这个内容我不能回答，换个话题吧。'])
  }
  await new Promise(setImmediate)
  process.off('warning', hear)
  assert.equal(warnings, ['ai_moderation_failed', 'ai_moderation_failed'])
})

const pieces = fc.constantFrom(
  ...[
    '你好',
    '。',
    '\n',
    '\n\n',
    '**',
    '粗',
    '[文](https://e.com/',
    'a)',
    '- 一\n',
    '| a |\n|-|\n',
    '| 1 |\n',
  ],
  ...[
    '```\n',
    '`',
    '<th',
    'ink>',
    '想',
    '</think>',
    '<think>',
    '</th',
    '<',
    'a>',
    '😀',
    '&l',
    't;',
    ' ',
    '> ',
    '$$',
  ],
)

test('how a model cuts its answer makes no difference to what the user gets', async () => {
  const seen = async (script: readonly string[]) => (await aiKit({ script }).ask('在吗')).join('')
  await fc.assert(
    fc.asyncProperty(
      fc.array(pieces, { minLength: 1, maxLength: 25 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 9 }),
      async (parts, lengths) => {
        const text = parts.join('')
        const cut: string[] = []
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const length = lengths[turn % lengths.length] ?? 1
          cut.push(text.slice(at, at + length))
          at += length
        }
        assert.is(await seen(cut), await seen([text]))
      },
    ),
    { seed: 20, numRuns: 200 },
  )
})

test.run()
