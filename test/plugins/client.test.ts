import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { EchostrError } from 'echostr'
import { CallError, type CustomMessage, client, WeChatApiError } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { english } from '../../plugins/client/errcodes.ts'
import { chinese } from '../../plugins/client/errcodes-zh.ts'
import { codeOf, stderrOf } from '../support/kit.ts'
import { customSend, hello, inWorld, rejection, stable, until } from '../support/wechat-api.ts'

const test = suite('plugins/client')

const valid = { appId: 'wx1', secret: 'secret_of_wx1' }

// what goes wrong with a call

test('T04: 45015 is not tried again, and the error names the 48 h window', () =>
  inWorld(async ({ wechat, count }) => {
    const error = await rejection(wechat.custom.send(hello))
    assert.instance(error, WeChatApiError)
    assert.is(error.errcode, 45015)
    assert.match(error.message, '48 h window')
    assert.is(count(customSend), 1)
  }))

test('an error says which call, what the code means, what to do, and the id of the request', () =>
  inWorld(async ({ wechat }) => {
    const error = (await rejection(wechat.user.info(''))) as WeChatApiError
    assert.instance(error, EchostrError)
    assert.equal(
      [error.code, error.errcode, error.path, error.status],
      ['client_refused', 40003, '/cgi-bin/user/info', 200],
    )
    assert.is(error.meaning, 'The OpenID is invalid')
    assert.match(error.remedy, /^Take the OpenID from a push/)
    assert.match(error.rid ?? '', /^[\da-f]{8}-[\da-f]{8}-[\da-f]{8}$/)
    assert.is(error.errmsg, `invalid openid rid: ${error.rid}`)
    for (const part of [error.path, error.meaning, error.remedy, error.errmsg, '(40003)'])
      assert.ok(error.message.includes(part), part)
  }))

const explained = [
  // tokens and addresses
  ...[
    -1, 40001, 40002, 40013, 40014, 40125, 40164, 40243, 41001, 41002, 41004, 42001, 45009, 45011, 48001,
    50004,
  ],
  ...[50007, 61004, 89501, 89503, 89506, 89507],
  // customer-service messages
  ...[40003, 40007, 40008, 43004, 43019, 45002, 45008, 45015, 45047, 45072, 45080, 45081, 48002, 50002],
  // menus
  ...[
    40016, 40017, 40018, 40019, 40020, 40021, 40022, 40023, 40024, 40025, 40026, 40027, 40054, 40055, 45064,
    46003,
  ],
  ...[
    65301, 65302, 65303, 65304, 65305, 65306, 65307, 65308, 65309, 65310, 65311, 65312, 65313, 65314, 65316,
    65317,
  ],
  // media, templates, QR codes, users, tags, publishing
  ...[
    40004, 40005, 40006, 40009, 41005, 41006, 44001, 45001, 40037, 43101, 47003, 41030, 40053, 45029, 40032,
  ],
  ...[45056, 45057, 45058, 45059, 45157, 45158, 45159, 49003, 53503, 53504, 53505, 53600],
  // login pages, mass messages, drafts, mini programs, what was withdrawn
  ...[40029, 40059, 40097, 40113, 40130, 40163, 40169, 41008, 43003, 45003, 45005, 45007, 45028, 45048],
  ...[45065, 45067, 45103, 45106, 45110, 45166, 48003],
]

test('every code that its calls are known for has a meaning and a remedy, in both languages', () => {
  const told = new Set<string>()
  for (const errcode of explained) {
    const { meaning, remedy, zh } = new WeChatApiError('/cgi-bin/x', errcode, 'words of WeChat')
    assert.is.not(meaning, 'words of WeChat', String(errcode))
    assert.ok(remedy.length > 5, String(errcode))
    assert.match(`${meaning}|${remedy}`, /^[A-Z]/, String(errcode))
    assert.match(zh.meaning, /\p{Script=Han}/u, String(errcode))
    assert.match(zh.remedy, /\p{Script=Han}.*。$/u, String(errcode))
    told.add(zh.meaning)
  }
  assert.ok(told.size > explained.length / 2)
})

test('no code has its words in one language only', () => {
  assert.equal(Object.keys(chinese), Object.keys(english))
  assert.ok(Object.keys(english).length > 150)
  for (const [meaning, remedy] of Object.values(english)) {
    assert.match(meaning, /^[A-Z].*[^.]$/)
    assert.match(remedy, /[.?]$/)
  }
  for (const [meaning, remedy] of Object.values(chinese)) {
    assert.match(meaning, /\p{Script=Han}[^。]*$/u)
    assert.match(remedy, /。$/)
  }
})

test('48001 tells of publishing, which unverified accounts lost in July 2025', () => {
  const { remedy, zh } = new WeChatApiError('/cgi-bin/freepublish/submit', 48001, 'api unauthorized')
  assert.match(remedy, 'July 2025')
  assert.match(zh.remedy, '2025 年 7 月')
})

test('40164 names the IP, in both languages', () => {
  const { message, remedy, zh } = new WeChatApiError(
    '/a',
    40164,
    'invalid ip 198.51.100.7 ipv6 ::, not in whitelist',
  )
  assert.match(message, 'The IP is 198.51.100.7. Add it in')
  assert.match(remedy, /^The IP is 198/)
  assert.match(zh.remedy, /^IP 是 198\.51\.100\.7。到/)
})

test('a wrong secret that is told as 40001 is not taken for a token', () =>
  inWorld(async ({ api, wechat }) => {
    api.fail(stable, { errcode: 40001 })
    const error = (await rejection(wechat.token())) as WeChatApiError
    assert.match(error.remedy, 'AppSecret')
  }))

test('a code that the table lacks is told in WeChat’s own words', () =>
  inWorld(async ({ api, wechat }) => {
    api.fail('/cgi-bin/menu/get', { errcode: 88888, errmsg: 'brand new "code"' })
    const error = (await rejection(wechat.menu.get())) as WeChatApiError
    assert.match(error.meaning, /^brand new "code" rid: /)
    assert.is(error.remedy, '')
    assert.match(error.message, '(88888)')
  }))

test('busy (-1) is repeated after 200 and 800 ms', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    await wechat.token()
    api.fail('/cgi-bin/getcallbackip', { errcode: -1, times: 2 })
    const work = wechat.getcallbackip()
    for (const [calls, ms] of [
      [1, 200],
      [2, 800],
    ] as const) {
      // its deadline, and its pause
      await until(() => count('/cgi-bin/getcallbackip') === calls && clock.waiting === 2)
      clock.advance(ms - 1)
      assert.is(clock.waiting, 2)
      clock.advance(1)
    }
    assert.is((await work).length, 2)
    assert.is(clock.elapsed(), 1000)
    assert.is(clock.waiting, 0)
  }))

for (const [name, fault, code] of [
  ['busy (-1)', { errcode: -1 }, 'client_refused'],
  ['a dropped connection', { drop: true }, 'client_unreachable'],
  ['HTML', { body: '<html>' }, 'client_bad_answer'],
  ['a status of 502', { body: '{}', status: 502 }, 'client_bad_answer'],
] as const) {
  test(`${name} is repeated twice, then it fails; 0 repeats on request`, () =>
    inWorld(async ({ api, wechat, another, drive, count }) => {
      api.interacted('o1')
      api.fail(customSend, { ...fault, times: 2 })
      await drive(wechat.custom.send(hello))
      assert.is(api.sent('o1').length, 1)
      api.fail(customSend, { ...fault, times: 99 })
      assert.is((await rejection(drive(wechat.custom.send(hello)))).code, code)
      assert.is(count(customSend), 6)
      assert.is((await rejection(another({ retries: 0 }).custom.send(hello))).code, code)
      assert.is(count(customSend), 7)
    }))
}

for (const [name, fault] of [
  ['a dropped connection', { drop: true }],
  ['HTML', { body: '<html>' }],
] as const) {
  test(`with once, ${name} is not repeated: the call may have been heard`, () =>
    inWorld(async ({ api, wechat, count }) => {
      api.interacted('o1')
      await wechat.token()
      api.fail(customSend, fault)
      const error = (await rejection(wechat.custom.send(hello, { once: true }))) as CallError
      assert.instance(error, CallError)
      assert.is(error.unsent, false)
      assert.is(count(customSend), 1)
      await wechat.call(customSend, hello, { once: true })
      assert.is(count(customSend), 2)
    }))
}

test('with once, what has certainly not arrived is repeated: busy, no connection, a token', () =>
  inWorld(async ({ api, another, drive, count }) => {
    api.interacted('o1')
    let refusals = 2
    const wechat = another({
      fetch: (input, init) =>
        String(input).includes(customSend) && refusals-- > 0
          ? Promise.reject(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }))
          : fetch(input, init),
    })
    await drive(wechat.custom.send(hello, { once: true }))
    assert.is(count(customSend), 1)
    api.fail(customSend, { errcode: -1, times: 2 })
    api.expireTokens()
    await drive(wechat.custom.send(hello, { once: true }))
    assert.is(api.sent('o1').length, 2)
  }))

function coded(code: string): Error {
  return Object.assign(new Error(code), { code })
}

test('an error says when a call was certainly not sent: no connection, no token', () =>
  inWorld(async ({ api, wechat, another, drive, count }) => {
    for (const code of [
      'ENOTFOUND',
      'ECONNREFUSED',
      'UND_ERR_CONNECT_TIMEOUT',
      'CERT_HAS_EXPIRED',
      'ECONNRESET',
    ]) {
      const fails: typeof fetch = (input, init) =>
        String(input).includes(customSend)
          ? Promise.reject(new TypeError('fetch failed', { cause: coded(code) }))
          : fetch(input, init)
      const error = (await rejection(drive(another({ fetch: fails }).custom.send(hello)))) as CallError
      assert.equal([error.code, error.unsent], ['client_unreachable', code !== 'ECONNRESET'])
    }
    for (const fault of [{ drop: true }, { body: '<html>' }, { hang: true }]) {
      api.fail(stable, { ...fault, times: 9 })
      const error = (await rejection(
        drive(wechat.custom.send(hello), { hangs: 'hang' in fault }),
      )) as CallError
      assert.is(error.unsent, true, error.code)
      api.heal()
    }
    assert.is(count(customSend), 0)
  }))

test('a call that hangs ends at its time limit, and is not repeated: it may have been heard', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    await wechat.token()
    api.fail(customSend, { hang: true })
    const error = rejection(wechat.custom.send(hello))
    await until(() => count(customSend) === 1)
    clock.advance(4500)
    assert.is((await error).code, 'client_timeout')
    assert.match((await error).message, '4500 ms')
    assert.is(count(customSend), 1)
    assert.is(clock.waiting, 0)
  }))

test('the time limit holds for the repeats together', () =>
  inWorld(
    async ({ api, wechat, clock, drive }) => {
      api.fail('*', { drop: true, times: 99 })
      assert.is((await rejection(drive(wechat.menu.get()))).code, 'client_timeout')
      assert.is(clock.elapsed(), 500)
      assert.is(clock.waiting, 0)
    },
    { timeout: 500 },
  ))

test('an error beside a status that is not 200 is still that error', () =>
  inWorld(async ({ api, wechat, count }) => {
    api.fail('/cgi-bin/menu/get', { body: '{"errcode":48001,"errmsg":"no"}', status: 412 })
    assert.is((await rejection(wechat.menu.get())).errcode, 48001)
    assert.is(count('/cgi-bin/menu/get'), 1)
  }))

test('a redirect is not followed: it would carry the token away', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer(({ url }, res) => {
    asked.push(url?.split('?')[0])
    res.writeHead(302, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const error = await rejection(client({ ...valid, baseUrl, retries: 0 }).token())
    assert.is(error.code, 'client_bad_answer')
    assert.match(error.message, 'status 302')
    assert.equal(asked, [stable])
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

test('without a clock of its own, a client repeats in real time', async () => {
  let tries = 0
  const failing: typeof fetch = () => Promise.reject(new Error(`try ${++tries}`))
  const error = await rejection(client({ ...valid, fetch: failing, retries: 1 }).token())
  assert.match(error.message, 'try 2')
})

// secrets

test('neither secret nor token is in any error, its causes, the client as inspected, or on stderr', () =>
  inWorld(async ({ api, wechat, another, drive }) => {
    const token = await wechat.token()
    const secrets = [api.secret, encodeURIComponent(api.secret), token]
    // as a fetch might that puts the whole request into its error
    const loud: typeof fetch = (input, init) => {
      const words = `cannot fetch ${input} ${init?.body} ${encodeURIComponent(`${init?.body}`)}`
      const cause = Object.assign(new Error(words, { cause: new Error(words) }), { code: words })
      return Promise.reject(Object.assign(new TypeError(words, { cause }), { request: { input, init } }))
    }
    const thrown: unknown[] = [wechat, another()]
    const collect = async (work: Promise<unknown>) => thrown.push(await rejection(drive(work)))
    const lines = await stderrOf(async () => {
      await collect(another({ fetch: loud }).token())
      await collect(another({ fetch: loud }).getcallbackip())
      await collect(anotherWithToken(another, token, loud))
      api.fail('/cgi-bin/menu/get', { errcode: 12345, errmsg: `you sent ${token} and ${api.secret}` })
      await collect(wechat.menu.get())
      api.fail('/cgi-bin/menu/get', { body: `<html>${token}</html>`, times: 3 })
      await collect(wechat.menu.get())
      api.fail(stable, { errcode: 48001 })
      api.fail('/cgi-bin/token', { drop: true, times: 3 })
      await collect(another().token())
    })
    assert.equal(lines, [])
    assert.is(thrown.length, 8)
    for (const each of thrown) {
      const shown = inspect(each, { depth: 20, showHidden: true })
      for (const secret of secrets) assert.not.ok(shown.includes(secret), shown)
    }
  }))

/** A call of a client that has its token already and then meets a fetch. */
function anotherWithToken(
  another: (options: { fetch: typeof fetch }) => ReturnType<typeof client>,
  token: string,
  loud: typeof fetch,
): Promise<unknown> {
  const answer = JSON.stringify({ access_token: token, expires_in: 7200 })
  const first: typeof fetch = (input, init) =>
    String(input).includes(stable) ? Promise.resolve(new Response(answer)) : loud(input, init)
  return another({ fetch: first }).custom.send(hello)
}

test('what the network says is kept: its code is in the message', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const nobody = client({ ...valid, baseUrl: `http://127.0.0.1:${port}`, retries: 0 })
  const error = (await rejection(nobody.token())) as CallError
  assert.is(error.code, 'client_unreachable')
  assert.is(error.unsent, true)
  assert.match(error.message, 'ECONNREFUSED')
  assert.instance(error.cause, Error)
})

// what is sent and what comes back

test('Chinese is sent as it is, in UTF-8', () =>
  inWorld(async ({ api, wechat }) => {
    api.interacted('o1')
    await wechat.custom.send(hello)
    const { raw } = api.calls.at(-1) ?? {}
    assert.is(raw?.toString('utf8'), '{"touser":"o1","msgtype":"text","text":{"content":"你好，世界😀"}}')
  }))

test('an integer that a number cannot hold is a string; everything else is as it came', () =>
  inWorld(async ({ api, wechat }) => {
    const body =
      '{"errcode":0,"id":2473583624871034880,"list":[-9007199254740993,9007199254740991],"n":1.2345678901234567,' +
      '"e":1e20,"text":"9999999999999999999 \\"12345678901234567890\\""}'
    api.fail('/cgi-bin/x', { body })
    assert.equal(await wechat.call('/cgi-bin/x'), {
      errcode: 0,
      id: '2473583624871034880',
      list: ['-9007199254740993', 9007199254740991],
      n: 1.2345678901234567,
      e: 1e20,
      text: '9999999999999999999 "12345678901234567890"',
    })
  }))

test('every type of customer-service message is sent as it is written', () =>
  inWorld(async ({ api, wechat }) => {
    const to = { touser: 'o1' }
    const messages: CustomMessage[] = [
      { ...to, msgtype: 'text', text: { content: '内容' }, aimsgcontext: { is_ai_msg: 1 } },
      { ...to, msgtype: 'image', image: { media_id: 'm' }, customservice: { kf_account: 'a@b' } },
      { ...to, msgtype: 'voice', voice: { media_id: 'm' } },
      { ...to, msgtype: 'video', video: { media_id: 'm', thumb_media_id: 't', title: '标题' } },
      { ...to, msgtype: 'music', music: { musicurl: 'u', hqmusicurl: 'h', thumb_media_id: 't' } },
      { ...to, msgtype: 'news', news: { articles: [{ title: '标题', url: 'https://example.com/' }] } },
      { ...to, msgtype: 'mpnews', mpnews: { media_id: 'm' } },
      { ...to, msgtype: 'mpnewsarticle', mpnewsarticle: { article_id: 'a' } },
      { ...to, msgtype: 'msgmenu', msgmenu: { list: [{ id: '1', content: '满意' }] } },
      { ...to, msgtype: 'wxcard', wxcard: { card_id: 'c' } },
      {
        ...to,
        msgtype: 'miniprogrampage',
        miniprogrampage: { title: 't', appid: 'wx2', pagepath: 'p', thumb_media_id: 't' },
      },
      { ...to, msgtype: 'link', link: { title: 't', description: 'd', url: 'u', thumb_url: 't' } },
    ]
    api.interacted('o1', 'pay')
    for (const message of messages) await wechat.custom.send(message)
    assert.equal(api.sent('o1'), messages)
  }))

test('typing is shown and taken back', () =>
  inWorld(async ({ api, wechat }) => {
    api.interacted('o1')
    await wechat.custom.typing('o1')
    await wechat.custom.typing('o1', 'CancelTyping')
    const bodies = api.calls.slice(1).map(({ body }) => body)
    assert.equal(bodies, [
      { touser: 'o1', command: 'Typing' },
      { touser: 'o1', command: 'CancelTyping' },
    ])
  }))

test('a menu is created, read, made conditional, and taken away', () =>
  inWorld(async ({ wechat }) => {
    const button = [
      { type: 'click', name: '今日歌曲', key: 'TODAY' },
      { name: '菜单', sub_button: [{ type: 'view', name: '搜索', url: 'https://example.com/' }] },
    ] as const
    await wechat.menu.create({ button })
    assert.equal((await wechat.menu.get()).menu, { button })
    const { menuid } = await wechat.menu.addconditional({ button, matchrule: { tag_id: '2' } })
    assert.type(menuid, 'string')
    assert.is((await wechat.menu.get()).conditionalmenu?.length, 1)
    await wechat.menu.delconditional(menuid)
    assert.is((await wechat.menu.get()).conditionalmenu, undefined)
    await wechat.menu.delete()
    assert.is((await rejection(wechat.menu.get())).errcode, 46003)
  }))

test('templates give their msgid with every digit, subscriptions go both ways', () =>
  inWorld(async ({ api, wechat }) => {
    const notice = { touser: 'o1', template_id: 't', data: { thing1: { value: '值' } } }
    const { msgid } = await wechat.template.send({ ...notice, client_msg_id: 'c1' })
    assert.match(msgid, /^\d{19}$/)
    assert.is(BigInt(msgid) > BigInt(Number.MAX_SAFE_INTEGER), true)
    await wechat.subscribe.bizsend(notice)
    await wechat.subscribe.send({ ...notice, miniprogram_state: 'trial' })
    assert.equal(
      api.calls.slice(-2).map(({ path, body }) => [path, body]),
      [
        ['/cgi-bin/message/subscribe/bizsend', notice],
        ['/cgi-bin/message/subscribe/send', { ...notice, miniprogram_state: 'trial' }],
      ],
    )
  }))

test('a QR code has a ticket, whose picture has an address', () =>
  inWorld(async ({ wechat }) => {
    const { ticket, expire_seconds } = await wechat.qrcode.create({
      action_name: 'QR_STR_SCENE',
      expire_seconds: 3600,
      action_info: { scene: { scene_str: '桌-42' } },
    })
    assert.is(expire_seconds, 3600)
    const url = new URL(wechat.qrcode.url(ticket))
    assert.is(url.searchParams.get('ticket'), ticket)
    assert.not.match(url.search, /[+=/]=$/)
  }))

test('users are told of one by one, and a hundred at a time', () =>
  inWorld(async ({ api, wechat, count }) => {
    const openids = Array.from({ length: 250 }, (_, index) => `o${index}`)
    assert.equal(await wechat.user.info('o999'), { subscribe: 0, openid: 'o999' })
    const users = await wechat.user.batchget(openids)
    assert.equal(
      users.map(({ openid }) => openid),
      openids,
    )
    assert.is(users[1]?.subscribe, 1)
    assert.is(count('/cgi-bin/user/info/batchget'), 3)
    assert.equal(await wechat.user.batchget([]), [])
    assert.is(api.calls[1]?.query.lang, 'zh_CN')
  }))

test('all followers come page by page, as they are wanted', () =>
  inWorld(async ({ api, wechat, count }) => {
    for (let user = 0; user < 20_001; user++) api.followers.add(`o${user}`)
    const openids: string[] = []
    for await (const openid of wechat.user.all()) openids.push(openid)
    assert.equal(openids, [...api.followers])
    // the third page is not full, but only an empty one ends the list
    assert.is(count('/cgi-bin/user/get'), 4)
    for await (const openid of wechat.user.all()) if (openid === 'o5') break
    assert.is(count('/cgi-bin/user/get'), 5)
    api.followers.clear()
    for await (const openid of wechat.user.all()) assert.unreachable(openid)
  }))

for (const [name, last] of [
  ['no list and no end', { count: 0, next_openid: 'o2' }],
  ['an empty list', { count: 0, data: { openid: [] }, next_openid: 'o9' }],
  ['no list, and nowhere to go on', { count: 0, next_openid: '' }],
] as const) {
  test(`the followers end with a page of ${name}`, () =>
    inWorld(async ({ api, wechat, count }) => {
      const first = { count: 2, data: { openid: ['o1', 'o2'] }, next_openid: 'o2' }
      api.answer('/cgi-bin/user/get', ({ query }) => (query.next_openid ? { total: 2, ...last } : first))
      const openids: string[] = []
      for await (const openid of wechat.user.all()) openids.push(openid)
      assert.equal(openids, ['o1', 'o2'])
      assert.is(count('/cgi-bin/user/get'), 2)
    }))
}

test('tags are made, put on users, and read back', () =>
  inWorld(async ({ api, wechat }) => {
    api.followers.add('o2')
    const { id, name } = await wechat.tags.create('星标')
    assert.is(name, '星标')
    await wechat.tags.members.batchtagging(id, ['o1', 'o2'])
    await wechat.tags.members.batchuntagging(id, ['o2'])
    assert.equal(await wechat.tags.getidlist('o1'), [id])
    const members: string[] = []
    for await (const openid of wechat.tags.members.all(id)) members.push(openid)
    assert.equal(members, ['o1'])
    await wechat.tags.update(id, '二')
    assert.equal(await wechat.tags.get(), [{ id, name: '二', count: 1 }])
    await wechat.tags.delete(id)
    assert.equal(await wechat.tags.get(), [])
  }))

test('a draft is published, found, and taken back', () =>
  inWorld(async ({ wechat }) => {
    const { publish_id } = await wechat.freepublish.submit('draft')
    assert.match(publish_id, /^\d{19}$/)
    const { publish_status, article_id = '' } = await wechat.freepublish.get(publish_id)
    assert.is(publish_status, 0)
    assert.is((await wechat.freepublish.getarticle(article_id)).news_item.length, 1)
    assert.is((await wechat.freepublish.batchget({ offset: 0, count: 20 })).item[0]?.article_id, article_id)
    await wechat.freepublish.delete(article_id)
    assert.is((await wechat.freepublish.batchget({ offset: 0, count: 20 })).total_count, 0)
  }))

test('addresses, quotas, and what has no method', () =>
  inWorld(async ({ api, wechat }) => {
    assert.equal(await wechat.getcallbackip(), ['106.55.206.146', '101.226.103.0/25'])
    assert.is((await wechat.get_api_domain_ip()).length, 2)
    await wechat.clear_quota()
    assert.equal(api.calls.at(-1)?.body, { appid: api.appId })
    api.answer('/cgi-bin/ticket/getticket', ({ query }) => ({ ticket: `for ${query.type}` }))
    const { ticket } = await wechat.call<{ ticket: string }>('/cgi-bin/ticket/getticket?type=jsapi')
    assert.is(ticket, 'for jsapi')
    await wechat.call('/cgi-bin/ticket/getticket', {})
    assert.equal(
      api.calls.slice(-2).map(({ method }) => method),
      ['GET', 'POST'],
    )
  }))

test('the base URL may have a path, as a proxy would', () =>
  inWorld(async ({ api, another }) => {
    const wechat = another({ baseUrl: `${api.url}/wechat/api/` })
    assert.is((await wechat.getcallbackip()).length, 2)
  }))

// what is refused before anything is sent

test('options that make no sense are refused, and the secret is not repeated', () => {
  const wrong: object[] = [
    { appId: '' },
    { secret: undefined },
    { timeout: 0 },
    { timeout: Number.NaN },
    { mediaTimeout: 1e9 },
    { retries: 6 },
    { retries: 0.5 },
    { baseUrl: 'api.example.com' },
    { baseUrl: 'ftp://example.com' },
    { baseUrl: 'https://user:pass@example.com' },
    { baseUrl: 'https://example.com/?a=1' },
    { appSecret: 'x' },
  ]
  for (const options of wrong) {
    const make = () => client({ ...valid, ...options } as never)
    assert.is(codeOf(make), 'bad_option', inspect(options))
    assert.not.throws(() => client(valid))
  }
})

test('a path is refused that is none', () =>
  inWorld(async ({ api, wechat }) => {
    for (const path of ['cgi-bin/x', '', '@example.com/', 'https://example.com/', '/a b', '/a#b'])
      assert.is((await rejection(wechat.call(path))).code, 'bad_option', path)
    assert.is(api.calls.length, 0)
  }))

test.run()
