// The page about co-wechat-api and wechat-oauth: none of their methods is left out, and each counterpart calls the same path.
import { createRequire } from 'node:module'
import { type Client, client } from 'echostr/plugins/client'
import { oauth } from 'echostr/plugins/web'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { proseOf } from './support/docs.ts'
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

// biome-ignore lint/suspicious/noExplicitAny: a package without types
const CoWechatApi: any = createRequire(import.meta.url)('co-wechat-api')
const apiMethods = Object.getOwnPropertyNames(CoWechatApi.prototype).filter((name) => name !== 'constructor')

/** A row of a table: what they call it, and what stands in its place. */
interface Row {
  readonly names: readonly string[]
  readonly counterpart: string
  readonly note: string
}

function rowsOf(page: string, section: 'co-wechat-api' | 'wechat-oauth'): readonly Row[] {
  const [, text = ''] = proseOf(page).split(`\n## ${section}\n`)
  const lines = text.split('\n## ')[0]?.matchAll(/^\| (`.*?`) \| `(.*?)` \| ?(.*?) ?\|$/gm) ?? []
  return Array.from(lines, ([, names = '', counterpart = '', note = '']) => {
    return { names: [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name), counterpart, note }
  })
}

for (const page of pages)
  for (const [section, methods] of [
    ['co-wechat-api', apiMethods],
    ['wechat-oauth', oauthMethods],
  ] as const)
    test(`${page}: every method of ${section} has one row, and no other has`, () => {
      const named = rowsOf(page, section)
        .flatMap(({ names }) => names)
        .filter((name) => !name.startsWith('new '))
      assert.equal([...named].sort(), [...methods].sort())
    })

test('both pages have the same rows', () => {
  for (const section of ['co-wechat-api', 'wechat-oauth'] as const) {
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

/** The paths that a method of co-wechat-api asks for. */
async function askedBy(name: string): Promise<readonly string[]> {
  const asked: string[] = []
  const api = new CoWechatApi('wx1', 's')
  api.ensureAccessToken = async () => ({ accessToken: 'T' })
  api.request = async (url: string) => {
    asked.push(new URL(url).pathname)
    return { media_id: 'm', ticket: 't', expires_in: 7200 }
  }
  const texts = [import.meta.filename, 'a', 'b', 'c', 'd', 'e', 'f']
  await CoWechatApi.prototype[name].apply(api, special[name] ?? texts)
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
const elsewhere = /^(client\(|jssdk\(|new URL|token\(|ticket\(|call\(path)/
/** Addresses are made without a call by both. */
const silent = ['qrcode.url']

for (const { names, counterpart, note } of rowsOf('docs/en/migrate/api.md', 'co-wechat-api'))
  if (!elsewhere.test(counterpart))
    test(`${counterpart} asks for what ${names.join(', ')} did`, async () => {
      const [, path] = /^(?:call|download)\('([^'?]+)/.exec(counterpart) ?? []
      const call = counterpart.slice(0, counterpart.indexOf('('))
      const ours = path === undefined ? await askedByUs(call) : [path]
      for (const name of names) {
        const theirs = (await askedBy(name)).at(-1)
        const [, withdrawn] = /^`([^`]+)` is withdrawn/.exec(note) ?? []
        if (withdrawn !== undefined) assert.is(theirs, withdrawn)
        else if (path?.endsWith('…')) assert.match(theirs ?? '', path.slice(0, -1))
        else assert.is(theirs, silent.includes(call) ? undefined : ours.at(-1), name)
      }
    })

test('what stands in the place of wechat-oauth is there, and asks for the same paths', async () => {
  const asked: string[] = []
  const web = oauth({
    ...{ appId: 'wx1', secret: 's', callback: 'https://m.example.com/cb' },
    fetch: async (url) => {
      asked.push(new URL(String(url)).pathname)
      return Response.json({ openid: 'o', access_token: 'T', scope: 'snsapi_base', refresh_token: 'R' })
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
