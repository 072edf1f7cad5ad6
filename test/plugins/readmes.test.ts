// The pages of client, cloud, late, order and ai: no call, option or code is left out. That their code runs, test/readme.test.ts sees to.
import { client } from 'echostr/plugins/client'
import * as aiPlugin from 'echostr-plugin-ai'
import * as aiTesting from 'echostr-plugin-ai/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { texts as ofCloud } from '../../plugins/cloud/texts.ts'
import { texts as ofOrder } from '../../plugins/order/texts.ts'
import { proseOf, read } from '../support/docs.ts'

const test = suite('plugins/readmes')

const readme = {
  client: 'plugins/client/README.md',
  cloud: 'plugins/cloud/README.md',
  late: 'docs/en/guide/late.md',
  order: 'docs/en/guide/order.md',
}

/** The calls of a client by their names, e.g. `menu.create`. */
function callsOf(group: object, before = ''): string[] {
  return Object.entries(group).flatMap(([name, each]) =>
    typeof each === 'function' ? [before + name] : callsOf(each, `${before}${name}.`),
  )
}

test('every call of the client is in the table', () => {
  const rows = proseOf(readme.client)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  const calls = callsOf(client({ appId: 'wx1', secret: 's' }))
  assert.ok(calls.length > 30)
  for (const call of calls) {
    const name = call.split('.').at(-1)
    const group = call.slice(0, -(name?.length ?? 0))
    const listed = rows.some((row) => row.includes(`\`${group}`) && row.includes(`${name}(`))
    assert.ok(listed, call)
  }
})

for (const [file, source, from] of [
  [readme.client, 'plugins/client/options.ts', 'export interface SecretOptions'],
  [readme.client, 'plugins/client/options.ts', 'export interface SourceOptions'],
  [readme.client, 'plugins/client/options.ts', 'export interface TokenlessOptions'],
  [readme.client, 'plugins/client/options.ts', 'export interface CommonOptions'],
  [readme.late, 'plugins/late/index.ts', 'export interface LateOptions'],
  [readme.late, 'plugins/late/push.ts', 'export interface PushOptions'],
  [readme.late, 'plugins/late/fetch-on-next.ts', 'export interface FetchOptions'],
  [readme.order, 'plugins/order/index.ts', 'export interface SequentializeOptions'],
  [readme.cloud, 'plugins/cloud/index.ts', 'export interface CloudHostingOptions'],
  ['docs/en/guide/cloud.md', 'plugins/cloud/index.ts', 'export interface CloudHostingOptions'],
  ['docs/zh/guide/cloud.md', 'plugins/cloud/index.ts', 'export interface CloudHostingOptions'],
] as const) {
  test(`every option of ${from.split(' ').at(-1)} is in the table`, () => {
    const text = read(source)
    const [body = ''] = text.slice(text.indexOf(from)).split('\n}')
    const names = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name)
    assert.ok(names.length >= 3)
    for (const name of names) assert.ok(proseOf(file).includes(`\n| \`${name}\` | `), name)
  })
}

for (const [file, source, from] of [
  [readme.client, 'plugins/client/wire/call-error.ts', 'export type CallCode'],
  [readme.late, 'plugins/late/late-error.ts', 'export type LateCode'],
] as const) {
  test(`every code of ${from.split(' ').at(-1)} is in the table`, () => {
    const text = read(source)
    const [body = ''] = text.slice(text.indexOf(from)).split('\n\n')
    const codes = [...body.matchAll(/'(\w+)'/g)].map(([, code]) => code)
    assert.ok(codes.length >= 3)
    for (const code of codes) assert.ok(proseOf(file).includes(`\n| \`${code}\` | `), code)
  })
}

const ai = ['plugins/ai/README.md', 'plugins/ai/README.zh-CN.md']

for (const file of ai) {
  test(`${file}: every option of chat, and of openaiCompatible`, () => {
    const options = namesIn('plugins/ai/options.ts', 'export interface ChatOptions')
    assert.ok(options.length > 20)
    for (const name of options) assert.ok(proseOf(file).includes(`\n| \`${name}\` | `), name)
    for (const name of namesIn('plugins/ai/openai-compatible.ts', 'export interface OpenAICompatibleOptions'))
      assert.match(proseOf(file), new RegExp(`openaiCompatible\\(\\{[^}]*\\b${name}\\b`), name)
  })

  test(`${file}: every code, and every export that is called`, () => {
    const prose = proseOf(file) + read(file)
    const codes = new Set(
      ['texts', 'failure', 'talk', 'tools', 'moderation', 'answer'].flatMap((name) =>
        [...read(`plugins/ai/${name}.ts`).matchAll(/\bai_[a-z_]+/g)].map(([code]) => code),
      ),
    )
    assert.ok(codes.size > 14)
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

test('every code of cloudHosting() is in the guide', () => {
  const codes = Object.keys(ofCloud.remedies ?? {})
  assert.ok(codes.length >= 5)
  for (const code of codes)
    for (const lang of ['en', 'zh']) assert.match(proseOf(`docs/${lang}/guide/cloud.md`), `\`${code}\``)
})

test.run()
