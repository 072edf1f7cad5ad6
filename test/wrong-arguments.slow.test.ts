// Whatever is given to what is exported: it works as documented, or an EchostrError names the function and the argument.
import { once } from 'node:events'
import { createServer, IncomingMessage } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import * as core from 'echostr'
import { App, EchostrError, listener, news } from 'echostr'
import * as adapters from 'echostr/adapters'
import * as client from 'echostr/plugins/client'
import * as cloud from 'echostr/plugins/cloud'
import * as devtools from 'echostr/plugins/devtools'
import * as dialogue from 'echostr/plugins/dialogue'
import * as inspect from 'echostr/plugins/inspect'
import * as late from 'echostr/plugins/late'
import * as match from 'echostr/plugins/match'
import * as order from 'echostr/plugins/order'
import * as session from 'echostr/plugins/session'
import * as web from 'echostr/plugins/web'
import * as testing from 'echostr/testing'
import * as ai from 'echostr-plugin-ai'
import * as aiTesting from 'echostr-plugin-ai/testing'
import * as telemetry from 'echostr-plugin-opentelemetry'
import * as redis from 'echostr-plugin-redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stderrOf } from './support/kit.ts'
import { adapterRows } from './wrong-arguments/adapters.ts'
import { aiKitRows, aiRows } from './wrong-arguments/ai.ts'
import { coreRows } from './wrong-arguments/core.ts'
import { devtoolsRows, inspectRows } from './wrong-arguments/devtools.ts'
import { kitRows } from './wrong-arguments/kits.ts'
import {
  clientRows,
  cloudRows,
  dialogueRows,
  lateRows,
  matchRows,
  orderRows,
  sessionRows,
} from './wrong-arguments/plugins.ts'
import { redisRows } from './wrong-arguments/redis.ts'
import type { Row } from './wrong-arguments/row.ts'
import { telemetryRows } from './wrong-arguments/telemetry.ts'
import { webRows } from './wrong-arguments/web.ts'

const test = suite('wrong-arguments')

/** Every export is called with every wrong value in every place. */
export const deadline = 150_000

const entries: readonly (readonly [name: string, exported: object, rows: readonly Row[]])[] = [
  ['echostr', core, coreRows],
  ['echostr/adapters', adapters, adapterRows],
  ['echostr/testing', testing, kitRows],
  ['echostr/plugins/client', client, clientRows],
  ['echostr/plugins/match', match, matchRows],
  ['echostr/plugins/late', late, lateRows],
  ['echostr/plugins/session', session, sessionRows],
  ['echostr/plugins/order', order, orderRows],
  ['echostr/plugins/cloud', cloud, cloudRows],
  ['echostr/plugins/web', web, webRows],
  ['echostr/plugins/dialogue', dialogue, dialogueRows],
  ['echostr/plugins/devtools', devtools, devtoolsRows],
  ['echostr/plugins/inspect', inspect, inspectRows],
  ['echostr-plugin-ai', ai, aiRows],
  ['echostr-plugin-ai/testing', aiTesting, aiKitRows],
  ['echostr-plugin-opentelemetry', telemetry, telemetryRows],
  ['echostr-plugin-redis', redis, redisRows],
]

const wrong: readonly unknown[] = [
  ...[undefined, null, 0, -1, Number.NaN, 1n, true, '', 'text', Symbol('s')],
  ...[{}, [], [1], [null], () => {}, new Date(Number.NaN), Object.create(null)],
]

/** Codes of mistakes in a program; the others are about what is in an argument of the right kind. */
const mistakes = /^(bad_option|bad_handler|bad_plugin|\w+_option)$/

interface Spoilt {
  readonly args: readonly unknown[]
  /** What the message may name: the argument or its fields, and those behind it when they are missing, too. */
  readonly names: readonly string[]
}

/** The arguments as they should be, with one of them, or one of its fields, left out or another value. */
function* spoilt({ given }: Row): Generator<Spoilt> {
  const values = Object.values(given)
  for (const [at, name] of Object.keys(given).entries()) {
    const fields = isPlain(values[at]) ? values[at] : {}
    const names = [name.trim(), ...Object.keys(fields)]
    yield { args: values.slice(0, at), names: [...names, ...Object.keys(given).slice(at)] }
    for (const value of wrong) yield { args: values.with(at, value), names }
    for (const key of Object.keys(fields))
      for (const value of wrong)
        yield { args: values.with(at, { ...fields, [key]: value }), names: [key, name.trim()] }
    yield { args: values.with(at, { ...fields, misspelt: 1 }), names: ['misspelt', ...names] }
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** What a call threw or rejected with; `'hung'` when it does not end. */
async function thrownBy({ call }: Row, args: readonly unknown[]): Promise<unknown> {
  try {
    const result = call(...args) as PromiseLike<unknown> | undefined
    if (typeof result?.then !== 'function') return undefined
    return await Promise.race([Promise.resolve(result).then(() => undefined), setTimeout(3000, 'hung')])
  } catch (thrown) {
    return thrown
  }
}

/** What is amiss with an error. */
function faultOf(thrown: unknown, { says }: Row, names: readonly string[]): string | undefined {
  if (thrown === undefined) return undefined
  if (!(thrown instanceof EchostrError))
    return String((thrown as Error)?.stack ?? thrown)
      .split('\n')
      .slice(0, 3)
      .join(' ')
  if (!mistakes.test(thrown.code)) return undefined
  const { message } = thrown
  return says.test(message) && names.some((name) => message.toLowerCase().includes(name.toLowerCase()))
    ? undefined
    : message
}

async function faultsOf(row: Row): Promise<string> {
  const faults = new Set<string>()
  for (const { args, names } of spoilt(row)) {
    const fault = faultOf(await thrownBy(row, args), row, names)
    if (fault !== undefined) faults.add(`${names[0]}: ${fault}`)
  }
  return [...faults].join('\n')
}

for (const [entry, , rows] of entries)
  for (const row of rows)
    test(`${entry}: ${row.member}(${Object.keys(row.given).join(', ')})`, async () => {
      let faults = ''
      const said = await stderrOf(async () => {
        assert.is(await thrownBy(row, Object.values(row.given)), undefined)
        faults = await faultsOf(row)
      })
      assert.is(faults, '')
      assert.equal(said, [])
    })

test('the mistakes of a first hour are told in words', () => {
  const app = new App({ token: 'xq123456' })
  // biome-ignore lint/suspicious/noExplicitAny: wrong arguments are the point
  const [on, anyListener, anyNews, AnyApp] = [app.on.bind(app), listener, news, App] as any[]
  const said: readonly (readonly [() => unknown, RegExp])[] = [
    [() => on(() => 'x'), /app\.on\(\) takes a "kind".*app\.use\(handler\)/],
    [() => on('text'), /app\.on\(\) takes a function as "handler"/],
    [() => anyListener(), /listener\(\) takes an App as "app", not undefined/],
    [() => anyListener(app, 'wechat'), /listener\(\) takes a path like "\/wechat" as "path", not "wechat"/],
    [() => createServer(app as object), /createServer was given an App.*listener\(app\)/],
    [() => anyListener(new IncomingMessage(new Socket())), /createServer was given the function listener/],
    [() => app.onError('x' as never), /app\.onError\(\) takes a function as "hook".*app\.onError\(\(error\)/],
    [() => new AnyApp({ token: undefined }), /"token" is missing.*its environment variable is not set/],
    [() => AnyApp({ token: 'xq123456' }), /App\(\) was called without new/],
    [() => new AnyApp({ token: 123456 }), /token is a number: write it in quotes/],
    [
      () => new AnyApp({ token: 'xq123456', encodingAesKey: 'x' }),
      /no option "encodingAesKey": did you mean "encodingAESKey"\?/,
    ],
    [() => new AnyApp({ token: 'x' }), /3 to 32 letters and digits/],
    [() => anyNews(), /news\(\) takes "Articles"/],
    [() => anyNews('x'), /news\(\) takes "Articles"/],
    [() => anyNews(undefined), /news\(\) takes "Articles"/],
    [() => anyNews([{ Title: 'x' }]), /news\(\.\.\.articles\)/],
  ]
  for (const [call, words] of said)
    assert.throws(
      call,
      (error: unknown) => error instanceof EchostrError && words.test(error.message),
      String(words),
    )
})

test('a path may stand in place of the options of listener()', async () => {
  const server = createServer(
    listener(
      new App({ token: 'xq123456' }).onError(() => {}),
      '/wechat',
    ),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const statuses = ['/wechat', '/other'].map(
    async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).status,
  )
  assert.equal(await Promise.all(statuses), [401, 404])
  server.close()
})

test('a class that was put in place of App is still one', () => {
  class Own extends App {}
  assert.instance(new Own({ token: 'xq123456' }), App)
  assert.is(new App({ token: 'xq123456' }).constructor, App)
})

/** Functions and classes, and the methods of these, by the names that rows have. */
function membersOf(exported: object): readonly string[] {
  return Object.entries(exported).flatMap(([name, value]) => {
    if (typeof value !== 'function') return []
    const { prototype } = value as { prototype?: object }
    const methods = prototype ? Object.entries(Object.getOwnPropertyDescriptors(prototype)) : []
    return [
      name,
      ...methods
        .filter(([key, each]) => key !== 'constructor' && typeof each.value === 'function')
        .map(([key]) => `${name}.${key}`),
    ]
  })
}

test('no function, class or method that is exported is left out', () => {
  for (const [entry, exported, rows] of entries) {
    const tried = new Set(rows.map(({ member }) => member))
    assert.equal(
      membersOf(exported).filter((member) => !tried.has(member)),
      [],
      entry,
    )
  }
})

test.run()
