// The fake API refuses what WeChat refuses, takes what WeChat takes, and answers in WeChat's words.
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { fakeApi } from 'echostr/testing'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Asker, withApi } from '../support/asker.ts'

const test = suite('fake-api: rules')

/** Uploads more than a hundred megabytes. */
export const deadline = 90_000

const click = { type: 'click', name: '今日歌曲', key: 'TODAY' }
const customSend = '/cgi-bin/message/custom/send'

// answers

test('JSON has WeChat’s content type, refusals too', async () => {
  const api = await fakeApi()
  try {
    const { headers } = await fetch(`${api.url}/cgi-bin/menu/get`)
    assert.is(headers.get('content-type'), 'application/json; encoding=utf-8')
  } finally {
    await api.close()
  }
})

test('a fresh token lives 7200 s by the real clock, too', async () => {
  const api = await fakeApi()
  try {
    const account = `grant_type=client_credential&appid=${api.appId}&secret=${api.secret}`
    for (let time = 0; time < 20; time++) {
      const answer = await fetch(`${api.url}/cgi-bin/token?${account}`)
      assert.is(((await answer.json()) as { expires_in: number }).expires_in, 7200)
    }
  } finally {
    await api.close()
  }
})

test(
  'calls that have something to say say no errcode',
  withApi(async (asker) => {
    const scene = { action_name: 'QR_SCENE', action_info: { scene: { scene_id: 1 } } }
    await asker.ask('/cgi-bin/menu/create', { button: [click] })
    const answers = [
      await asker.stable(),
      await asker.ask('/cgi-bin/getcallbackip'),
      await asker.ask('/cgi-bin/get_api_domain_ip'),
      await asker.ask('/cgi-bin/menu/get'),
      await asker.ask('/cgi-bin/menu/addconditional', { button: [click], matchrule: { tag_id: '2' } }),
      await asker.ask('/cgi-bin/user/get'),
      await asker.ask('/cgi-bin/user/info?openid=o1'),
      await asker.ask('/cgi-bin/user/info?openid=stranger'),
      await asker.ask('/cgi-bin/user/info/batchget', { user_list: [{ openid: 'o1' }] }),
      await asker.ask('/cgi-bin/tags/create', { tag: { name: 'a' } }),
      await asker.ask('/cgi-bin/tags/get'),
      await asker.ask('/cgi-bin/tags/getidlist', { openid: 'o1' }),
      await asker.ask('/cgi-bin/qrcode/create', scene),
      await asker.upload('a.jpg'),
      await asker.ask(`/cgi-bin/media/get?media_id=${asker.api.store('video', Buffer.from('v'))}`),
      await asker.ask('/cgi-bin/freepublish/batchget', { offset: 0, count: 1 }),
    ]
    for (const answer of answers) {
      assert.not('errcode' in answer || 'errmsg' in answer, JSON.stringify(answer))
      assert.ok(Object.keys(answer).length > 0)
    }
  }),
)

test(
  'calls that do something say that it was done',
  withApi(async (asker) => {
    asker.api.interacted('o1')
    const { tag } = (await asker.ask('/cgi-bin/tags/create', { tag: { name: 'a' } })) as { tag: object }
    const members = { openid_list: ['o1'], tagid: (tag as { id: number }).id }
    const answers = [
      await asker.ask('/cgi-bin/menu/create', { button: [click] }),
      await asker.ask('/cgi-bin/menu/delete'),
      await asker.ask(customSend, { touser: 'o1', msgtype: 'text', text: { content: 'a' } }),
      await asker.ask('/cgi-bin/message/custom/typing', { touser: 'o1', command: 'Typing' }),
      await asker.ask('/cgi-bin/tags/members/batchtagging', members),
      await asker.ask('/cgi-bin/tags/members/batchuntagging', members),
      await asker.ask('/cgi-bin/tags/delete', { tag }),
      await asker.ask('/cgi-bin/clear_quota', { appid: asker.api.appId }),
    ]
    for (const answer of answers) assert.equal(answer, { errcode: 0, errmsg: 'ok' })
  }),
)

test(
  'a request without a body is told so, an address that is none finds nothing',
  withApi(async (asker) => {
    assert.is(await asker.code('/cgi-bin/menu/create', ''), 44002)
    const response = await fetch(`${asker.api.url}//[/cgi-bin/menu/get?access_token=${asker.token}`)
    assert.is(((await response.json()) as { errcode: number }).errcode, 41001)
  }),
)

// media

test(
  'the ending of its name decides whether an upload is taken',
  withApi(async (asker) => {
    const code = async (name: string, type?: string) => (await asker.upload(name, { type })).errcode ?? 0
    for (const name of ['a', 'a.', 'a.txt', 'a.webp', 'jpg', 'a.mp4'])
      assert.is(await code(name), 40005, name)
    for (const name of ['a.jpg', 'a.b.JPEG', '.png', 'a.gif', 'a.bmp']) assert.is(await code(name), 0, name)
    assert.equal([await code('a.amr', 'voice'), await code('a.mp3', 'voice')], [0, 0])
    assert.equal([await code('a.wav', 'voice'), await code('a.jpg', 'video')], [40005, 40005])
    assert.equal([await code('a.mp4', 'video'), await code('a.jpg', 'thumb')], [0, 0])
    assert.is(await code('a.jpg', 'hologram'), 40004)
  }),
)

test(
  'each type has a size of its own, and a code of its own',
  withApi(async (asker) => {
    for (const [type, name, most, code] of [
      ['image', 'a.jpg', 10 * 2 ** 20, 40009],
      ['voice', 'a.amr', 2 * 2 ** 20, 40010],
      ['video', 'a.mp4', 10 * 2 ** 20, 40011],
      ['thumb', 'a.jpg', 64 * 2 ** 10, 40012],
    ] as const) {
      assert.is((await asker.upload(name, { type, bytes: Buffer.alloc(most) })).errcode, undefined)
      assert.is((await asker.upload(name, { type, bytes: Buffer.alloc(most + 1) })).errcode, code)
    }
  }),
)

for (const name of ['照片.jpg', 'a"b.jpg', '\u0001\u007f.jpg', 'é.jpg', '😀.jpg']) {
  test(
    `a file named ${JSON.stringify(name)} goes up and comes down`,
    withApi(async (asker) => {
      const { media_id } = await asker.upload(name)
      const url = `${asker.api.url}/cgi-bin/media/get?access_token=${asker.token}&media_id=${media_id}`
      const response = await fetch(url)
      assert.is(await response.text(), 'picture')
      const disposition = Buffer.from(response.headers.get('content-disposition') ?? '', 'latin1').toString()
      const shown = name.replace(/\p{Cc}/gu, '').replace('"', '%22')
      assert.is(disposition, `attachment; filename="${shown}"`)
    }),
  )
}

test(
  'a content type that no header may hold does not end the connection',
  withApi(async (asker) => {
    const id = asker.api.store('image', Buffer.from('a'), '图/\u0000片', '图\r\nx: y')
    const url = `${asker.api.url}/cgi-bin/media/get?access_token=${asker.token}&media_id=${id}`
    const { status, headers } = await fetch(url)
    assert.equal([status, headers.get('x')], [200, null])
  }),
)

const file = 'Content-Type: image/png\r\nContent-Disposition: form-data; filename="a.png"; name="media"'
const forms: readonly (readonly [name: string, parts: readonly string[], code: number])[] = [
  ['a file that is described in another order', [`${file}\r\n\r\npicture`], 0],
  ['header names in lower case', [`${file.toLowerCase()}\r\n\r\npicture`], 0],
  ['no quotes', ['Content-Disposition: form-data; name=media; filename=a.png\r\n\r\npicture'], 0],
  [
    'a field before the file',
    ['Content-Disposition: form-data; name="a"\r\n\r\n1', `${file}\r\n\r\npicture`],
    0,
  ],
  [
    'a field after the file',
    [`${file}\r\n\r\npicture`, 'Content-Disposition: form-data; name="a"\r\n\r\n1'],
    0,
  ],
  ['a file of another name', [`${file.replace('media', 'file')}\r\n\r\npicture`], 41005],
  ['a file without a name', ['Content-Disposition: form-data; name="media"\r\n\r\npicture'], 41005],
  [
    'a name that only filename* says',
    [`${file.replace('filename=', "filename*=UTF-8''")}\r\n\r\npicture`],
    41005,
  ],
  ['an empty file', [`${file}\r\n\r\n`], 41005],
  ['no part', [], 41005],
]

for (const [name, parts, code] of forms) {
  for (const boundary of ['b', '"b c"']) {
    test(
      `a form with ${name}, bounded by ${boundary}: ${code}`,
      withApi(async (asker) => {
        const border = `--${boundary.replaceAll('"', '')}`
        const body = `${parts.map((part) => `${border}\r\n${part}\r\n`).join('')}${border}--\r\n`
        const answer = await asker.form(body, `multipart/form-data; charset=utf-8; boundary=${boundary}`)
        assert.is(answer.errcode ?? 0, code)
        if (code > 0) return
        const url = `${asker.api.url}/cgi-bin/media/get?access_token=${asker.token}&media_id=${answer.media_id}`
        assert.is(await (await fetch(url)).text(), 'picture')
      }),
    )
  }
}

test(
  'a form that is cut off, or has no boundary, or is none, has no file',
  withApi(async (asker) => {
    const body = `--b\r\n${file}\r\n\r\npicture\r\n--b--\r\n`
    for (const end of [0, 3, 50, 100, body.length - 7])
      assert.is((await asker.form(body.slice(0, end), 'multipart/form-data; boundary=b')).errcode, 41005)
    for (const type of ['multipart/form-data', 'application/json', ''])
      assert.is((await asker.form(body, type)).errcode, 41005)
    assert.is(await asker.code('/cgi-bin/media/upload?type=image'), 43002)
    assert.is(await asker.code('/cgi-bin/media/get'), 41006)
  }),
)

const pieces = fc.constantFrom(
  ...['--b', '--b--', '\r\n', '\r\n\r\n', file, 'picture', 'Content-Disposition: form-data; name="media"'],
  ...['; filename="', '; filename="\\".jpg', '"', '\\"', ';', '\u0000', '图', 'Content-Type: 图\u0001'],
)

test(
  'whatever a form consists of, it is answered',
  withApi(async (asker) => {
    const body = fc.array(pieces, { maxLength: 30 }).map((each) => each.join(''))
    const property = fc.asyncProperty(body, async (each) => {
      const { media_id, errcode } = await asker.form(each, 'multipart/form-data; boundary=b')
      assert.ok([undefined, 40005, 41005].includes(errcode as number), String(errcode))
      if (errcode !== undefined) return
      const url = `${asker.api.url}/cgi-bin/media/get?access_token=${asker.token}&media_id=${media_id}`
      assert.is((await fetch(url)).status, 200)
    })
    await fc.assert(property, { seed: 16, numRuns: 300 })
  }),
)

test(
  'a file behind a hundred other parts is not looked for',
  withApi(async (asker) => {
    const form = (others: number) =>
      asker.form(
        `${'--b\r\n\r\n\r\n'.repeat(others)}--b\r\n${file}\r\n\r\npicture\r\n--b--`,
        'multipart/form-data; boundary=b',
      )
    assert.equal([(await form(99)).errcode, (await form(100)).errcode], [undefined, 41005])
  }),
)

// tickets, users, tags

test(
  'a ticket is the same for two hours, and of each kind another',
  withApi(async (asker) => {
    const get = (type: string) => asker.ask(`/cgi-bin/ticket/getticket?type=${type}`)
    const first = await get('jsapi')
    assert.equal({ ...first, ticket: '' }, { errcode: 0, errmsg: 'ok', ticket: '', expires_in: 7200 })
    assert.match(String(first.ticket), /^[\w-]{60,512}$/)
    assert.equal(await get('jsapi'), first)
    assert.is.not((await get('wx_card')).ticket, first.ticket)
    asker.clock.advance(7_200_000)
    asker.token = String((await asker.stable()).access_token)
    assert.is.not((await get('jsapi')).ticket, first.ticket)
    assert.is((await get('hologram')).errcode, 40097)
  }),
)

test(
  'the time a user followed stays what it was, and is another when they come back',
  withApi(async (asker) => {
    const { api, clock } = asker
    const since = async (openid: string) =>
      (await asker.ask(`/cgi-bin/user/info?openid=${openid}`)).subscribe_time
    const started = await since('o1')
    clock.advance(60_000)
    api.followers.add('o1').add('o2')
    api.interacted('o3', 'subscribe')
    clock.advance(60_000)
    assert.is(await since('o1'), started)
    assert.is(await since('o2'), Number(started) + 60)
    assert.is(await since('o3'), Number(started) + 60)
    api.followers.delete('o2')
    assert.is(await since('o2'), undefined)
    api.followers.add('o2')
    assert.is(await since('o2'), Number(started) + 120)
    api.followers.clear()
    assert.is(await since('o1'), undefined)
  }),
)

test(
  'tags: a hundred, with a name of their own, up to twenty for a user who follows',
  withApi(async (asker) => {
    const { api } = asker
    const create = async (name: unknown) => {
      const { errcode, tag } = await asker.ask('/cgi-bin/tags/create', { tag: { name } })
      return errcode ?? (tag as { id: number }).id
    }
    const tag = (tagid: unknown, ...openid_list: string[]) =>
      asker.code('/cgi-bin/tags/members/batchtagging', { tagid, openid_list })
    const ids = [await create('a')]
    assert.equal([await create('a'), await create(''), await create(5)], [45157, 45157, 45157])
    assert.is(await create('十一个字的名字太长了吧'), 45158)
    for (let count = 2; count <= 100; count++) ids.push(await create(`标签${count}`))
    assert.is(await create('one more'), 45056)
    assert.is(await asker.code('/cgi-bin/tags/create', { tag: { id: ids[0], name: 'a' } }), 45157)
    assert.is(await asker.code('/cgi-bin/tags/update', { tag: { id: ids[0], name: '标签2' } }), 45157)
    assert.is(await asker.code('/cgi-bin/tags/update', { tag: { id: ids[0], name: 'a' } }), 0)
    assert.is(await asker.code('/cgi-bin/tags/delete', { tag: { id: 7 } }), 45159)
    assert.is(await tag(ids[0], 'o1', 'stranger'), 40003)
    assert.equal((await asker.ask('/cgi-bin/tags/getidlist', { openid: 'o1' })).tagid_list, [])
    for (const id of ids.slice(0, 20)) assert.is(await tag(id, 'o1'), 0)
    assert.equal([await tag(ids[20], 'o1'), await tag(ids[19], 'o1')], [45059, 0])
    api.followers.delete('o1')
    assert.equal((await asker.ask('/cgi-bin/user/tag/get', { tagid: ids[0] })).count, 0)
  }),
)

// menus

const long = (bytes: number) => 'a'.repeat(bytes)
const view = { type: 'view', name: '搜索', url: 'https://example.com/' }
const mini = { type: 'miniprogram', name: 'm', url: 'http://mp.weixin.qq.com', appid: 'wx2', pagepath: 'p' }

/** A button that WeChat refuses; the code for it at the bottom, and in a sub-menu. */
const buttons: readonly (readonly [name: string, button: object, bottom: number, above: number])[] = [
  ['an unknown type', { ...click, type: 'hologram' }, 40017, 40024],
  ['a type in upper case', { ...click, type: 'CLICK' }, 40017, 40024],
  ['no type', { name: 'a' }, 40017, 40024],
  ['no name', { type: 'click', key: 'k' }, 40018, 40025],
  ['an empty name', { ...click, name: '' }, 40018, 40025],
  ['no text for a name', { ...click, name: 5 }, 40018, 40025],
  ['a name of 17 bytes', { ...click, name: long(17) }, 40018, 0],
  ['a name of six characters', { ...click, name: '六个字的名字' }, 40018, 0],
  ['a name of 61 bytes', { ...click, name: long(61) }, 40018, 40025],
  ['no key', { type: 'click', name: 'a' }, 40019, 40026],
  ['an empty key', { ...click, key: '' }, 40019, 40026],
  ['a key of 129 bytes', { ...click, type: 'scancode_push', key: long(129) }, 40019, 40026],
  ['no URL', { type: 'view', name: 'a' }, 40020, 40027],
  ['a URL of 1025 bytes', { ...view, url: `http://a/${long(1016)}` }, 40020, 40027],
  ['a URL without http', { ...view, url: 'example.com' }, 40055, 40054],
  ['a mini program without a URL', { ...mini, url: undefined }, 40020, 40027],
  ['a mini program without an AppID', { ...mini, appid: undefined }, 40013, 40013],
  ['no media id', { type: 'media_id', name: 'a' }, 40007, 40007],
  ['no article id', { type: 'article_view_limited', name: 'a' }, 53600, 53600],
]

for (const [name, button, bottom, above] of buttons) {
  test(
    `a button with ${name}: ${bottom} at the bottom, ${above} in a sub-menu`,
    withApi(async (asker) => {
      const create = (...list: object[]) => asker.code('/cgi-bin/menu/create', { button: list })
      assert.is(await create(click, button), bottom)
      assert.is(await create({ name: 'a', sub_button: [click, button] }), above)
    }),
  )
}

test(
  'a menu is taken up to its limits, with every type of button',
  withApi(async (asker) => {
    const create = (...list: unknown[]) => asker.code('/cgi-bin/menu/create', { button: list })
    const most = { name: long(60), type: 'click', key: long(128) }
    assert.is(
      await create({ name: long(16), sub_button: [most, view, mini] }, { ...click, sub_button: [] }),
      0,
    )
    assert.is(await create({ ...view, url: `http://a/${long(1015)}` }), 0)
    const keyed = ['scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select']
    assert.is(await create({ name: 'a', sub_button: keyed.map((type) => ({ ...click, type })) }), 0)
    const ids = { name: 'a', media_id: 'm', article_id: 'a' }
    const types = ['media_id', 'view_limited', 'article_id', 'article_view_limited']
    assert.is(await create({ name: 'a', sub_button: types.map((type) => ({ ...ids, type })) }), 0)
    assert.is(await create({ name: 'a', sub_button: [] }), 40017)
    assert.is(await create({ name: 'a', sub_button: {} }), 40023)
    assert.is(await create({ name: 'a', sub_button: [{ name: 'b', sub_button: [click] }] }), 40022)
    assert.is(await create(null), 47001)
    assert.is(await asker.code('/cgi-bin/menu/create', {}), 40016)
    assert.is(await asker.code('/cgi-bin/menu/create', { button: click }), 40016)
  }),
)

test(
  'a conditional menu needs a common one and a rule; only one that is there is taken away',
  withApi(async (asker) => {
    const add = (menu: object) => asker.code('/cgi-bin/menu/addconditional', menu)
    const menu = { button: [click], matchrule: { tag_id: '2' } }
    assert.is(await add(menu), 65303)
    await asker.ask('/cgi-bin/menu/create', { button: [click] })
    assert.equal([await add({ button: [click] }), await add({ ...menu, matchrule: {} })], [65304, 65304])
    for (let count = 0; count < 100; count++) assert.is(await add(menu), 0)
    assert.is(await add(menu), 65305)
    assert.is(await asker.code('/cgi-bin/menu/delconditional', { menuid: '1' }), 65301)
  }),
)

// customer-service messages

const articles = [{ title: 'a' }, { title: 'b' }]
const messages: readonly (readonly [type: string, content: unknown, code: number])[] = [
  ['news', { articles }, 45008],
  ['news', { articles: articles.slice(1) }, 0],
  ['news', { articles: [] }, 44003],
  ['news', { articles: { 0: {}, length: 1 } }, 44003],
  ['news', undefined, 44003],
  ['image', undefined, 47001],
  ['image', 'id', 47001],
  ['image', {}, 40007],
  ['image', { media_id: '' }, 40007],
  ['image', { media_id: 'permanent' }, 0],
  ['voice', {}, 40007],
  ['video', { thumb_media_id: 't' }, 40007],
  ['mpnews', {}, 40007],
  ['music', { musicurl: 'https://example.com/a.mp3' }, 40007],
  ['miniprogrampage', { title: 't', appid: 'wx2', pagepath: 'p' }, 40007],
  ['link', undefined, 47001],
  ['text', undefined, 44004],
  ['text', { content: '1'.repeat(40_000) }, 45002],
]

for (const [msgtype, content, code] of messages) {
  test(
    `a message of type ${msgtype} with ${(JSON.stringify(content) ?? 'nothing').slice(0, 80)}: ${code}`,
    withApi(async (asker) => {
      asker.api.interacted('o1')
      assert.is(await asker.code(customSend, { touser: 'o1', msgtype, [msgtype]: content }), code)
      assert.is(asker.api.sent('o1').length, code === 0 ? 1 : 0)
    }),
  )
}

test(
  'a medium that has ended is not sent, nor one whose thumb has ended',
  withApi(async (asker) => {
    const old = asker.api.store('image', Buffer.from('a'))
    const send = (msgtype: string, content: object) =>
      asker.code(customSend, { touser: 'o1', msgtype, [msgtype]: content })
    asker.api.interacted('o1', 'pay')
    assert.is(await send('image', { media_id: old }), 0)
    asker.clock.advance(3 * 86_400_000)
    asker.token = String((await asker.stable()).access_token)
    asker.api.interacted('o1')
    assert.is(await send('image', { media_id: old }), 40007)
    assert.is(await send('video', { media_id: 'permanent', thumb_media_id: old }), 40007)
  }),
)

// QR codes

const id = (scene_id: unknown) => ({ scene: { scene_id } })
const named = (scene_str: unknown) => ({ scene: { scene_str } })
const qrCodes: readonly (readonly [
  action_name: unknown,
  action_info: unknown,
  expires: unknown,
  code: number,
])[] = [
  ['QR_SCENE', id(1), undefined, 0],
  ['QR_SCENE', id(2 ** 32 - 1), 2_592_000, 0],
  ['QR_STR_SCENE', named('桌'.repeat(64)), 1, 0],
  ['QR_LIMIT_SCENE', id(100_000), undefined, 0],
  ['QR_LIMIT_STR_SCENE', named('a'), undefined, 0],
  ['QR_SCENES', id(1), 60, 40052],
  ['qr_scene', id(1), 60, 40052],
  [undefined, id(1), 60, 40052],
  [5, id(1), 60, 40052],
  ['QR_SCENE', id(0), 60, 40053],
  ['QR_SCENE', id(2 ** 32), 60, 40053],
  ['QR_SCENE', id('1'), 60, 40053],
  ['QR_SCENE', named('a'), 60, 40053],
  ['QR_SCENE', undefined, 60, 40053],
  ['QR_SCENE', null, 60, 40053],
  ['QR_LIMIT_SCENE', id(100_001), undefined, 40053],
  ['QR_STR_SCENE', named(''), 60, 40053],
  ['QR_STR_SCENE', named('a'.repeat(65)), 60, 40053],
  ['QR_SCENE', id(1), 2_592_001, 40097],
  ['QR_SCENE', id(1), 0, 40097],
  ['QR_SCENE', id(1), -1, 40097],
  ['QR_SCENE', id(1), '60', 40097],
]

test(
  'a QR code has one of four actions, a scene that fits, and at most thirty days',
  withApi(async (asker) => {
    for (const [action_name, action_info, expire_seconds, code] of qrCodes) {
      const body = { action_name, action_info, expire_seconds }
      const answer = await asker.ask('/cgi-bin/qrcode/create', body)
      assert.is(answer.errcode ?? 0, code, JSON.stringify(body))
      if (code > 0) continue
      const lasts = String(action_name).startsWith('QR_LIMIT')
      assert.is(answer.expire_seconds, lasts ? undefined : (expire_seconds ?? 60))
    }
  }),
)

// bounds

/** A hundred and twenty thousand of anything. */
const many = 120_000

test(
  'users that do something are remembered up to a bound: the oldest are strangers again',
  withApi(async (asker) => {
    for (let user = 0; user < many; user++) asker.api.interacted(`u${user}`, 'subscribe')
    assert.is(await asker.say('a', 'u0'), 40003)
    assert.is(await asker.say('a', `u${many - 1}`), 0)
    assert.ok(asker.api.followers.size <= 110_000)
    const { total } = await asker.ask('/cgi-bin/user/get')
    assert.is(total, asker.api.followers.size)
  }),
)

test(
  'media are kept up to ten thousand files and 128 MiB: the oldest are gone',
  withApi(async (asker) => {
    const code = async (media: string) => asker.code(`/cgi-bin/media/get?media_id=${media}`)
    const store = (bytes: number) => asker.api.store('video', Buffer.alloc(bytes))
    const small = Array.from({ length: 10_001 }, () => store(1))
    assert.equal([await code(small[0] ?? ''), await code(small[1] ?? '')], [40007, 0])
    const large = Array.from({ length: 14 }, () => store(10 * 2 ** 20))
    assert.equal([await code(large[0] ?? ''), await code(large[13] ?? '')], [40007, 0])
    assert.is(await code(store(129 * 2 ** 20)), 0)
    assert.is(await code(large[13] ?? ''), 40007)
  }),
)

test(
  'calls are kept up to 32 MiB, and anew when somebody has shortened the list',
  withApi(async (asker) => {
    const { calls } = asker.api
    const upload = () => asker.upload('a.jpg', { bytes: Buffer.alloc(10 * 2 ** 20) })
    for (let time = 0; time < 5; time++) await upload()
    assert.is(calls.length, 3)
    for (const kept of [0, 1]) {
      calls.length = kept
      for (let time = 0; time < 4; time++) await upload()
      for (let time = 0; time < 3; time++) await asker.ask('/cgi-bin/menu/get')
      assert.ok(calls.length >= 4, String(calls.length))
    }
  }),
)

test(
  'plain tokens are kept up to a bound: the oldest are unknown, the newest two are good',
  withApi(async (asker) => {
    const first = await asker.plain()
    const tokens = await manyTokens(asker, 11_500)
    assert.is(tokens.length, 11_500)
    for (const token of tokens.slice(-2)) {
      asker.token = token
      assert.is(await asker.code('/cgi-bin/getcallbackip'), 0)
    }
    asker.token = first
    assert.is(await asker.code('/cgi-bin/getcallbackip'), 40001)
  }),
)

/** Asks over one connection, without waiting for an answer before the next question. */
async function manyTokens({ api }: Asker, count: number): Promise<string[]> {
  const account = `grant_type=client_credential&appid=${api.appId}&secret=${api.secret}`
  const request = `GET /cgi-bin/token?${account} HTTP/1.1\r\nHost: a\r\n\r\n`
  const last = request.replace('Host', 'Connection: close\r\nHost')
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
  socket.end(request.repeat(count - 1) + last)
  return Array.from((await text(socket)).matchAll(/"access_token":"([^"]+)"/g), ([, token = '']) => token)
}

test.run()
