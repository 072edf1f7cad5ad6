// The chat page's server plays users as WeChat does: following, menus, pictures, voices, windows, accounts, crowds.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, type RequestListener, request } from 'node:http'
import { text as bodyOf } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { client } from 'echostr/plugins/client'
import { type ChatOptions, type ChatServer, serveChat } from 'echostr/plugins/devtools'
import { type FakeClock, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, type News, newsUntil, post, ready, withChat } from '../support/chat.ts'
import { serving } from '../support/server.ts'

const test = suite('devtools/simulation')

const user = 'o-xiaoming'
const png = Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1')

interface Scene {
  readonly chat: ChatServer
  /** Pushes that came, oldest first. */
  readonly pushes: string[]
  /** Does something as the user; gives the words of a refusal. */
  act(command: string, body: object): Promise<string>
  upload(bytes: Buffer): Promise<string>
}

/** A page in front of an app that answers every push the same way. */
function scene(
  name: string,
  play: (scene: Scene) => Promise<void>,
  options: Partial<ChatOptions> = {},
  answer: RequestListener = (_, res) => res.end('success'),
): void {
  test(name, async () => {
    const pushes: string[] = []
    const served = await serving(async (req, res) => {
      const push = await bodyOf(req)
      pushes.push(push)
      answer(req, res)
    })
    const act = (chat: ChatServer) => async (command: string, body: object) => {
      const answered = JSON.parse((await post(chat, command, { user, ...body })).body)
      await newsUntil(chat, ready)
      return answered.words?.en ?? ''
    }
    const upload = (chat: ChatServer) => async (bytes: Buffer) => {
      const kept = await fetch(`${chat.url}/upload`, { method: 'POST', body: new Uint8Array(bytes) })
      return ((await kept.json()) as { MediaId: string }).MediaId
    }
    try {
      await withChat((chat) => play({ chat, pushes, act: act(chat), upload: upload(chat) }), {
        url: served.url,
        ...options,
      })
    } finally {
      served.close()
    }
  })
}

const field = (push: string | undefined, name: string) =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(push ?? '')?.[1]

/** The pushes, once there are so many. */
async function soMany({ chat, pushes }: Scene, count: number): Promise<readonly string[]> {
  while (pushes.length < count) await newsUntil(chat, ready)
  return pushes
}

const api = (chat: ChatServer, path = '') =>
  client({ appId: 'wx_test', secret: 'secret_test', baseUrl: `${chat.url}${path}` })

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 0,
    (error: { errcode?: number }) => error.errcode,
  )

const shown = (news: readonly News[], of: string) =>
  JSON.stringify(news.findLast((each) => each.type === 'live' && each.of === of)?.drawn)

// following

scene('a stranger cannot write; a scan by one is a follow, and by a follower a scan', async (scene) => {
  const { act } = scene
  await act('send', { kind: 'event:unsubscribe' })
  for (const kind of ['text', 'image', 'event:CLICK', 'event:LOCATION', 'event:VIEW', 'event:unsubscribe'])
    assert.match(await act('send', { kind }), 'does not follow', kind)
  assert.is(await act('send', { kind: 'event:TEMPLATESENDJOBFINISH' }), '', 'that is no deed of a user')
  assert.is(await act('scan', { scene: 'shop 7' }), '')
  assert.is(await act('scan', { scene: 'shop 7' }), '')
  const [, , follow, scan] = await soMany(scene, 4)
  assert.equal(
    ['Event', 'EventKey', 'Ticket'].map((name) => field(follow, name)),
    ['subscribe', 'qrscene_shop 7', 'ticket-1'],
  )
  assert.equal([field(scan, 'Event'), field(scan, 'EventKey')], ['SCAN', 'shop 7'])
  assert.is(await act('send', { kind: 'text' }), '')
})

scene('a user may be added who does not follow yet; the page knows who does', async ({ chat, act }) => {
  await act('users', { name: 'Ann', id: 'o-ann', follows: 'no' })
  const follows = async () => {
    const { users } = (await newsUntil(chat, ready)).findLast(({ type }) => type === 'users') as unknown as {
      users: { id: string; follows: boolean }[]
    }
    return users.find(({ id }) => id === 'o-ann')?.follows
  }
  assert.is(await follows(), false)
  await act('send', { user: 'o-ann', kind: 'event:subscribe' })
  assert.is(await follows(), true)
  assert.match(shown(await newsUntil(chat, ready), 'quota-line o-ann'), '3/3 left after a follow')
  const message = { touser: 'o-ann', msgtype: 'text', text: { content: 'x' } } as const
  assert.is(await codeOf(api(chat).custom.send(message)), 0, 'a follow lets the account write')
})

scene(
  'nothing reaches who does not follow any more: WeChat refuses it, and the conversation says so',
  async ({ chat, act }) => {
    const wechat = api(chat)
    const say = () => codeOf(wechat.custom.send({ touser: user, msgtype: 'text', text: { content: 'x' } }))
    await act('send', { kind: 'text' })
    assert.is(await say(), 0)
    await act('send', { kind: 'event:unsubscribe' })
    assert.is(await say(), 45015)
    const news = await newsUntil(chat, ready)
    const refused = news.map(
      ({ row }) => row as { type?: string; drawn?: unknown; entry?: number } | undefined,
    )
    const row = refused.find((each) => each?.type === 'refused')
    assert.match(JSON.stringify(row?.drawn), '45015')
    assert.ok(row?.entry, 'it leads to its call')
    assert.match(shown(news, `quota-line ${user}`), 'Does not follow')
  },
)

scene('a follow opens a window, by whatever code, and also by one who was no follower', async (scene) => {
  const { chat, act } = scene
  const say = () => codeOf(api(chat).custom.send({ touser: user, msgtype: 'text', text: { content: 'x' } }))
  for (const follow of [
    () => act('send', { kind: 'event:subscribe' }),
    () => act('scan', { scene: 'shop 7' }),
  ]) {
    await act('send', { kind: 'event:unsubscribe' })
    await follow()
    assert.match(shown(await newsUntil(chat, ready), `quota-line ${user}`), '3/3 left after a follow')
    assert.is(await say(), 0)
  }
})

scene('what is delivered once more follows nobody, and opens no window', async (scene) => {
  const { chat, act } = scene
  await act('send', { kind: 'text' })
  await act('send', { kind: 'event:unsubscribe' })
  const exchange = (await newsUntil(chat, ready)).find(({ type }) => type === 'exchange')
  await act('repeat', { id: (exchange as unknown as { exchange: { id: string } }).exchange.id })
  await soMany(scene, 3)
  const wechat = api(chat)
  assert.is(
    await codeOf(wechat.custom.send({ touser: user, msgtype: 'text', text: { content: 'x' } })),
    45015,
  )
})

scene('what is delivered once more by a follower gives no more messages, either', async (scene) => {
  const { chat, act } = scene
  await act('send', { kind: 'text' })
  const wechat = api(chat)
  const say = () => codeOf(wechat.custom.send({ touser: user, msgtype: 'text', text: { content: 'x' } }))
  for (let count = 0; count < 5; count++) assert.is(await say(), 0)
  const exchange = (await newsUntil(chat, ready)).find(({ type }) => type === 'exchange')
  await act('repeat', { id: (exchange as unknown as { exchange: { id: string } }).exchange.id })
  await soMany(scene, 2)
  assert.is(await say(), 45047)
})

// windows

const clock = fakeClock()

scene(
  'what may be written to a user is shown by what they did, and ends when that does',
  async ({ chat, act }) => {
    const quota = async () => shown(await newsUntil(chat, ready), `quota-line ${user}`)
    assert.match(await quota(), 'No customer-service message')
    await act('send', { kind: 'text' })
    await act('send', { kind: 'event:CLICK' })
    await api(chat).custom.send({ touser: user, msgtype: 'text', text: { content: 'x' } })
    assert.match(
      await quota(),
      /messages:.*4\/5 left until [A-Z][a-z]+ \d+, \d\d:\d\d".*3\/3 left after a menu tap until \d\d:\d\d:\d\d"/,
    )
    assert.match(await quota(), /"还可发 4\/5 条，至 \d+月\d+日 \d\d:\d\d"/)
    clock.advance(60_001)
    assert.match(await quota(), '4/5 left until')
    assert.not.match(await quota(), 'menu tap')
    clock.advance(48 * 3_600_000)
    assert.match(await quota(), 'No customer-service message')
  },
  { clock },
)

scene('what is no message, and none of the events that WeChat names, opens no window', async (scene) => {
  const { chat, act } = scene
  const quota = async () => shown(await newsUntil(chat, ready), `quota-line ${user}`)
  const silent = ['event:VIEW', 'event:view_miniprogram', 'event:LOCATION', 'event:TEMPLATESENDJOBFINISH']
  for (const kind of [...silent, 'event:pic_weixin', 'event:location_select']) {
    await act('send', { kind })
    assert.match(await quota(), 'No customer-service message', kind)
  }
  await act('send', { kind: 'text' })
  await api(chat).custom.send({ touser: user, msgtype: 'text', text: { content: 'x' } })
  await act('tap', { type: 'view', url: 'http://a.example/' })
  assert.match(await quota(), '4/5 left until')
  await act('send', { kind: 'event:user_enter_tempsession' })
  assert.match(await quota(), '2/2 left')
})

// the menu

scene('a button for pictures sends its event, then the pictures', async (scene) => {
  const { act, upload } = scene
  const two = [await upload(png), await upload(Buffer.concat([png, png]))]
  assert.match(await act('pictures', { type: 'pic_weixin', key: 'P', pictures: [] }), 'one to nine')
  assert.match(
    await act('pictures', { type: 'pic_weixin', key: 'P', pictures: [...two, 'none'] }),
    'one to nine',
  )
  assert.is(await act('pictures', { type: 'pic_weixin', key: 'P', pictures: two }), '')
  const [event = '', ...images] = await soMany(scene, 3)
  assert.equal(
    [field(event, 'Event'), field(event, 'EventKey'), field(event, 'Count')],
    ['pic_weixin', 'P', '2'],
  )
  assert.match(event, createHash('md5').update(png).digest('hex'))
  assert.equal(images.map((push) => field(push, 'MediaId')).sort(), [...two].sort())
  const address = field(images[0], 'PicUrl') ?? ''
  assert.is((await fetch(address)).status, 200, address)
})

scene('a button that scans sends what the code says; an empty one is refused', async (scene) => {
  const { act } = scene
  assert.match(await act('tap', { type: 'scancode_push', key: 'S', code: '' }), 'says something')
  await act('tap', { type: 'scancode_waitmsg', key: 'S', code: 'https://a.example/?b=1' })
  await act('tap', { type: 'scancode_push', key: 'S', code: '690123', barcode: 'yes' })
  const [first, second] = await soMany(scene, 2)
  assert.equal([field(first, 'ScanType'), field(first, 'ScanResult')], ['qrcode', 'https://a.example/?b=1'])
  assert.equal([field(second, 'ScanType'), field(second, 'ScanResult')], ['barcode', 'CODE_128,690123'])
})

scene('a button for a place sends its event, then the place', async (scene) => {
  const { act } = scene
  const place = { type: 'location_select', key: 'L', Label: '广州塔', Location_Y: '113.3' }
  for (const Location_X of ['', 'north', '91'])
    assert.match(await act('tap', { ...place, Location_X }), 'A number from -90 to 90')
  await act('tap', { ...place, Location_X: '23.1' })
  const [event, message] = await soMany(scene, 2)
  assert.equal([field(event, 'Event'), field(message, 'MsgType')], ['location_select', 'location'])
  for (const push of [event, message])
    assert.equal([field(push, 'Location_X'), field(push, 'Label')], ['23.1', '广州塔'])
})

scene('other buttons: clicks, pages, mini programs, and those of which nothing is told', async (scene) => {
  const { act } = scene
  await act('tap', { key: 'K' })
  await act('tap', { type: 'view', url: 'http://a.example/' })
  await act('tap', { type: 'miniprogram', pagepath: 'pages/a' })
  const words = await act('tap', { type: 'media_id', media_id: 'm' })
  assert.match(words, 'pushes nothing')
  const pushes = await soMany(scene, 3)
  assert.equal(
    pushes.map((push) => [field(push, 'Event'), field(push, 'EventKey')]),
    [
      ['CLICK', 'K'],
      ['VIEW', 'http://a.example/'],
      ['view_miniprogram', 'pages/a'],
    ],
  )
})

// voices

scene('a voice is kept for the app and the page; nothing else is taken for one', async (scene) => {
  const { chat, act, upload } = scene
  const webm = Buffer.from('\u001aE\u00df\u00a3 sound', 'latin1')
  const MediaId = await upload(webm)
  await act('voice', { recording: [MediaId], heard: '你好' })
  await act('voice', {})
  const [sent, madeUp] = await soMany(scene, 2)
  assert.equal([field(sent, 'MediaId'), field(sent, 'Recognition')], [MediaId, '你好'])
  assert.match(field(madeUp, 'MediaId') ?? '', /^voice-/)
  const drawn = JSON.stringify((await newsUntil(chat, ready)).map(({ row }) => row))
  const [, src] = /"src":"(uploads\/[^"]+)"/.exec(drawn) ?? []
  assert.is((await ask(chat, `/${src}`)).headers['content-type'], 'audio/webm')
  for (const bytes of [Buffer.from('MZ'), Buffer.alloc(0), Buffer.concat([webm, Buffer.alloc(2 * 2 ** 20)])])
    assert.is(await upload(bytes), undefined, String(bytes.length))
})

// accounts

scene('one more account has a page, users and an API of its own', async (scene) => {
  const { chat } = scene
  const settings = { account: 'gh_two', appId: 'wx_two', name: 'Two' }
  const { path } = JSON.parse((await post(chat, 'accounts', settings)).body)
  assert.is(path, '/accounts/2/')
  assert.is((await ask(chat, path)).status, 200)
  const second = { ...chat, url: chat.url + path.slice(0, -1) }
  const there = `${user}-2`
  await post(chat, 'accounts/2/send', { user: there, kind: 'event:unsubscribe' })
  const [push] = await soMany(scene, 1)
  assert.is(field(push, 'ToUserName'), 'gh_two')
  const known = (await newsUntil(second, ready)).findLast(({ type }) => type === 'users')
  assert.match(
    JSON.stringify(known),
    `{"id":"${there}","name":"小明"`,
    'the same person, with another OpenID',
  )
  const rows = (news: readonly News[]) => news.filter(({ type }) => type === 'row').length
  assert.is(rows(await newsUntil(chat, ready)), 0, 'the first account knows nothing of it')
  assert.ok(rows(await newsUntil(second, ready)) > 0)
  await post(chat, 'send', { user, kind: 'text' })
  const wechat = client({ appId: 'wx_two', secret: 'secret_test', baseUrl: second.url })
  const to = (touser: string) => ({ touser, msgtype: 'text', text: { content: 'x' } }) as const
  assert.is(await codeOf(wechat.custom.send(to(there))), 45015)
  assert.is(await codeOf(wechat.custom.send(to(user))), 40003)
  assert.is(await codeOf(api(chat).custom.send(to(user))), 0)
  const cookie = (await ask(chat, `${path}visit?user=o&url=http://127.0.0.1/`)).headers['set-cookie']
  assert.match(String(cookie), 'Path=/accounts/2/connect')
})

scene(
  'an account is taken away with all that was said there; the first one, and the numbers of the others, stay',
  async ({ chat }) => {
    const command = async (path: string, body = {}) => JSON.parse((await post(chat, path, body)).body)
    for (const name of ['Two', 'Three']) await command('accounts', { name })
    const open = await fetch(`${chat.url}/accounts/2/events`)
    const asked = JSON.parse((await ask(chat, '/accounts/2/forms/leave')).body)
    assert.equal([asked.heading.en, asked.command], ['Remove the account Two', 'leave'])
    assert.is((await command('accounts/2/leave')).path, '/')
    assert.match(await open.text(), '"type":"ready"', 'pages that show it hear no more')
    for (const path of ['/accounts/2/', '/accounts/2/events', '/accounts/2/cgi-bin/token'])
      assert.is((await ask(chat, path)).status, 404, path)
    assert.match((await command('accounts/2/leave')).error, '')
    assert.is((await ask(chat, '/accounts/3/')).status, 200)
    assert.is((await command('accounts', {})).path, '/accounts/4/')
    assert.match((await command('leave')).words.en, 'The first account stays')
    for (let more = 0; more < 5; more++) await command('accounts', {})
    assert.match((await command('accounts', {})).words.en, 'at most 8')
    const forms = async (path: string) => JSON.stringify(JSON.parse((await ask(chat, path)).body).fields)
    assert.match(await forms('/accounts/3/forms/account'), '"opens":"leave"')
    assert.not.match(await forms('/forms/account'), '"opens":"leave"')
  },
)

scene('accounts are bounded, and what makes none is told of its field', async ({ chat }) => {
  const add = async (settings: object) => JSON.parse((await post(chat, 'accounts', settings)).body)
  assert.is((await add({ url: 'http://10.0.0.1/' })).field, 'url')
  assert.is((await add({ token: '' })).field, 'token')
  for (let count = 2; count <= 8; count++) assert.is((await add({})).path, `/accounts/${count}/`)
  assert.match((await add({})).words.en, 'at most 8')
  assert.is((await ask(chat, '/accounts/9/')).status, 404)
  const { fields } = JSON.parse((await ask(chat, '/accounts/2/forms/account')).body)
  assert.match(JSON.stringify(fields), '"href":"/accounts/2/","aria-current":"page"')
})

// crowds

const counted = fakeClock()
const many = { members: '10', rate: '20', seconds: '2', text: 'x' }

/** Reads how a crowd is doing, while time goes on, until it is as wanted. */
async function seen(chat: ChatServer, clock: FakeClock, wanted: RegExp): Promise<readonly News[]> {
  for (let looks = 0; looks < 500; looks++) {
    clock.advance(50)
    const news = await newsUntil(chat, ready)
    if (wanted.test(shown(news, 'crowd-view') ?? '')) return news
  }
  throw new Error(`${wanted} is not seen`)
}

scene(
  'a crowd writes at its rate, whether it is answered or not, and is counted',
  async (scene) => {
    const { chat, act, pushes } = scene
    for (const [name, value] of Object.entries({ members: '0', rate: '1000', seconds: '1.5', text: ' ' })) {
      const { field } = JSON.parse((await post(chat, 'crowd', { ...many, [name]: value })).body)
      assert.is(field, name)
    }
    await act('crowd', many)
    assert.match(await act('crowd', many), 'One is on its way')
    counted.advance(500)
    await soMany(scene, 11)
    counted.advance(1500)
    await soMany(scene, 40)
    const news = await seen(chat, counted, /40 of 40 sent, 0 on their way, 40 answered/)
    assert.is(pushes.length, 40)
    assert.is(new Set(pushes.map((push) => field(push, 'FromUserName'))).size, 10)
    const late = { touser: 'o-crowd-1', msgtype: 'text', text: { content: 'x' } } as const
    assert.is(await codeOf(api(chat).custom.send(late)), 0, 'its users may be written to')
    const rows = [...news, ...(await newsUntil(chat, ready))].filter(({ type }) => type === 'row')
    assert.is(rows.length, 0, 'their conversations are not shown')
  },
  { clock: counted },
)

const stopped = fakeClock()

scene(
  'what fails is counted by its reason; a crowd can be stopped',
  async ({ chat, act }) => {
    await act('crowd', many)
    await act('crowd_stop', {})
    await seen(chat, stopped, /1 of 1 sent, 0 on their way.*The status is not 200.* × 1/)
    assert.is(await act('crowd', { ...many, seconds: '1' }), '', 'and another may begin')
  },
  { clock: stopped },
  (_, res) => res.writeHead(500).end(),
)

const flooded = fakeClock()

scene(
  'of a crowd that nobody answers a thousand messages wait, and no more',
  async ({ chat, act }) => {
    await act('crowd', { members: '1000', rate: '200', seconds: '10', text: 'x' })
    flooded.advance(9000)
    const drawn = shown(await newsUntil(chat, ready), 'crowd-view') ?? ''
    assert.match(drawn, /1801 of 2000 sent, 1000 on their way/)
    assert.match(drawn, /too many are on their way"}," × 801"/)
  },
  { clock: flooded },
  () => {},
)

const closing = fakeClock()
test('nothing goes on when the page is closed: no crowd, no window that ends, in no account', async () => {
  const served = await serving((_, res) => res.end('success'))
  const chat = await serveChat({ url: served.url, token: 'xq123456', port: 0, clock: closing })
  const opened = await post(chat, 'accounts', {})
  for (const path of ['', JSON.parse(opened.body).path.slice(1)]) {
    await post(chat, `${path}crowd`, many)
    await post(chat, `${path}send`, { user, kind: 'event:subscribe', fields: {} })
  }
  assert.ok(closing.waiting > 0)
  chat.close()
  for (let turn = 0; closing.waiting > 0 && turn < 500; turn++) await setTimeout(10)
  served.close()
  assert.is(closing.waiting, 0)
})

const removing = fakeClock()
scene(
  'a call that is on its way while its account is removed leaves nothing that waits',
  async ({ chat }) => {
    const { path } = JSON.parse((await post(chat, 'accounts', { appId: 'wx_two' })).body)
    const person = `${user}-2`
    await post(chat, `${path.slice(1)}send`, { user: person, kind: 'text', fields: { Content: 'x' } })
    const baseUrl = chat.url + path.slice(0, -1)
    const access = await client({ appId: 'wx_two', secret: 'secret_test', baseUrl }).token()
    const before = removing.waiting
    assert.ok(before > 0, 'the end of the window is waited for')
    const body = JSON.stringify({ touser: person, msgtype: 'text', text: { content: 'late' } })
    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }
    const call = request(`${baseUrl}/cgi-bin/message/custom/send?access_token=${access}`, {
      method: 'POST',
      headers,
    })
    call.write(body.slice(0, 5))
    await newsUntil(chat, ready)
    assert.is(JSON.parse((await post(chat, `${path.slice(1)}leave`, {})).body).path, '/')
    const rest = removing.waiting
    assert.ok(rest < before)
    call.end(body.slice(5))
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    assert.match(await bodyOf(answer), '"errcode":0')
    await newsUntil(chat, ready)
    assert.is(removing.waiting, rest)
  },
  { clock: removing },
)

test.run()
