// The pages of client, cloud, dialogue, inspect, late, order and ai: no call, option or code is left out. That their code runs, test/readme-code.slow.test.ts sees to.
import { client } from 'echostr/plugins/client'
import * as aiPlugin from 'echostr-plugin-ai'
import * as aiTesting from 'echostr-plugin-ai/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { texts as ofCloud } from '../../plugins/cloud/texts.ts'
import { pageFindings } from '../../plugins/devtools/texts/page-findings.ts'
import { texts as ofDialogue } from '../../plugins/dialogue/texts.ts'
import { texts as ofOrder } from '../../plugins/order/texts.ts'
import { texts as ofWeb } from '../../plugins/web/texts.ts'
import { proseOf, read } from '../support/docs.ts'

const test = suite('plugins/readmes')

const clientPages = ['docs/en/guide/client.md', 'docs/zh/guide/client.md']
const readme = {
  cloud: 'plugins/cloud/README.md',
  late: 'docs/en/guide/late.md',
  order: 'docs/en/guide/order.md',
  login: 'docs/en/guide/web-login.md',
  jssdk: 'docs/en/guide/jssdk.md',
  dialogue: 'plugins/dialogue/README.md',
}

/** The calls of a client by their names, e.g. `menu.create`. */
function callsOf(group: object, before = ''): string[] {
  return Object.entries(group).flatMap(([name, each]) =>
    typeof each === 'function' ? [before + name] : callsOf(each, `${before}${name}.`),
  )
}

for (const page of clientPages)
  test(`${page}: every call of the client is in the table`, () => {
    const rows = proseOf(page)
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const calls = callsOf(client({ appId: 'wx1', secret: 's' }))
    assert.ok(calls.length > 100)
    for (const call of calls) {
      const name = call.split('.').at(-1)
      const group = call.slice(0, -(name?.length ?? 0))
      const listed = rows.some((row) => row.includes(`\`${group}`) && new RegExp(`[.\`]${name}\\(`).test(row))
      assert.ok(listed, call)
    }
  })

for (const [file, source, from] of [
  ...[...clientPages, 'plugins/client/README.md'].flatMap((page) => [
    [page, 'plugins/client/options.ts', 'export interface SecretOptions'] as const,
    [page, 'plugins/client/options.ts', 'export interface SourceOptions'] as const,
    [page, 'plugins/client/options.ts', 'export interface TokenlessOptions'] as const,
    [page, 'plugins/client/options.ts', 'export interface CommonOptions'] as const,
  ]),
  [readme.late, 'plugins/late/index.ts', 'export interface LateOptions'],
  [readme.late, 'plugins/late/push.ts', 'export interface PushOptions'],
  [readme.late, 'plugins/late/fetch-on-next.ts', 'export interface FetchOptions'],
  [readme.order, 'plugins/order/index.ts', 'export interface SequentializeOptions'],
  [readme.cloud, 'plugins/cloud/index.ts', 'export interface CloudHostingOptions'],
  ['docs/en/guide/cloud.md', 'plugins/cloud/index.ts', 'export interface CloudHostingOptions'],
  ['docs/zh/guide/cloud.md', 'plugins/cloud/index.ts', 'export interface CloudHostingOptions'],
  [readme.login, 'plugins/web/options.ts', 'export interface OAuthOptions'],
  [readme.login.replace('/en/', '/zh/'), 'plugins/web/options.ts', 'export interface OAuthOptions'],
  [readme.login, 'src/testing/fake-api/web.ts', 'export interface WebSettings'],
  [readme.jssdk, 'plugins/web/jssdk.ts', 'export interface JsSdkOptions'],
  [readme.jssdk.replace('/en/', '/zh/'), 'plugins/web/jssdk.ts', 'export interface JsSdkOptions'],
  [readme.dialogue, 'plugins/dialogue/index.ts', 'export interface DialoguesOptions'],
  ...['docs/en/guide/devtools.md', 'docs/zh/guide/devtools.md', 'plugins/devtools/README.md'].map(
    (page) => [page, 'plugins/devtools/inspect.ts', 'export interface InspectOptions'] as const,
  ),
] as const) {
  test(`${file}: every option of ${from.split(' ').at(-1)} is in the table`, () => {
    const text = read(source)
    const [body = ''] = text.slice(text.indexOf(from)).split('\n}')
    const names = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map(([, name]) => name)
    assert.ok(names.length >= 3)
    for (const name of names) assert.ok(proseOf(file).includes(`\n| \`${name}\` | `), name)
  })
}

for (const [file, source, from] of [
  ...clientPages.map((page) => [page, 'plugins/client/wire/call-error.ts', 'export type CallCode'] as const),
  [readme.late, 'plugins/late/late-error.ts', 'export type LateCode'],
] as const) {
  test(`${file}: every code of ${from.split(' ').at(-1)} is in the table`, () => {
    const text = read(source)
    const [body = ''] = text.slice(text.indexOf(from)).split('\n\n')
    const codes = [...body.matchAll(/'(\w+)'/g)].map(([, code]) => code)
    assert.ok(codes.length >= 3)
    for (const code of codes) assert.ok(proseOf(file).includes(`\n| \`${code}\` | `), code)
  })
}

const ai = [
  ['plugins/ai/README.md', 'docs/en/guide/ai.md'],
  ['plugins/ai/README.zh-CN.md', 'docs/zh/guide/ai.md'],
] as const

for (const [file, page] of ai) {
  test(`${file}, and the page: every option of chat`, () => {
    const options = namesIn('plugins/ai/options.ts', 'export interface ChatOptions')
    assert.ok(options.length > 20)
    for (const each of [file, page]) {
      const rows = proseOf(each)
        .split('\n')
        .filter((line) => line.startsWith('| `'))
      for (const name of options)
        assert.ok(
          rows.some((row) => row.split(' | ')[0]?.includes(`\`${name}\``)),
          `${each}: ${name}`,
        )
    }
    assert.ok(read(file).split('\n').length <= 61)
    assert.match(read(file), page)
  })

  test(`${page}: every option of openaiCompatible, every code, and every export that is called`, () => {
    const prose = proseOf(page) + read(page)
    const codes = new Set(
      ['texts', 'failure', 'talk', 'tools', 'moderation', 'answer'].flatMap((name) =>
        [...read(`plugins/ai/${name}.ts`).matchAll(/\bai_[a-z_]+/g)].map(([code]) => code),
      ),
    )
    assert.ok(codes.size > 14)
    const options = namesIn('plugins/ai/openai-compatible.ts', 'export interface OpenAICompatibleOptions')
    for (const name of options) assert.match(prose, new RegExp(`\n\\| .*\`${name}\``), name)
    for (const name of [...codes, ...Object.keys(aiPlugin), ...Object.keys(aiTesting)])
      assert.match(prose, name)
  })
}

/** The names of the members of an interface. */
function namesIn(source: string, from: string): string[] {
  const text = read(source)
  const [body = ''] = text.slice(text.indexOf(from)).split('\n}')
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name)
}

test('every code of sequentialize() is in the table', () => {
  const codes = Object.keys(ofOrder.remedies ?? {})
  assert.ok(codes.length >= 5)
  for (const code of codes) assert.ok(proseOf(readme.order).includes(`\n| \`${code}\` | `), code)
})

test('every code of dialogues() is in the tables', () => {
  const codes = Object.keys(ofDialogue.remedies ?? {})
  assert.ok(codes.length >= 9)
  for (const file of ['docs/en/guide/dialogue.md', 'docs/zh/guide/dialogue.md'])
    for (const code of codes) assert.ok(proseOf(file).includes(`\n| \`${code}\` | `), `${file}: ${code}`)
})

test('every code of cloudHosting() is in the guide', () => {
  const codes = Object.keys(ofCloud.remedies ?? {})
  assert.ok(codes.length >= 5)
  for (const code of codes)
    for (const lang of ['en', 'zh']) assert.match(proseOf(`docs/${lang}/guide/cloud.md`), `\`${code}\``)
})

test('every code of oauth() and jssdk(), and of the doctor for pages, is told in both languages', () => {
  const codes = Object.keys(ofWeb.remedies ?? {})
  assert.ok(codes.length >= 9)
  for (const lang of ['en', 'zh']) {
    const [login, signed] = ['web-login', 'jssdk'].map((page) => proseOf(`docs/${lang}/guide/${page}.md`))
    for (const code of codes)
      assert.ok((login ?? '').includes(`\n| \`${code}\` | `) || signed?.includes(`\`${code}\``), code)
    for (const code of Object.keys(pageFindings).filter((each) => !/good|not_checked/.test(each)))
      assert.ok(signed?.includes(`\`${code}\``), code)
  }
})

test.run()
