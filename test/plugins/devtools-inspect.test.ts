// inspect(): the page of a running app tells its deliveries as they are, shows no content, and lets nobody else look.
import { channel } from 'node:diagnostics_channel'
import { connect, createServer } from 'node:net'
import { App, EchostrError } from 'echostr'
import { type InspectOptions, inspect } from 'echostr/plugins/inspect'
import { deliveries, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, type News, newsUntil, ready } from '../support/chat.ts'
import {
  type Exchange,
  exchanges,
  type Listed,
  looking,
  played,
  rows,
  told,
  user,
} from '../support/inspect.ts'
import { codeOf, token } from '../support/kit.ts'

const test = suite('devtools/inspect')

test('a slow message is told as it comes: three deliveries, held, joined, the answer, the stages', () =>
  looking(async (scene) => {
    scene.app.on('text', async () => {
      await scene.clock.sleep(12_000)
      return '想好了'
    })
    let live: Promise<News[]> = Promise.resolve([])
    await new Promise<void>((open) => {
      live = newsUntil(scene.page, (news) => {
        if (ready(news)) open()
        return (news.row as { type?: string } | undefined)?.type === 'answered'
      })
    })
    const { answer } = await played(scene, scene.delivery.text('难题'))
    assert.is(answer?.reply && 'Content' in answer.reply && answer.reply.Content, '想好了')
    const seen = (await live).flatMap(({ exchange }) => (exchange as Exchange | undefined) ?? [])
    assert.equal(
      [...new Set(seen.map((each) => each.deliveries.length))],
      [1, 2, 3],
      'each delivery is told when it comes',
    )
    const last = (await exchanges(scene))[0]
    assert.equal(
      last?.deliveries.map(({ attempt, sentAt, ms, outcome, status, error }) => [
        attempt,
        sentAt,
        ms,
        outcome,
        status,
        error,
      ]),
      [
        [1, 0, 5000, 'timed_out', undefined, 'held'],
        [2, 5000, 5000, 'timed_out', undefined, 'joined held'],
        [3, 10_000, 2000, 'answered', 200, 'joined'],
      ],
    )
    const listed = (await told(scene)).flatMap((news) => (news.entries as Listed[] | undefined) ?? [])
    assert.equal(
      listed.map(({ kind, at, ms, good, exchange }) => [kind, at / 1000, ms, good, exchange === last?.id]),
      [
        ['push', 1_700_000_000, 5000, false, true],
        ['retry', 1_700_000_005, 5000, false, true],
        ['retry', 1_700_000_010, 2000, true, true],
      ],
    )
    const { verdict, fields } = last as Exchange
    assert.equal([verdict?.shown, verdict?.good, verdict?.attempt], ['reply', true, 3])
    assert.equal([fields.MsgType, fields.Content], ['text', '[2]'])
    const notes = verdict?.notes.map(({ what }) => what.en).join('\n') ?? ''
    for (const stage of ['verify', 'parse', 'dispatch', 'serialize']) assert.match(notes, `${stage} `)
    assert.equal(
      (await rows(scene)).map(({ type }) => type),
      ['said', 'answered'],
    )
  }))

// what is shown of it

const secret = 'sEcReT-cookie-value'
const path = '/5f0c2b9e-7a41-4d8c-9c3e-2b1f6a7d8e90'
const sealed = { appId: 'wx1234567890abcdef', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }

/** All that the page is told of an app in secure mode that is written to, fails, refuses, and answers late. */
async function allTold(given: InspectOptions): Promise<{ told: string; signatures: readonly string[] }> {
  let all = ''
  const signatures: string[] = []
  await looking(
    async (scene) => {
      const { app, clock } = scene
      const push = deliveries({ token, clock, user, ...sealed })
      app.on('text', async (ctx) => {
        if (ctx.message.Content === '失败的内容') throw new Error(`内部错误 ${secret}`)
        await clock.sleep(ctx.message.Content === '机密的内容' ? 16_000 : 0)
        return '机密的回复'
      })
      app.on('image', () => {
        throw new EchostrError('kitchen_closed', '锅里的内容', { status: 200 })
      })
      const messages = [push.text('机密的内容'), push.text('失败的内容'), push.image(), push.text('短')]
      for (const message of messages) {
        const { query } = message
        signatures.push(query.signature ?? '', query.msg_signature ?? '')
        await played(scene, message, message === messages[0] ? 17_000 : 100)
      }
      // through a server whose path is a password, and which has cookies
      const last = push.image()
      signatures.push(last.query.signature ?? '', last.query.msg_signature ?? '')
      await app.handle({ ...last, path, headers: { ...last.headers, cookie: secret, authorization: secret } })
      await app.handle({
        ...push.text('伪造的内容'),
        query: { ...messages[0]?.query, msg_signature: 'x'.repeat(40) },
      })
      await app.handle(push.handshake())
      all = JSON.stringify(await told(scene))
    },
    given,
    sealed,
  )
  return { told: all, signatures }
}

/** Nobody is ever told these. */
function noSecret(all: string, signatures: readonly string[]): void {
  for (const each of [secret, token, sealed.encodingAESKey, path.slice(1), ...signatures])
    assert.not.match(all, each, each)
}

test('no content and no OpenID is shown, and the errors by their codes', async () => {
  const { told: all, signatures } = await allTold({})
  noSecret(all, signatures)
  for (const each of [user, '机密', '失败', '内部', '锅里', '伪造', 'example.com'])
    assert.not.match(all, each, each)
  for (const each of ['"Error"', 'kitchen_closed', 'bad_msg_signature', '"[5]"', '"type":"late"'])
    assert.ok(all.includes(each), each)
})

test('"content: true" shows what was written, and still no secret', async () => {
  const { told: all, signatures } = await allTold({ content: true })
  noSecret(all, signatures)
  for (const each of [user, '机密的内容', '机密的回复', '失败的内容', '锅里的内容'])
    assert.ok(all.includes(each), each)
})

test('the same user has the same name, another user another', () =>
  looking(async (scene) => {
    const { app, clock, delivery } = scene
    const other = deliveries({ token, clock, user: `${user}1` })
    for (const each of [delivery.text('a'), delivery.text('b'), other.text('c')]) await app.handle(each)
    const names = (await exchanges(scene)).map((each) => each.user)
    assert.match(names[0] ?? '', /^o-[0-9a-f]{8}$/)
    assert.equal(
      names.map((name) => names.indexOf(name)),
      [0, 0, 2],
    )
  }))

// what becomes of messages

test('the placeholder of the last delivery is told, and the reply that goes late', () =>
  looking(
    async (scene) => {
      const { app, clock } = scene
      app.onLate(() => {})
      app.on('text', async () => {
        await clock.sleep(20_000)
        return '晚了'
      })
      await played(scene, scene.delivery.text('慢'), 21_000)
      const [message] = await exchanges(scene)
      assert.is(message?.deliveries.at(-1)?.error, 'joined placeholder')
      assert.match(message?.verdict?.what.en ?? '', 'onLate')
      assert.equal(
        (await rows(scene)).map(({ type, drawn }) => [type, drawn[2]]),
        [
          ['said', '慢'],
          ['answered', '请稍候'],
          ['late', '晚了'],
        ],
      )
    },
    { content: true },
    { placeholder: '请稍候' },
  ))

test('of a reply in pieces the first part is told, and when it is whole the rest', () =>
  looking(
    async (scene) => {
      const { app, clock } = scene
      app.onLate(() => {})
      app.on('text', async function* () {
        yield '第一段。'
        await clock.sleep(18_000)
        yield '其余。'
      })
      await played(scene, scene.delivery.text('讲'), 20_000)
      const [message] = await exchanges(scene)
      assert.ok((message?.growth?.part ?? 0) > 0)
      assert.is(message?.growth?.rest, 18_000)
      assert.is(
        message?.verdict?.reply && 'Content' in message.verdict.reply && message.verdict.reply.Content,
        '第一段。',
      )
      assert.is((await rows(scene)).at(-1)?.drawn[2], '其余。')
    },
    { content: true },
  ))

test('a message that fails three times, one that is never answered, and one that is acknowledged', async () => {
  await looking(
    async (scene) => {
      scene.app.on('text', () => {
        throw new Error('x')
      })
      await played(scene, scene.delivery.text('a'))
      await played(scene, scene.delivery.event('LOCATION'), 100)
      const [failed, silent] = await exchanges(scene)
      assert.equal([failed?.verdict?.good, failed?.verdict?.detail], [false, 'Error Error Error'])
      assert.equal(
        failed?.deliveries.map(({ outcome, status }) => status ?? outcome),
        ['closed', 'closed', 200],
      )
      assert.equal([silent?.verdict?.reason, silent?.deliveries[0]?.body], ['acknowledged', 'success'])
    },
    {},
    { onFailure: 'retry' },
  )
  await looking(
    async (scene) => {
      scene.app.on('text', () => new Promise(() => {}))
      await played(scene, scene.delivery.text('a'), 16_000)
      const [message] = await exchanges(scene)
      assert.equal([message?.verdict?.shown, message?.verdict?.good], ['notice', false])
    },
    {},
    { deliveries: 4 },
  )
})

test('what is no message is told beside the messages: a handshake, a refusal, an error of the app', () =>
  looking(async (scene) => {
    const { app, delivery } = scene
    await app.handle(delivery.handshake())
    await app.handle({ ...delivery.text('x'), query: {} })
    app.refuse(new EchostrError('unknown_path', 'x'), delivery.text('y'))
    app.report(new EchostrError('hold_rate', 'x'))
    const told = (await exchanges(scene)).map(({ user: who, fields, verdict, deliveries: [first] }) => [
      who,
      fields.Event,
      verdict?.good,
      verdict?.detail,
      first?.status,
    ])
    assert.equal(told, [
      ['HTTP', 'handshake', true, undefined, 200],
      ['HTTP', 'refused', false, 'missing_signature', 401],
      ['HTTP', 'refused', false, 'unknown_path', 404],
      ['HTTP', 'error', false, 'hold_rate', undefined],
    ])
  }))

test('of two apps in one process each is told its own', async () => {
  await looking(async (one) => {
    await looking(async (other) => {
      one.app.on('text', () => 'one')
      other.app.on('text', () => 'other')
      await one.app.handle(one.delivery.text('a'))
      await one.app.handle({ ...one.delivery.text('a'), query: {} })
      one.app.report(new Error('x'))
      await other.app.handle(other.delivery.image())
      assert.is((await exchanges(one)).length, 3)
      assert.equal(
        (await exchanges(other)).map(({ fields }) => fields.MsgType),
        ['image'],
      )
    })
    await one.app.handle(one.delivery.text('after the other has closed'))
    assert.is((await exchanges(one)).length, 4)
  })
})

// who may look

test('another site, another name, a name of its own that leads here, a client without Host: nobody is let in', () =>
  looking(async ({ page }) => {
    const { port } = page
    for (const headers of [
      { Host: 'evil.example' },
      { Host: `evil.example:${port}` },
      { Host: `127.0.0.1.evil.example:${port}` },
      { Host: `localhost.evil.example:${port}` },
      { Host: `127.0.0.1:${port + 1}` },
      { Origin: 'https://evil.example' },
      { Origin: `http://localhost:${port}` },
      { Origin: `https://127.0.0.1:${port}` },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
    ] as Readonly<Record<string, string>>[])
      for (const at of ['/', '/events', '/page.js', '/search?text=text']) {
        const { status, body } = await ask(page, at, { headers })
        assert.equal([status, body.includes('evil')], [403, false], `${at} ${JSON.stringify(headers)}`)
      }
    assert.match(await bare(port, 'GET /events HTTP/1.0\r\n\r\n'), ' 403 ')
    assert.match(
      await bare(
        port,
        `GET http://evil.example/events HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      ),
      ' 403 ',
    )
    assert.match(await bare(port, 'GET /events HTTP/1.1\r\nHost: \r\n\r\n'), ' 403 ')
    assert.match(await bare(port, 'GET /events HTTP/1.1\r\n\r\n'), ' 400 ')
  }))

/** A request that no HTTP library would write; gives the first line of what is answered. */
function bare(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(String(data).split('\r\n')[0] ?? '')
    })
    socket.on('error', reject)
  })
}

test('the page only looks: it takes no command, and is served without what sends', () =>
  looking(async ({ page }) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])
      for (const at of ['/clear', '/send', '/events', '/search?text=a', '/cgi-bin/token'])
        assert.is((await ask(page, at, { method })).status, 405, `${method} ${at}`)
    const { body, headers } = await ask(page, '/')
    assert.match(body, '<body data-live>')
    assert.match(String(headers['content-security-policy']), "default-src 'self'")
    const keys = (await ask(page, '/forms/keys')).body
    assert.match(keys, 'F6')
    for (const key of ['Enter', 'Esc', '↑ ↓']) assert.not.match(keys, `"${key}"`, 'nothing is written there')
    for (const at of ['/cgi-bin/token', '/visit', '/../package.json', '/pictures/1', '/constructor'])
      assert.is((await ask(page, at)).status, 404, at)
  }))

// what is looked for

test('only what is shown can be looked for: without content no text, no OpenID, no credential', async () => {
  for (const content of [false, true])
    await looking(
      async (scene) => {
        scene.app.on('text', (ctx) => `回复${ctx.message.Content}`)
        const delivery = scene.delivery.text('机密')
        await scene.app.handle(delivery)
        const found = async (text: string): Promise<readonly number[]> =>
          JSON.parse((await ask(scene.page, `/search?${new URLSearchParams({ text })}`)).body).ids
        const all = (await told(scene)).flatMap(({ entries }) => (entries as Listed[] | undefined) ?? [])
        assert.equal(
          await found('MSGTYPE'),
          all.map(({ id }) => id),
          'whatever its letters',
        )
        const { searchParams } = new URL(delivery.url, 'http://app')
        for (const never of [token, searchParams.get('signature') ?? '', 'nowhere'])
          assert.equal(await found(never), [], never)
        for (const written of ['机密', '回复', user])
          assert.equal(await found(written), content ? [1] : [], written)
        assert.equal(await found('[4]'), content ? [] : [1], 'the length of the reply')
      },
      { content },
    )
})

test('what cannot be looked for is refused, and harms nobody', () =>
  looking(async (scene) => {
    scene.app.on('text', () => 'a reply')
    for (const query of [
      '',
      '?',
      '?text',
      '?text=',
      '?text=%F0',
      '?t=a',
      '?text=%ED%A0%80',
      '?text=.*',
      '?text=[(',
    ])
      assert.ok([200, 400].includes((await ask(scene.page, `/search${query}`)).status), query)
    for (const query of ['', '?text=', `?text=${'a'.repeat(10_000)}`])
      assert.is((await ask(scene.page, `/search${query}`)).status, 400, query.slice(0, 20))
    assert.is((await scene.app.handle(scene.delivery.text('a'))).status, 200)
  }))

test('rows are forgotten with their messages: each that is there can be looked at', () =>
  looking(async (scene) => {
    scene.app.on('text', () => 'a reply')
    let live: Promise<News[]> = Promise.resolve([])
    await new Promise<void>((open) => {
      live = newsUntil(scene.page, (news) => {
        if (ready(news)) open()
        return (news.entries as Listed[] | undefined)?.[0]?.id === 205
      })
    })
    for (let at = 0; at < 205; at++) await scene.app.handle(scene.delivery.text(`${at}`))
    const news = await told(scene)
    const kept = new Set(news.map(({ exchange }) => (exchange as Exchange | undefined)?.id))
    const rows = news.flatMap(({ entries }) => (entries as Listed[] | undefined) ?? [])
    assert.is(rows.length, 200)
    assert.ok(rows.every(({ exchange }) => kept.has(exchange ?? '')))
    assert.is(
      (await live).findLast(({ type }) => type === 'entries')?.oldest,
      6,
      'pages that are open forget them, too',
    )
  }))

test('the size of an answer is its own, not that of what is shown of it', () =>
  looking(async (scene) => {
    scene.app.on('text', () => '好'.repeat(300))
    const answer = await scene.app.handle(scene.delivery.text('a'))
    const [row] = (await told(scene)).flatMap(({ entries }) => (entries as Listed[] | undefined) ?? [])
    assert.is(row?.cells[5], `${Math.round(Buffer.byteLength(answer.body) / 1024)} KB`)
  }))

// its end

const names = [
  ...['delivery', 'joined', 'held', 'part', 'expired', 'answered', 'late', 'error'],
  ...['response', 'closed', 'verify', 'parse', 'dispatch', 'serialize'],
]
/** `play` listens to one for good. */
const heard = () => names.filter((name) => name !== 'part' && channel(`echostr:${name}`).hasSubscribers)

test('without it, and after app.close(), no channel is listened to and no port is open', async () => {
  assert.equal(heard(), [])
  let port = 0
  await looking(async ({ page }) => {
    port = page.port
    assert.ok(heard().length > 10)
  })
  assert.equal(heard(), [])
  assert.is(await bare(port, 'GET / HTTP/1.0\r\n\r\n').catch(({ code }) => code), 'ECONNREFUSED')
})

test('an app that is closed before the page is open leaves nothing open', async () => {
  let told = 0
  const clock = fakeClock()
  const app = new App({ token, clock }).use(inspect({ port: 0, ready: () => void told++ }))
  const closed = app.close({ grace: 0 })
  await clock.pass(1000)
  await closed
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal([told, heard()], [0, []])
})

test('it refuses NODE_ENV=production, unless it is told otherwise', async () => {
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    assert.is(
      codeOf(() => inspect()),
      'inspect_in_production',
    )
    assert.is(
      codeOf(() => inspect({ production: false })),
      'inspect_in_production',
    )
    assert.is(inspect({ production: true }).name, 'inspect')
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
})

test('a port that cannot be had is reported, and the app works', async () => {
  const last = 65_535
  const taken = createServer()
  await new Promise((resolve) => taken.on('error', resolve).listen(last, '127.0.0.1', () => resolve(0)))
  const reported = new Promise<Error>((resolve) => {
    const app = new App({ token }).onError(resolve)
    app.use(inspect({ port: last, ready: () => {} }))
  })
  assert.match((await reported).message, 'No free port from 65535 to 65535')
  taken.close()
})

test.run()
