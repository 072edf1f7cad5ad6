import { inspect } from 'node:util'
import { type CustomMessage, client } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf } from '../support/kit.ts'
import { hello, inWorld, rejection } from '../support/wechat-api.ts'

const test = suite('plugins/client')

const valid = { appId: 'wx1', secret: 'secret_of_wx1' }

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
