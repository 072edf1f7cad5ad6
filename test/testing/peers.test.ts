// Clients of WeChat's API that others wrote work with the fake API as with WeChat's own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeApiServer, fakeApi } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Account, type ApiPeer, apiPeers } from '../support/api-peers.ts'

const test = suite('peers: server API')

type Json = Record<string, unknown>
type Work = (peer: ApiPeer, api: FakeApiServer, make: (account: Account) => ApiPeer) => Promise<void>

/** The same for each of them. */
function peersTest(name: string, work: Work): void {
  for (const [peer, make] of Object.entries(apiPeers)) {
    test(`${peer} ${name}`, async () => {
      const api = await fakeApi({ followers: ['o1', 'o2'] })
      try {
        await work(make(api), api, make)
        for (const { path } of api.calls) assert.match(path, /^\/cgi-bin\//)
      } finally {
        await api.close()
      }
    })
  }
}

/** The code that a call is refused with. */
async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    () => ({ code: 0 }),
    (error: { code?: unknown; message: string }) => error,
  )
  return outcome.code
}

const done = { errcode: 0, errmsg: 'ok' }
const button = [
  { type: 'click', name: '今日歌曲', key: 'TODAY' },
  { name: '菜单', sub_button: [{ type: 'view', name: '搜索', url: 'https://example.com/' }] },
]

peersTest('gets one token, and is told when its secret is wrong', async (peer, api, make) => {
  await peer.followers()
  await peer.followers()
  const paths = api.calls.map(({ path }) => path)
  assert.equal(paths, ['/cgi-bin/token', '/cgi-bin/user/get', '/cgi-bin/user/get'])
  assert.is(api.calls[0]?.query.grant_type, 'client_credential')
  const wrong = make({ appId: api.appId, secret: 'wrong', url: api.url })
  const words = await wrong.followers().then(String, (error: Error) => error.message)
  assert.match(words, 'invalid appsecret')
})

peersTest('makes a menu, reads it, makes one for some, and takes them away', async (peer) => {
  assert.equal(plain(await peer.createMenu({ button })), done)
  assert.equal(plain(await peer.getMenu()), { menu: { button } })
  const { menuid } = await peer.addConditional({ button, matchrule: { tag_id: '2' } })
  assert.equal(plain(await peer.deleteConditional(menuid)), done)
  assert.equal(plain(await peer.deleteMenu()), done)
  assert.is(await codeOf(peer.getMenu()), 46003)
  assert.is(await codeOf(peer.createMenu({ button: [{ ...button[0], name: '这个名字太长了' }] })), 40018)
  assert.is(await codeOf(peer.createMenu({ button: [...button, ...button] })), 40016)
})

peersTest('knows the followers', async (peer) => {
  const { subscribe, openid, subscribe_time } = await peer.user('o1')
  assert.equal([subscribe, openid], [1, 'o1'])
  assert.ok(Math.abs(Number(subscribe_time) - Date.now() / 1000) < 600)
  assert.equal(plain(await peer.user('stranger')), { subscribe: 0, openid: 'stranger' })
  const { user_info_list } = await peer.users(['o1', 'stranger'])
  const known = (user_info_list as Json[]).map((each) => each.subscribe)
  assert.equal(known, [1, 0])
  const all = { total: 2, count: 2, data: { openid: ['o1', 'o2'] }, next_openid: 'o2' }
  assert.equal(plain(await peer.followers()), all)
})

peersTest('uploads a picture with a Chinese name and downloads it', async (peer, api) => {
  const folder = await mkdtemp(join(tmpdir(), 'echostr-'))
  try {
    const bytes = Buffer.from([0xff, 0xd8, 0xff, ...Array(100_000).keys()])
    for (const name of ['照片.jpg', 'a b.png', 'plain.gif']) {
      await writeFile(join(folder, name), bytes)
      const { type, media_id, created_at } = await peer.upload(join(folder, name))
      assert.equal([type, typeof created_at], ['image', 'number'])
      assert.equal(await peer.download(media_id), bytes)
      assert.match(api.calls.at(-2)?.raw.toString() ?? '', `filename="${name}"`)
    }
    await writeFile(join(folder, '照片'), bytes)
    assert.is(await codeOf(peer.upload(join(folder, '照片'))), 40005)
  } finally {
    await rm(folder, { recursive: true })
  }
})

peersTest('writes to who may be written to', async (peer, api) => {
  assert.is(await codeOf(peer.sendText('o1', '你好')), 45015)
  assert.is(await codeOf(peer.sendText('stranger', '你好')), 40003)
  api.interacted('o1')
  const article = { title: '标题', description: '描述', url: 'https://example.com/', picurl: 'https://a/b' }
  assert.equal(plain(await peer.sendText('o1', '你好，😀')), done)
  assert.equal(plain(await peer.sendNews('o1', [article])), done)
  assert.is(await codeOf(peer.sendNews('o1', [article, article])), 45008)
  assert.is(await codeOf(peer.sendImage('o1', undefined)), 40007)
  const media_id = api.store('image', Buffer.from('picture'))
  assert.equal(plain(await peer.sendImage('o1', media_id)), done)
  assert.equal(api.sent('o1'), [
    { touser: 'o1', msgtype: 'text', text: { content: '你好，😀' } },
    { touser: 'o1', msgtype: 'news', news: { articles: [article] } },
    { touser: 'o1', msgtype: 'image', image: { media_id } },
  ])
})

peersTest('puts tags on followers', async (peer) => {
  const { tag } = (await peer.createTag('星标')) as { tag: { id: number; name: string } }
  assert.is(tag.name, '星标')
  assert.is(await codeOf(peer.createTag('星标')), 45157)
  assert.equal(plain(await peer.tag(tag.id, ['o1', 'o2'])), done)
  assert.equal(plain(await peer.untag(tag.id, ['o2'])), done)
  assert.equal(plain(await peer.tags()), { tags: [{ id: tag.id, name: '星标', count: 1 }] })
  assert.equal(plain((await peer.tagged(tag.id)).data), { openid: ['o1'] })
  assert.equal(plain(await peer.tagsOf('o1')), { tagid_list: [tag.id] })
  assert.equal(plain(await peer.deleteTag(tag.id)), done)
  assert.equal(plain(await peer.tags()), { tags: [] })
})

peersTest('makes QR codes', async (peer) => {
  const { ticket, expire_seconds, url } = await peer.temporaryCode(42, 3600)
  assert.is(expire_seconds, 3600)
  assert.match(String(ticket), /^gQ/)
  assert.match(String(url), /^http:\/\/weixin\.qq\.com\/q\//)
  assert.is((await peer.lastingCode(42)).expire_seconds, undefined)
  assert.is(await codeOf(peer.temporaryCode(42, 2_592_001)), 40097)
  assert.is(await codeOf(peer.lastingCode(100_001)), 40053)
})

peersTest('sends templates', async (peer) => {
  const { errcode, msgid } = await peer.sendTemplate('o1', 't1', { first: { value: '值' } })
  assert.is(errcode, 0)
  assert.ok(Number(msgid) > Number.MAX_SAFE_INTEGER)
  assert.is(await codeOf(peer.sendTemplate('o1', '', {})), 40037)
})

peersTest('sends subscriptions, if it can', async (peer, api) => {
  const sent = await peer.sendNotice?.('o1', 't1', { thing1: { value: '值' } })
  if (sent === undefined) return
  assert.equal(plain(sent), done)
  assert.match(api.calls.at(-1)?.path ?? '', /\/message\/subscribe\/(biz)?send$/)
})

peersTest('gets the addresses that WeChat calls from', async (peer) => {
  assert.equal(plain(await peer.addresses()), { ip_list: ['106.55.206.146', '101.226.103.0/25'] })
})

peersTest('gets a ticket for pages', async (peer) => {
  assert.match(String(await peer.ticket()), /^[\w-]{60,512}$/)
})

/** Without the prototypes of a parser of their own. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

test('co-wechat-api gets another token when its own has expired, and repeats the call', async () => {
  const api = await fakeApi({ followers: ['o1'] })
  try {
    const peer = apiPeers['co-wechat-api']?.(api) as ApiPeer
    for (const errcode of [42001, 40001]) {
      await peer.followers()
      api.expireTokens(errcode)
      assert.is((await peer.followers()).total, 1)
    }
  } finally {
    await api.close()
  }
})

test.run()
