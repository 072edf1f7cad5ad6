// Pushes of cloud hosting: which are taken, which are not, and what they are answered.
import { request } from 'node:http'
import * as build from 'echostr'
import {
  type Answer,
  App,
  type EchostrError,
  listener,
  MemoryLedger,
  type OneAccountOptions,
  type Plugin,
  type Result,
} from 'echostr'
import { type CloudHostingOptions, cloudHosting } from 'echostr/plugins/cloud'
import { examine } from 'echostr/plugins/devtools'
import { send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { account, appId, link, path, probes, push, pushed, user } from '../support/cloud.ts'
import { codeOf, type Kit, kit, token } from '../support/kit.ts'
import { serving, testClock } from '../support/server.ts'

const test = suite('plugins/cloud')

interface Cloud extends Kit {
  readonly handled: string[]
}

function cloud(options: Partial<CloudHostingOptions> = {}, app: Partial<OneAccountOptions> = {}): Cloud {
  const own = kit(app)
  own.app.use(cloudHosting({ appId, path, ...options }))
  const handled: string[] = []
  own.app.on('text', (ctx) => {
    handled.push(ctx.message.Content)
    return `echo: ${ctx.message.Content}`
  })
  return { ...own, handled }
}

/** Refused with this code, without a word, and nothing is handled. */
async function refused(own: Cloud, delivery: Parameters<App['handle']>[0], code: string, status = 401) {
  const { body, status: given } = await own.app.handle(delivery)
  assert.equal([given, body, own.codes(), own.handled], [status, '', [code], []])
}

const json = ({ body }: Answer) => JSON.parse(body) as Record<string, unknown>

test('a push in JSON is handled and answered in JSON', async () => {
  const { app, clock, handled, errors } = cloud()
  const answer = await app.handle(pushed(push('你好')))
  assert.equal([answer.status, answer.type], [200, 'application/json; charset=utf-8'])
  assert.equal(json(answer), {
    ToUserName: user,
    FromUserName: account,
    CreateTime: clock.now(),
    MsgType: 'text',
    Content: 'echo: 你好',
  })
  assert.equal([handled, errors], [['你好'], []])
})

test('a push in XML is handled and answered in XML', async () => {
  const { app } = cloud()
  const xml = build.toXml({
    ToUserName: account,
    FromUserName: user,
    CreateTime: 1_700_000_000,
    MsgType: 'text',
    Content: 'x',
    MsgId: '7',
  })
  const answer = await app.handle(pushed(xml))
  assert.match(answer.body, /^<xml><ToUserName><!\[CDATA\[oVne.*echo: x/)
})

const replies: readonly (readonly [Result, object])[] = [
  [build.image('m1'), { MsgType: 'image', Image: { MediaId: 'm1' } }],
  [build.voice('m2'), { MsgType: 'voice', Voice: { MediaId: 'm2' } }],
  [build.video('m3', { Title: 't' }), { MsgType: 'video', Video: { MediaId: 'm3', Title: 't' } }],
  [
    build.news({ Title: 'a', Url: 'https://example.com/' }),
    {
      MsgType: 'news',
      Articles: [{ Title: 'a', Description: '', PicUrl: '', Url: 'https://example.com/' }],
      ArticleCount: 1,
    },
  ],
  [build.transfer_customer_service(), { MsgType: 'transfer_customer_service' }],
  [
    {
      MsgType: 'hardware',
      HardWare: { MessageView: 'myrank', MessageAction: 'ranklist' },
      FuncFlag: 0n,
    } as never,
    { MsgType: 'hardware', HardWare: { MessageView: 'myrank', MessageAction: 'ranklist' }, FuncFlag: '0' },
  ],
]

test('every reply has its fields in JSON', async () => {
  for (const [reply, fields] of replies) {
    const { app, delivery: _, errors } = kit()
    app.use(cloudHosting({ appId, path })).on('text', () => reply)
    const { ToUserName, FromUserName, CreateTime, ...content } = json(await app.handle(pushed(push('x'))))
    assert.equal([ToUserName, FromUserName, typeof CreateTime], [user, account, 'number'])
    assert.equal([content, errors], [fields, []])
  }
})

test('silence, and a reply that is written by hand, go as they are', async () => {
  for (const [reply, body] of [
    [null, 'success'],
    [build.raw('{"MsgType":"x"}'), '{"MsgType":"x"}'],
  ] as const) {
    const { app } = kit()
    app.use(cloudHosting({ appId, path })).on('text', () => reply)
    assert.is((await app.handle(pushed(push('x')))).body, body)
  }
})

test('a MsgId of 64 bits, bare, keeps its digits: the message that comes again is the same, another is another', async () => {
  const { app, handled } = cloud()
  const body = push('once')
  const first = await app.handle(pushed(body))
  assert.equal(await app.handle(pushed(body)), first)
  await app.handle(pushed(body.replace(/(\d)\}$/, (_, digit) => `${(Number(digit) + 1) % 10}}`)))
  assert.equal(handled, ['once', 'once'])
})

test('a slow handler is answered with the second delivery, in JSON, and runs once', async () => {
  const { app, clock } = kit()
  let ran = 0
  app.use(cloudHosting({ appId, path })).on('text', async () => {
    ran++
    await clock.sleep(7000)
    return 'slow'
  })
  const body = push('x', {}, clock.now())
  const leaving: (() => void)[] = []
  const first = app.handle(pushed(body, {}, { onClose: (gone) => void leaving.push(gone) }))
  await clock.pass(5000)
  for (const gone of leaving) gone()
  const second = app.handle(pushed(body))
  await clock.pass(2500)
  assert.is((await first).status, 0)
  assert.equal([json(await second).Content, ran], ['slow', 1])
})

test('what goes late, goes late', async () => {
  const { app, clock } = kit()
  const late: unknown[] = []
  app.onLate((reply) => void late.push('Content' in reply && reply.Content))
  app.use(cloudHosting({ appId, path })).on('text', async () => {
    await clock.sleep(9000)
    return 'too slow'
  })
  const answer = app.handle(pushed(push('x', {}, clock.now() - 11)))
  await clock.pass(5000)
  assert.is((await answer).body, 'success')
  await clock.pass(5000)
  assert.equal(late, ['too slow'])
})

test('two processes with one ledger answer the same, each in the format of its push', async () => {
  const ledger = new MemoryLedger()
  const body = push('shared')
  const answers = []
  for (const own of [cloud({}, { ledger }), cloud({}, { ledger })])
    answers.push(json(await own.app.handle(pushed(body))))
  assert.equal(answers[0], answers[1])
})

// the probe

for (const probe of probes)
  test(`the console’s check is answered: ${probe.replaceAll('\n', ' ')}`, async () => {
    for (const headers of [
      {},
      { 'x-wx-source': undefined, 'x-wx-appid': undefined, 'x-wx-openid': undefined },
    ]) {
      const own = cloud()
      const { status, body } = await own.app.handle(pushed(probe, headers))
      assert.equal([status, body, own.codes(), own.handled], [200, 'success', ['cloud_probe'], []])
    }
  })

test('a check that comes in chunks is answered, too', async () => {
  const own = cloud()
  const { status, body } = await own.app.handle(pushed(probes[0] as string, { 'content-length': undefined }))
  assert.equal([status, body, own.codes()], [200, 'success', ['cloud_probe']])
})

test('elsewhere the check is refused as every request without a signature', async () => {
  const own = cloud()
  await refused(own, pushed(probes[0] as string, {}, { path: '/wechat' }), 'missing_signature')
})

test('a user’s text is no check', async () => {
  const { app, handled } = cloud()
  await app.handle(pushed(push('{"action":"CheckContainerPath"}')))
  assert.is(handled.length, 1)
})

for (const body of ['', '{}', 'x'.repeat(100), '{"action":"Other"}'])
  test(`a body that is too short for a push is refused: ${body.slice(0, 20)}`, async () => {
    await refused(cloud(), pushed(body), 'malformed_body', 400)
  })

// who is let in

const other = 'wxffffffffffffffff'

/** What is wrong with a push, and its code. */
const forged: readonly (readonly [
  name: string,
  headers: Record<string, string | string[] | undefined>,
  code: string,
])[] = [
  ['no x-wx-source', { 'x-wx-source': undefined }, 'cloud_source'],
  ['an empty x-wx-source', { 'x-wx-source': '' }, 'cloud_source'],
  ['two x-wx-source, joined', { 'x-wx-source': 'other, other' }, 'cloud_source'],
  ['two x-wx-source, as a list', { 'x-wx-source': ['other', 'other'] }, 'cloud_source'],
  ['both spellings of x-wx-source', { 'x-wx-sources': 'other' }, 'cloud_source'],
  ['an x-wx-source that is no word', { 'x-wx-source': 'a b' }, 'cloud_source'],
  ['a call of a mini program', { 'x-wx-source': 'wx_client' }, 'cloud_source'],
  ['a call of a mini program, in capitals', { 'x-wx-source': 'WX_CLIENT' }, 'cloud_source'],
  ['a call through a cloud function', { 'x-wx-source': 'wx_client,scf' }, 'cloud_source'],
  ['a call of the developer tools', { 'x-wx-source': 'wx_devtools' }, 'cloud_source'],
  ['a call of a web page', { 'x-wx-source': 'web_client' }, 'cloud_source'],
  ['no X-WX-APPID', { 'x-wx-appid': undefined }, 'cloud_app'],
  ['an empty X-WX-APPID', { 'x-wx-appid': '' }, 'cloud_app'],
  ['another AppID', { 'x-wx-appid': other }, 'cloud_app'],
  ['two X-WX-APPID', { 'x-wx-appid': `${appId}, ${appId}` }, 'cloud_app'],
  ['two X-WX-APPID, as a list', { 'x-wx-appid': [appId, other] }, 'cloud_app'],
  ['the AppID in capitals', { 'x-wx-appid': appId.toUpperCase() }, 'cloud_app'],
  ['the AppID of another account beside it', { 'x-wx-from-appid': other }, 'cloud_app'],
  ['another user', { 'x-wx-openid': 'o-attacker' }, 'cloud_user'],
  ['an empty user', { 'x-wx-openid': '' }, 'cloud_user'],
  ['two users, joined', { 'x-wx-openid': `o-attacker, ${user}` }, 'cloud_user'],
  [
    'another user of another account',
    { 'x-wx-openid': undefined, 'x-wx-from-openid': 'o-attacker' },
    'cloud_user',
  ],
  ['a public domain', { host: 'bot.example.com' }, 'cloud_domain'],
  ['a public domain, in capitals and with a port', { host: 'BOT.Example.com:443' }, 'cloud_domain'],
  ['a public domain behind a proxy', { 'x-forwarded-host': 'bot.example.com' }, 'cloud_domain'],
]

for (const [name, headers, code] of forged)
  test(`${name}: 401, and a good push behind it is taken`, async () => {
    const own = cloud({ domains: ['bot.example.com'] })
    await refused(own, pushed(push('forged'), headers), code)
    assert.is(json(await own.app.handle(pushed(push('good')))).Content, 'echo: good')
  })

const taken: readonly (readonly [
  name: string,
  headers: Record<string, string | undefined>,
  options: Partial<CloudHostingOptions>,
])[] = [
  ['x-wx-sources, as older documents have it', { 'x-wx-source': undefined, 'x-wx-sources': 'wx' }, {}],
  ['without X-WX-OPENID', { 'x-wx-openid': undefined }, {}],
  ['without X-WX-APPID, with `id`', { 'x-wx-appid': undefined }, { id: account }],
  [
    'in a shared environment',
    { 'x-wx-from-appid': other, 'x-wx-openid': undefined, 'x-wx-from-openid': user },
    { appId: [appId, other] },
  ],
  ['by a domain that is not public', { host: 'bot.example.com.internal' }, { domains: ['bot.example.com'] }],
]

for (const [name, headers, options] of taken)
  test(`taken: ${name}`, async () => {
    const { app, errors } = cloud(options)
    assert.is(json(await app.handle(pushed(push('x'), headers))).Content, 'echo: x')
    assert.equal(errors, [])
  })

test('a ToUserName that is none of `id`: 401; the AppID may stand there', async () => {
  const own = cloud({ id: ['gh_one', 'gh_two'] })
  await refused(own, pushed(push('x')), 'cloud_app')
  for (const ToUserName of ['gh_two', appId])
    assert.is((await own.app.handle(pushed(push('x', { ToUserName })))).status, 200)
})

test('a body that poses as another message is refused as everywhere', async () => {
  const own = cloud()
  await refused(own, pushed(push('x').replace('{', '{"FromUserName":"o-victim",')), 'malformed_body', 400)
})

test('every header forged as it should be, on another path, also one that begins or ends alike: 401 as without the plugin', async () => {
  for (const elsewhere of ['/', path.slice(0, -1), `${path}/`, path.toUpperCase(), `/${path}`])
    await refused(cloud(), pushed(push('x'), {}, { path: elsewhere }), 'missing_signature')
})

test('a query is no push of cloud hosting: what it signs is looked at, and must be right', async () => {
  for (const [query, code] of [
    [{ signature: 'a'.repeat(40), timestamp: '1', nonce: '1' }, 'bad_signature'],
    [{ signature: '' }, 'missing_signature'],
    [{ a: '1' }, 'missing_signature'],
    [{ echostr: '1' }, 'missing_signature'],
  ] as const)
    await refused(cloud(), pushed(push('x'), {}, { query }), code)
})

test('GET and PUT on the secret path are refused', async () => {
  await refused(cloud(), pushed('', {}, { method: 'GET' }), 'missing_signature')
  await refused(cloud(), pushed('', {}, { method: 'PUT' }), 'method_not_allowed', 405)
})

test('requests that are signed are verified as without the plugin, and answered in XML', async () => {
  const { app, delivery, errors } = cloud()
  assert.is((await app.handle(delivery.handshake('seen'))).body, 'seen')
  const { reply } = await send(app, delivery.text('signed'))
  assert.is(reply && 'Content' in reply && reply.Content, 'echo: signed')
  assert.match(
    (await app.handle(delivery.json({ MsgType: 'text', Content: 'x', MsgId: '1' }))).body,
    /^<xml>/,
  )
  assert.equal(errors, [])
})

test('an app with a key takes no push that is not encrypted', async () => {
  const secure = { appId, encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }
  await refused(cloud({}, secure as never), pushed(push('x')), 'plain_push_in_secure_mode')
})

test('several accounts in one environment: each push finds its own by its ToUserName', async () => {
  const accounts = { gh_one: { token: 'one' }, gh_two: { token: 'two' } }
  const app = new App({ accounts })
  const codes: string[] = []
  app.onError((error) => void codes.push((error as EchostrError).code))
  app.use(cloudHosting({ appId: [appId, other], id: Object.keys(accounts), path }))
  app.on('text', (ctx) => ctx.account)
  const ask = (ToUserName: string) => app.handle(pushed(push('x', { ToUserName })))
  assert.is(json(await ask('gh_one')).Content, 'gh_one')
  assert.is(json(await ask('gh_two')).Content, 'gh_two')
  assert.equal([(await ask('gh_three')).status, codes], [401, ['unknown_account']])
})

test('a stage `parse` that is asynchronous is checked, too', async () => {
  const slowly: Plugin = {
    name: 'slowly',
    setup: (app) => app.wrap('parse', (inner) => async (body, delivery) => inner(body, delivery)),
  }
  const own = kit()
  const handled: string[] = []
  own.app
    .use(slowly, cloudHosting({ appId, path }))
    .on('text', (ctx) => void handled.push(ctx.message.Content))
  await refused({ ...own, handled }, pushed(push('x'), { 'x-wx-openid': 'o-attacker' }), 'cloud_user')
  assert.is((await own.app.handle(pushed(push('y')))).status, 200)
  assert.equal(handled, ['y'])
})

test('the secret path is in no error', async () => {
  const own = cloud({}, { id: 'gh_elsewhere' })
  const several = new App({ accounts: { gh_one: { token: 'one' }, gh_two: { token: 'two' } } })
  several.onError((error) => void own.errors.push(error))
  several.use(cloudHosting({ appId, path }))
  const bodies = ['', '{}', '{', 'x'.repeat(200), ...probes, push('x'), push('x', { MsgType: undefined })]
  for (const app of [own.app, several])
    for (const delivery of [
      ...forged.map(([, headers]) => pushed(push('x'), headers)),
      ...bodies.map((body) => pushed(body)),
      ...['/', '/wechat'].map((elsewhere) => pushed(push('x'), {}, { path: elsewhere })),
    ])
      await app.handle(delivery)
  assert.ok(own.errors.length > 60)
  const texts = own.errors.map(
    (error) => `${error.message} ${(error as EchostrError).in('zh')} ${error.stack}`,
  )
  assert.not.match(texts.join('\n'), path.slice(8))
})

// options

test('a path that can be guessed is refused, with what to write', () => {
  for (const guessable of [
    '',
    '/',
    '/wechat',
    'no-slash-5f0c2b9e7a41',
    `/${'a'.repeat(40)}`,
    '/abcabcabcabcabcabcabcabc',
    `/${'ab/'.repeat(20)}`,
  ])
    assert.is(
      codeOf(() => cloudHosting({ appId, path: guessable })),
      'bad_option',
      guessable,
    )
  cloudHosting({ appId, path: '/x/0123456789abcdef0123' })
})

test('wrong options are refused, and the path is not told', () => {
  for (const options of [
    { path },
    { appId },
    { path, appId: '' },
    { path, appId: [] },
    { path, appId: 'a b' },
    { path, appId, id: [''] },
    { path, appId, domains: ['https://a.example'] },
    { path, appId, domains: 'a.example' },
    { path, appId, publicAccess: true },
  ])
    assert.throws(
      () => cloudHosting(options as never),
      (error: EchostrError) => error.code === 'bad_option' && !error.message.includes(path),
    )
})

// on a socket

/** What a request over a socket is answered: headers as a list of names and values. */
function ask(
  url: string,
  headers: readonly string[],
  body: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const length = ['Content-Length', String(Buffer.byteLength(body))]
    const sent = request(url, { method: 'POST', headers: [...headers, ...length] }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
    })
    sent.on('error', reject).end(body)
  })
}

const raw = Object.entries(link).flatMap(([name, value]) => [
  name.replace(/\b[a-z]/g, (first) => first.toUpperCase()),
  value,
])

test('over a socket: odd case is one header, one that comes twice is two', async () => {
  const own = cloud()
  const { url, close } = await serving(listener(own.app))
  const at = new URL(path, url).href
  try {
    assert.match((await ask(at, raw, push('x'))).body, 'echo: x')
    assert.match(
      (
        await ask(
          at,
          raw.map((each) => each.replace(/^X-Wx-\w+$/, (name) => name.toUpperCase())),
          push('y'),
        )
      ).body,
      'echo: y',
    )
    assert.is((await ask(at, raw, probes[0] as string)).body, 'success')
    for (const [name, value] of [
      ['X-WX-SOURCE', 'other'],
      ['x-wx-appid', appId],
      ['X-Wx-Openid', user],
    ] as const) {
      const { status, body } = await ask(at, [...raw, name, value], push('twice'))
      assert.equal([status, body], [401, ''], name)
    }
    assert.equal(own.handled, ['x', 'y'])
  } finally {
    close()
  }
})

test('the doctor, who signs, finds nothing amiss beside it', async () => {
  const clock = testClock()
  const app = new App({ token, clock }).onError(() => {})
  app.use(cloudHosting({ appId, path })).on('text', (ctx) => ctx.message.Content)
  const { url, close } = await serving(listener(app))
  try {
    const { ok, findings } = await examine({ url, token, clock, calls: 2 })
    assert.ok(ok, JSON.stringify(findings))
    assert.ok(findings.some(({ code }) => code === 'forgeries_refused'))
  } finally {
    close()
  }
})

test.run()
