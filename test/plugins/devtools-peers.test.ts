// WeChat's side drives servers that we did not write, and sees what they are known for.
import type { RequestListener } from 'node:http'
import coWechat from 'co-wechat'
import connect from 'connect'
import { type Exchange, examine, WeChat, type WeChatOptions } from 'echostr/plugins/devtools'
import Koa from 'koa'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import wechat from 'wechat'
import { serving, type TestClock, testClock } from '../support/server.ts'

const test = suite('devtools/peers')

const token = 'peersToken'
const appId = 'wx1234567890abcdef'
const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

/** What a handler of either package does with a text; undefined keeps WeChat waiting. */
type Handle = (content: string) => string | undefined

function express(handle: Handle): RequestListener {
  const app = connect()
  app.use((req, _, next) => {
    Object.assign(req, { query: Object.fromEntries(new URL(req.url ?? '', 'http://a').searchParams) })
    next()
  })
  app.use(
    wechat({ token, appid: appId, encodingAESKey }, (req, res) => {
      const content = handle(req.weixin.Content ?? '')
      if (content !== undefined) res.reply({ type: 'text', content })
    }),
  )
  return app
}

function koa(handle: Handle): RequestListener {
  const app = new Koa()
  const peer = coWechat({ token, appid: appId, encodingAESKey })
  app.use(
    peer.middleware(async (message) => {
      const content = handle(message.Content ?? '')
      return content === undefined ? new Promise(() => {}) : { type: 'text', content }
    }),
  )
  return app.callback()
}

const echo: Handle = (content) => content

interface Trial {
  readonly handle?: Handle
  readonly clock?: TestClock
  readonly options?: Partial<WeChatOptions>
}

/** What becomes of an empty text: `wechat` writes the reply object itself in its place. */
const emptied = {
  wechat: ['reply', 'replied', 'no_human_text'],
  'co-wechat': ['notice', 'empty_text'],
} as const

for (const [name, serve] of [
  ['wechat', express],
  ['co-wechat', koa],
] as const) {
  const says = async (words: string, { handle = echo, clock, options }: Trial = {}): Promise<Exchange> => {
    const served = await serving(serve(handle))
    try {
      return await new WeChat({ url: served.url, token, ...(clock && { clock }), ...options }).say(words)
    } finally {
      served.close()
    }
  }

  test(`${name}: an echo bot is understood in plain and in secure mode`, async () => {
    for (const options of [{}, { appId, encodingAESKey }]) {
      const { verdict } = await says('你好', { options })
      assert.is(verdict.reply?.MsgType === 'text' && verdict.reply.Content, '你好')
      assert.equal(verdict.notes, ['time_in_milliseconds'])
    }
  })

  test(`${name}: the handler of a slow message runs three times, and the user gets the notice`, async () => {
    let runs = 0
    const clock = testClock()
    const hold = () => {
      runs++
      clock.expire()
      return undefined
    }
    const { verdict, deliveries } = await says('慢', { clock, handle: hold })
    assert.is(runs, 3)
    assert.is(deliveries.length, 3)
    assert.equal([verdict.shown, verdict.reason], ['notice', 'timed_out'])
  })

  test(`${name}: the handler of a duplicate runs again, and the answers differ`, async () => {
    let runs = 0
    const { verdict } = await says('订单', {
      handle: () => `order ${++runs}`,
      options: { faults: { duplicate: 1 } },
    })
    assert.is(runs, 2)
    assert.ok(verdict.notes.includes('answers_differ'))
  })

  test(`${name}: a "]]>" in the reply breaks its XML`, async () => {
    const { verdict } = await says('a]]>b')
    assert.equal([verdict.shown, verdict.reason], ['notice', 'malformed_xml'])
  })

  test(`${name}: an empty reply text comes to no good`, async () => {
    const { verdict } = await says('x', { handle: () => '' })
    const { shown, reason, notes } = verdict
    const [how, why, note] = [...emptied[name], undefined]
    assert.equal([shown, reason], [how, why])
    assert.is(note === undefined || notes.some((one) => one === note), true)
  })

  test(`${name}: the doctor names all of that`, async () => {
    const served = await serving(serve(echo))
    const clock = testClock()
    const { findings, ok } = await examine({ url: served.url, token, clock, calls: 2 })
    served.close()
    const codes = findings.map(({ code }) => code)
    for (const code of [
      'malformed_xml',
      emptied[name].at(-1),
      'stale_accepted',
      'time_in_milliseconds',
    ] as string[])
      assert.ok(codes.includes(code), `${code}: ${codes}`)
    assert.not.ok(ok)
  })
}

test.run()
