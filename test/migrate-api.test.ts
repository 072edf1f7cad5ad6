// The page about co-wechat-api, wechat-api and wechat-oauth: none of their methods is left out, and each counterpart calls the same path.
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { MemoryStore } from 'echostr'
import { type Client, client, type SecretOptions } from 'echostr/plugins/client'
import { jssdk, oauth } from 'echostr/plugins/web'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { proseOf } from './support/docs.ts'
import { until } from './support/wechat-api.ts'
import { clientRows } from './wrong-arguments/plugins.ts'

const test = suite('migrate: api')

// some of their methods are deprecated, and say so
process.noDeprecation = true

const pages = ['docs/en/migrate/api.md', 'docs/zh/migrate/api.md']

/** Of wechat-oauth 1.5.0, which is not among the dependencies; `_getUser` is its own. */
const oauthMethods = [
  ...[
    'setOpts',
    'request',
    'getAuthorizeURL',
    'getAuthorizeURLForWebsite',
    'getAccessToken',
    'getSessionKey',
  ],
  ...['refreshAccessToken', 'getUser', 'getUserByCode', 'verifyToken', 'decryptMiniProgramUser'],
]

const require = createRequire(import.meta.url)
// biome-ignore lint/suspicious/noExplicitAny: packages without types
const [CoWechatApi, WechatApi]: any[] = [require('co-wechat-api'), require('wechat-api')]
const methodsOf = (api: { prototype: object }) => [
  ...Object.getOwnPropertyNames(api.prototype).filter((name) => name !== 'constructor'),
  ...Object.keys(api).map((name) => `API.${name}`),
]
const apiMethods = methodsOf(CoWechatApi)
/** Of the same name in both, for different calls. */
const differing = ['getRecords']
/** In wechat-api it fails before it has asked for anything. */
const broken = ['uploadPageIcon']
/** What begins with a low line is their own. */
const isOlder = (name: string) =>
  !name.startsWith('_') && (name.startsWith('API.') || differing.includes(name) || !apiMethods.includes(name))
const olderMethods = methodsOf(WechatApi).filter(isOlder)

type Section = 'co-wechat-api' | 'wechat-api' | 'wechat-oauth'

/** A row of a table: what they call it, and what stands in its place. */
interface Row {
  readonly names: readonly string[]
  readonly counterpart: string
  readonly note: string
}

function rowsOf(page: string, section: Section): readonly Row[] {
  const [, text = ''] = proseOf(page).split(`\n## ${section}\n`)
  const lines = text.split('\n## ')[0]?.matchAll(/^\| (`.*?`) \| `(.*?)` \| ?(.*?) ?\|$/gm) ?? []
  return Array.from(lines, ([, names = '', counterpart = '', note = '']) => {
    return { names: [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name), counterpart, note }
  })
}

for (const page of pages)
  for (const [section, methods] of [
    ['co-wechat-api', apiMethods],
    ['wechat-api', olderMethods],
    ['wechat-oauth', oauthMethods],
  ] as const)
    test(`${page}: every method of ${section} has one row, and no other has`, () => {
      const named = rowsOf(page, section)
        .flatMap(({ names }) => names)
        .filter((name) => !name.startsWith('new '))
      assert.equal([...named].sort(), [...methods].sort())
    })

test('both pages have the same rows', () => {
  for (const section of ['co-wechat-api', 'wechat-api', 'wechat-oauth'] as const) {
    const [english, chinese] = pages.map((page) =>
      rowsOf(page, section).map(({ names, counterpart }) => [names, counterpart]),
    )
    assert.equal(chinese, english)
  }
})

/** Arguments where any text would not do. */
const special: Readonly<Record<string, readonly unknown[]>> = {
  batchGetUsers: [['o1']],
  massSend: [{}, true],
  updateGoodsForGroup: ['1', [], []],
  semantic: ['u', {}],
  setKfAccountAvatar: ['a@b', import.meta.filename],
}

const texts = [import.meta.filename, 'a', 'b', 'c', 'd', 'e', 'f']
const given = { media_id: 'm', ticket: 't', expires_in: 7200 }

/** The paths that a method of co-wechat-api asks for. */
async function askedBy(name: string): Promise<readonly string[]> {
  const asked: string[] = []
  const api = new CoWechatApi('wx1', 's')
  api.ensureAccessToken = async () => ({ accessToken: 'T' })
  api.request = async (url: string) => {
    asked.push(new URL(url).pathname)
    return given
  }
  await CoWechatApi.prototype[name].apply(api, special[name] ?? texts)
  return asked
}

/** As many arguments as a method of wechat-api takes before the callback; those that it passes on are not counted. */
function argumentsOf(name: string): readonly unknown[] {
  const { length } = (WechatApi.prototype[`_${name}`] ?? WechatApi.prototype[name]) as { length: number }
  return (olderSpecial[name] ?? special[name] ?? texts).slice(0, Math.max(0, length - 1))
}

const olderSpecial: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(
    ['Media', 'Image', 'Voice', 'Video', 'Thumb'].map((kind) => [
      `upload${kind}Stream`,
      [{ headers: {} }, 'image'],
    ]),
  ),
  createCardQRCode: [{ card: {} }],
  getRecords: [{}],
  getOrdersByStatus: [1, new Date(0), new Date(0)],
}

/** The paths that a method of wechat-api asks for. */
async function askedByOlder(name: string): Promise<readonly string[]> {
  const asked: string[] = []
  const api = new WechatApi('wx1', 's')
  api.preRequest = (method: (...args: unknown[]) => void, args: ArrayLike<unknown>) => {
    api.token = { accessToken: 'T' }
    method.apply(api, Array.from(args))
  }
  api.request = (
    url: string,
    options: unknown,
    callback = options as (error: null, ...results: object[]) => void,
  ) => {
    asked.push(new URL(url).pathname)
    callback(null, given, { headers: {} })
  }
  let called = false
  const end = () => {
    called = true
  }
  const made = WechatApi.prototype[name].apply(api, [...argumentsOf(name), end])
  if (made === undefined) await until(() => called)
  return asked
}

const answer = {
  ip_list: [],
  item: [],
  comment: [],
  list: [],
  tag: {},
  tags: [],
  tagid_list: [],
  user_info_list: [],
}

/** The paths that a call of the client asks for, when it is given what the rows of the wrong arguments say is right. */
async function askedByUs(call: string): Promise<readonly string[]> {
  const asked: string[] = []
  const wechat: Client = client({
    appId: 'wx1',
    token: () => 'T',
    fetch: async (url) => {
      asked.push(new URL(String(url)).pathname)
      return Response.json(answer)
    },
  })
  const like = call.startsWith('datacube.') ? 'datacube.getusersummary' : call
  const given = clientRows.find(({ member }) => member === `client.${like}`)?.given
  assert.ok(given, `${call} has no row`)
  // biome-ignore lint/suspicious/noExplicitAny: groups and methods alike
  const run = call.split('.').reduce((group, name) => group[name], wechat as any)
  const result = run(...Object.values(given))
  if (typeof result?.next === 'function') for await (const _ of result);
  else await result
  return asked
}

/** Counterparts that are no call of the client: another plugin, an option, an address that is made without a call. */
const elsewhere = /^(createHash\(|client\(|jssdk\(|new URL|token\(|ticket\(|call\(path)/
/** Addresses are made without a call by both. */
const silent = ['qrcode.url']

type Ask = (name: string) => Promise<readonly string[]>

async function checkRow({ names, counterpart, note }: Row, ask: Ask): Promise<void> {
  const [, path] = /^(?:call|download)\('([^'?]+)/.exec(counterpart) ?? []
  const call = counterpart.slice(0, counterpart.indexOf('('))
  const ours = path === undefined ? await askedByUs(call) : [path]
  for (const name of names) {
    const theirs = (await ask(name)).at(-1)
    const [, withdrawn] = /^`([^`]+)` is withdrawn/.exec(note) ?? []
    if (withdrawn !== undefined) assert.is(theirs, withdrawn)
    else if (path?.endsWith('…')) assert.match(theirs ?? '', path.slice(0, -1), name)
    else assert.is(theirs, silent.includes(call) ? undefined : ours.at(-1), name)
  }
}

for (const [section, ask] of [
  ['co-wechat-api', askedBy],
  ['wechat-api', askedByOlder],
] as const)
  for (const row of rowsOf('docs/en/migrate/api.md', section))
    if (!elsewhere.test(row.counterpart))
      test(`${row.counterpart} asks for what ${row.names.join(', ')} of ${section} did`, () =>
        checkRow(row, ask))

test('a method of wechat-api asks for what its namesake of co-wechat-api does', async () => {
  for (const row of rowsOf('docs/en/migrate/api.md', 'co-wechat-api')) {
    const names = row.names.filter(
      (name) => WechatApi.prototype[name] && ![...differing, ...broken].includes(name),
    )
    if (!elsewhere.test(row.counterpart)) await checkRow({ ...row, names }, askedByOlder)
  }
})

/** What is no method of the client: each counterpart, run; the paths that it asks for. */
const others: Readonly<Record<string, (options: SecretOptions) => unknown>> = {
  'client({ appId, secret, store })': (options) => client({ ...options, store: new MemoryStore() }),
  'client({ timeout, fetch, … })': (options) => client({ ...options, timeout: 1 }),
  'client({ baseUrl, … })': (options) => client({ ...options, baseUrl: 'https://sh.api.weixin.qq.com' }),
  'call(path, body)': (options) => client(options).call('/cgi-bin/x', {}),
  'token()': (options) => client(options).token(),
  'ticket(type)': (options) => client(options).ticket('wx_card'),
  'jssdk(client).sign(url)': (options) => jssdk(client(options), { hosts: ['a.cn'] }).sign('https://a.cn/'),
  'jssdk(client).card(card)': (options) => jssdk(client(options), { hosts: ['a.cn'] }).card({ card_id: 'c' }),
  'new URL(url)': () => new URL('https://a.cn/'),
  "createHash('md5')": () => createHash('md5').update('a=1&key=k').digest('hex'),
}

for (const section of ['co-wechat-api', 'wechat-api'] as const)
  for (const { names, counterpart } of rowsOf('docs/en/migrate/api.md', section))
    if (elsewhere.test(counterpart))
      test(`${counterpart} is there for ${names.join(', ')} of ${section}`, async () => {
        const asked: string[] = []
        const fetch = async (url: unknown) => {
          asked.push(new URL(String(url)).pathname)
          return Response.json({ access_token: 'T', ticket: 'T', expires_in: 7200 })
        }
        assert.ok(await others[counterpart]?.({ appId: 'wx1', secret: 's', fetch }))
        if (/sign|card|ticket/.test(counterpart)) assert.is(asked.at(-1), '/cgi-bin/ticket/getticket')
      })

test('what stands in the place of wechat-oauth is there, and asks for the same paths', async () => {
  const asked: string[] = []
  const web = oauth({
    ...{ appId: 'wx1', secret: 's', callback: 'https://m.example.com/cb' },
    fetch: async (url) => {
      asked.push(new URL(String(url)).pathname)
      return Response.json({
        openid: 'o',
        nickname: 'n',
        access_token: 'T',
        scope: 'snsapi_base',
        refresh_token: 'R',
      })
    },
  })
  const token = { access_token: 'T', openid: 'o' }
  const calls: Readonly<Record<string, () => unknown>> = {
    authorizeUrl: () => asked.push(new URL(web.authorizeUrl()).pathname),
    exchange: () => web.exchange('C'),
    refresh: () => web.refresh('R'),
    userinfo: () => web.userinfo(token),
    check: () => web.check(token),
  }
  for (const call of Object.values(calls)) await call()
  assert.equal(asked, [
    '/connect/oauth2/authorize',
    ...['access_token', 'refresh_token'].map((name) => `/sns/oauth2/${name}`),
    ...['/sns/userinfo', '/sns/auth'],
  ])
  const rows = rowsOf('docs/en/migrate/api.md', 'wechat-oauth')
  const told = rows.map(({ counterpart }) => counterpart).join()
  for (const name of Object.keys(calls)) assert.match(told, `${name}(`)
})

test.run()
