// Every text of an error is there in Chinese, too: no code, no message of the sources is left out, none is there in vain.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { App, EchostrError, type ErrorTexts, type Lang, langOf } from 'echostr'
import { client, WeChatApiError } from 'echostr/plugins/client'
import { fetchOnNext, LateError, type LateItem, late } from 'echostr/plugins/late'
import { match } from 'echostr/plugins/match'
import { session } from 'echostr/plugins/session'
import { deliveries, fakeClock } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { texts as ofAi } from '../plugins/ai/texts.ts'
import { texts as ofClient } from '../plugins/client/texts.ts'
import { texts as ofCloud } from '../plugins/cloud/texts.ts'
import { texts as ofDevtools } from '../plugins/devtools/texts/errors.ts'
import { texts as ofDialogue } from '../plugins/dialogue/texts.ts'
import { texts as ofFastXml } from '../plugins/fast-xml/texts.ts'
import { texts as ofLate } from '../plugins/late/texts.ts'
import { texts as ofMatch } from '../plugins/match/texts.ts'
import { texts as ofTelemetry } from '../plugins/opentelemetry/texts.ts'
import { texts as ofOrder } from '../plugins/order/texts.ts'
import { texts as ofRedis } from '../plugins/redis/texts.ts'
import { texts as ofSession } from '../plugins/session/texts.ts'
import { texts as ofWeb } from '../plugins/web/texts.ts'
import { inChinese } from '../src/base/phrases.ts'
import { phrases, remedies, words } from '../src/error-texts.ts'
import { read, root } from './support/docs.ts'
import { stderrOf } from './support/kit.ts'
import { type Literal, literalsOf } from './support/literals.ts'

const test = suite('error texts')

/** Phrases that only hold others. */
const frames = [
  'client() {fault}',
  'late() {fault}',
  'fetchOnNext() {fault}',
  '{path}: {reason}',
  ' for {account}',
  '{step} for {kinds}',
  'a {type}',
]

const token = 'xq123456'
const chinese = /[\u4e00-\u9fff]/

/** The tables, by the folder whose errors they tell. */
const tables: Readonly<Record<string, ErrorTexts>> = {
  src: { remedies, phrases: { ...phrases, ...words } },
  'plugins/ai': ofAi,
  'plugins/client': ofClient,
  'plugins/cloud': ofCloud,
  'plugins/devtools': ofDevtools,
  'plugins/dialogue': ofDialogue,
  'plugins/fast-xml': ofFastXml,
  'plugins/late': ofLate,
  'plugins/match': ofMatch,
  'plugins/opentelemetry': ofTelemetry,
  'plugins/order': ofOrder,
  'plugins/redis': ofRedis,
  'plugins/session': ofSession,
  'plugins/web': ofWeb,
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('texts.ts'))
    .filter((file) => !/(^|\/)(node_modules|dist|fake-api|templates|chat)\/|^texts\/(?!errors)/.test(file))
    .map((file) => `${folder}/${file}`)
}

/** `{name}` and `${value}` are one and the same hole. */
function holes(text: string): string {
  return text.replace(/\{\w+\}/g, '{}')
}

const literals = new Map(
  Object.keys(tables).map((folder) => [
    folder,
    sourcesOf(folder).flatMap((file) => literalsOf(read(file)).map((literal) => ({ ...literal, file }))),
  ]),
)

function namesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort()
}

function eachTable(check: (texts: ErrorTexts, folder: string) => void): void {
  for (const [folder, texts] of Object.entries(tables)) check(texts, folder)
}

test('every code of the core has a remedy in both languages', () => {
  const codes = [...read('src/errors.ts').matchAll(/^ {2}\| '(\w+)'$/gm)].map(([, code]) => code)
  assert.ok(codes.length > 45)
  assert.equal(codes.sort(), Object.keys(remedies).sort())
})

test('no remedy and no phrase is in one language only, and the values are in both', () => {
  eachTable(({ remedies = {}, phrases = {} }, folder) => {
    for (const [code, [en, zh]] of Object.entries(remedies)) {
      assert.match(en, /\w.*\.$/, `${folder}: ${code}`)
      assert.match(zh, chinese, `${folder}: ${code}`)
      assert.match(zh, /。$|？$/, `${folder}: ${code}`)
      assert.not.match(
        en.replace(/安全模式|兼容模式|明文模式|设置与开发 → 基本配置( → 令牌 Token)?|原始ID/g, ''),
        chinese,
      )
    }
    for (const [en, zh] of Object.entries(phrases)) {
      assert.equal(namesIn(zh), namesIn(en), `${folder}: ${en}`)
      assert.ok(chinese.test(zh) || frames.includes(en), `${folder}: ${en}`)
    }
  })
})

test('every message that the sources give an error has its Chinese', () => {
  let count = 0
  eachTable(({ phrases = {} }, folder) => {
    const known = new Set([...Object.keys(phrases), ...Object.keys(tables.src?.phrases ?? {})].map(holes))
    for (const { text, isOfError, file } of literals.get(folder) ?? []) {
      if (!isOfError || !/[a-z] [\w{]|\} [a-z]/.test(text)) continue
      count++
      assert.ok(known.has(holes(text)), `${file}: ${text}`)
    }
  })
  assert.ok(count > 200, String(count))
})

test('no phrase hides another', () => {
  eachTable(({ phrases: own = {} }, folder) => {
    for (const [en, zh] of Object.entries(own)) assert.is(inChinese(en, own), zh, `${folder}: ${en}`)
  })
  for (const [en, zh] of Object.entries(phrases)) assert.is(inChinese(en, phrases), zh)
})

test('every phrase is a text of the sources', () => {
  eachTable(({ phrases = {} }, folder) => {
    const there = new Set((literals.get(folder) ?? []).map(({ text }: Literal) => holes(text)))
    assert.equal(
      Object.keys(phrases).filter((en) => !there.has(holes(en))),
      [],
      folder,
    )
  })
})

test('every error of a plugin comes with the words of its plugin', () => {
  eachTable((_, folder) => {
    if (folder === 'src') return
    for (const { made, file } of literals.get(folder) ?? [])
      if (made !== undefined) assert.match(made, /\btexts\b/, `${file}: ${made}`)
  })
})

test('a message is found by its words, and its values are where the Chinese has them', () => {
  const said = (message: string) => inChinese(message, phrases)
  assert.is(said('The body is empty'), '请求体是空的')
  assert.is(said('The body is empty.'), undefined)
  assert.is(
    said('A news reply has 9 articles, WeChat takes 8 here'),
    '图文回复有 9 条，微信在这里最多接受 8 条',
  )
  assert.is(inChinese('b and a', { '{x} and {y}': '{y}与{x}' }), 'a与b')
  assert.is(inChinese('aa', { 'a{x}a': '中{x}' }), '中')
  assert.is(inChinese('a', { 'a{x}a': '中{x}' }), undefined)
})

test('any values come through', () => {
  const anything = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes(', in '))
  fc.assert(
    fc.property(anything, fc.string(), (first, second) => {
      const told = inChinese(`Saw ${first}, in ${second}!`, {
        'Saw {what}, in {where}!': '在{where}见到{what}',
      })
      assert.is(told, `在${second}见到${first}`)
    }),
    { seed: 16 },
  )
})

// what people see

test('the language is that of the environment: LC_ALL before LC_MESSAGES before LANG', () => {
  for (const [env, lang] of [
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'ZH' }, 'zh'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_TW' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh'],
  ] as const)
    assert.is(langOf(env), lang, JSON.stringify(env))
})

/** What an app says on stderr. */
function linesOf(run: (app: App) => unknown, lang?: Lang): Promise<string[]> {
  const app = new App({ token, clock: fakeClock(), ...(lang !== undefined && { lang }) })
  return stderrOf(async () => {
    await run(app)
    await Promise.resolve()
  })
}

const delivery = deliveries({ token, clock: fakeClock() })

test('the lines of an app are in the language of its option, with their values', async () => {
  const old = deliveries({ token, clock: fakeClock(fakeClock().now() - 480) })
  const lines = await linesOf(async (app) => {
    await app.handle(delivery.handshake())
    await app.handle(old.text('x'))
    app.on('text', () => true as never)
    await app.handle(delivery.text('x'))
  }, 'zh')
  assert.equal(lines, [
    '[echostr] 接入验证成功：签名和 Token 都正确。',
    '[echostr] stale_timestamp: 签名时间是 480 秒之前，最多允许 300 秒。本机打开 NTP 对时；不得已才调大选项 `freshness`（秒）。',
    '[echostr] bad_result: 应用的处理函数（text）返回了 true。返回字符串、回复（text()、image() 等）、图文数组、null，或者不返回。',
  ])
})

test('what a handler throws keeps its stack behind a Chinese beginning', async () => {
  const [line = ''] = await linesOf((app) => {
    app.on('text', () => {
      throw new TypeError('mine')
    })
    return app.handle(delivery.text('x'))
  }, 'zh')
  assert.match(line, /^\[echostr\] 处理函数出错: TypeError: mine\n {4}at /)
})

test('without the option the environment decides', async () => {
  const { LC_ALL } = process.env
  try {
    process.env.LC_ALL = 'zh_CN.UTF-8'
    assert.match((await linesOf((app) => app.handle(delivery.handshake())))[0] ?? '', '接入验证成功')
    assert.match((await linesOf((app) => app.handle(delivery.handshake()), 'en'))[0] ?? '', 'handshake')
  } finally {
    process.env.LC_ALL = LC_ALL
  }
})

test('another language is refused', () => {
  assert.throws(() => new App({ token, lang: 'fr' as Lang }), /takes "zh" or "en" as "lang"/)
})

function thrownBy(run: () => unknown): EchostrError {
  try {
    run()
  } catch (error) {
    return error as EchostrError
  }
  throw new Error('nothing was thrown')
}

test('what is thrown at start shows its Chinese where Node prints it, and is English to compare', () => {
  const error = thrownBy(() => new App({ token: '' }))
  assert.match(error.message, 'The token is empty')
  assert.equal(Object.entries(error).at(-1), [
    'zh',
    { meaning: 'Token 是空的：环境变量设置了吗？', remedy: '见文档的 reference/options 页。' },
  ])
  assert.is(error.in('en'), error.message)
  assert.is(error.in('zh'), 'Token 是空的：环境变量设置了吗？见文档的 reference/options 页。')
})

test('the plugins tell their mistakes in Chinese, with the name of the option', () => {
  const appId = 'wx1'
  for (const [run, zh] of [
    [() => client({ appId, secret: '' }), 'client() 的 "secret" 是非空的字符串，而不是空字符串。'],
    [() => client({ appId, secret: 's', colour: 1 } as never), 'client() 没有选项 "colour"，有的是 '],
    [() => late({ via: [], ttl: 1 } as never), 'late() 的 "via" 是'],
    [() => fetchOnNext(5 as never), 'fetchOnNext() 的参数是带选项的对象，而不是数字。'],
    [() => match(), '插件 "match"：match() 至少要一条规则。'],
    [
      () => session({ initial: 1, ttl: 1 } as never),
      'session() 的 "initial" 是函数，而不是数字。见插件 README',
    ],
  ] as const)
    assert.ok(thrownBy(run).in('zh').startsWith(zh), `${thrownBy(run).in('zh')} ≠ ${zh}`)
})

test('what another error says inside of one is in Chinese, too', () => {
  const cause = new EchostrError('client_refused', 'Refused', { texts: { phrases: { Refused: '被拒绝' } } })
  const texts = { phrases: { 'Not sent: {reason}': '没有发出：{reason}' } }
  assert.is(new EchostrError('late_x', 'Not sent: Refused', { cause, texts }).in('zh'), '没有发出：被拒绝')
})

test('a late reply that WeChat refused is told in Chinese, with the call and the errcode', () => {
  const cause = new WeChatApiError('/cgi-bin/message/custom/send', 45015, 'response out of time limit')
  const reply = { MsgType: 'text', Content: 'x' } as const
  const item: LateItem = { id: '1', account: '', accountId: 'gh_1', to: 'o1', at: 0, reply, label: '' }
  const what = `push cannot send the late reply, fetchOnNext is next: ${cause.message}`
  const told = new LateError('late_fallback', what, item, cause).in('zh')
  assert.match(
    told,
    /^push 发不出这条事后回复，接着用 fetchOnNext：\/cgi-bin\/message\/custom\/send：.+（45015）。/,
  )
  assert.match(told, /微信的原话："response out of time limit"$/)
})

test('however long a message is, and whatever its cause, it is told', () => {
  const long = `${'a for '.repeat(50_000)}b`
  assert.is(new EchostrError('bad_option', `The path is ${long}`).zh.meaning, `请求的路径是 ${long}`)
  const round = new EchostrError('quota_full', 'Full')
  round.cause = round
  assert.is(round.in('zh'), 'Full')
})

test("a plugin's code without a table keeps its own words", () => {
  const error = new EchostrError('quota_full', 'The body is empty')
  assert.equal(error.zh, { meaning: 'The body is empty', remedy: '' })
  assert.is(error.in('zh'), 'The body is empty')
})

test('a plugin gives its words with its errors', () => {
  const texts: ErrorTexts = {
    remedies: { quota_full: ['Wait.', '请等待。'] },
    phrases: { '{count} messages are too many': '{count} 条消息太多' },
  }
  const error = new EchostrError('quota_full', '21 messages are too many', { texts })
  assert.is(error.message, '21 messages are too many. Wait.')
  assert.is(error.in('zh'), '21 条消息太多。请等待。')
})

test('an error that Node warns of is in the language of the terminal', () => {
  const { LC_ALL } = process.env
  const error = new EchostrError('bad_option', 'x() takes a string as "a", not a number')
  try {
    process.env.LC_ALL = 'zh_CN.UTF-8'
    assert.is(String(error), `EchostrError: ${error.in('zh')}`)
    process.env.LC_ALL = 'C'
    assert.is(String(error), `EchostrError: ${error.message}`)
  } finally {
    if (LC_ALL === undefined) delete process.env.LC_ALL
    else process.env.LC_ALL = LC_ALL
  }
})

test.run()
