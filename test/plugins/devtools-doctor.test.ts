// The doctor against a zoo of broken servers, each of which it has to name.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text as bodyOf } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { App, listener } from 'echostr'
import {
  type Diagnosis,
  type DoctorOptions,
  examine,
  type Finding,
  type Level,
} from 'echostr/plugins/devtools'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Target } from '../../plugins/devtools/doctor/check.ts'
import { checkSettings } from '../../plugins/devtools/doctor/checks/settings.ts'
import { selfSigned } from '../fixtures/tls.ts'
import { type Served, serving, servingSockets, type TestClock, testClock } from '../support/server.ts'
import { reply, server, token } from '../support/zoo.ts'

const test = suite('devtools/doctor')

const sealed = { appId: 'wx1234567890abcdef', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }

async function examined(
  serve: (clock: TestClock) => Promise<Served>,
  options: Partial<DoctorOptions> = {},
): Promise<Diagnosis> {
  const clock = testClock()
  const served = await serve(clock)
  try {
    return await examine({ url: served.url, token, clock, calls: 3, ...options })
  } finally {
    served.close()
  }
}

function codes({ findings }: Diagnosis, level?: Level): string[] {
  return findings.filter((one) => level === undefined || one.level === level).map(({ code }) => code)
}

/** The address of a test is always a loopback one, and its port is never 80. */
const always = ['port', 'private_address']

// good servers

test('a server that lets the console in and refuses every push is not told to answer in time', async () => {
  const diagnosis = await examined((clock) => {
    const app = new App({ token, clock }).onError(() => {})
    const serve = listener(app)
    return serving((req, res) => (req.method === 'GET' ? serve(req, res) : res.writeHead(401).end()))
  })
  assert.ok(!diagnosis.ok)
  assert.ok(!codes(diagnosis).some((code) => code.startsWith('latency')), codes(diagnosis).join())
})

for (const [name, options, played] of [
  ['plain', { token }, {}],
  ['secure', { token, ...sealed }, sealed],
] as const) {
  test(`an echostr app in ${name} mode has no failure, and refuses every forgery`, async () => {
    const diagnosis = await examined((clock) => {
      const app = new App({ ...options, clock }).onError(() => {})
      app.on('text', (ctx) => ctx.message.Content)
      return serving(listener(app))
    }, played)
    assert.ok(diagnosis.ok, JSON.stringify(diagnosis.findings))
    for (const code of ['handshake_ok', 'replied', 'forgeries_refused', 'latency'])
      assert.ok(codes(diagnosis, 'ok').includes(code), code)
  })
}

test('a good server of another kind passes, and is seen to handle a message once', async () => {
  const diagnosis = await examined((clock) => serving(server({ now: () => clock.now() })))
  assert.equal(codes(diagnosis, 'failure'), [])
  assert.equal(codes(diagnosis, 'warning'), always)
  assert.ok(codes(diagnosis).includes('handled_once'))
  assert.match(diagnosis.findings.find(({ code }) => code === 'latency')?.probe.en ?? '', '3 calls')
})

test('a server that never replies is fine; whether it handles retries again cannot be seen', async () => {
  const diagnosis = await examined(() => serving(server({ push: (res) => res.end() })))
  assert.ok(diagnosis.ok)
  assert.ok(codes(diagnosis).includes('handled_unknown'))
  assert.ok(codes(diagnosis).includes('acknowledged'))
})

// the zoo: the console's check

const http = (handle: RequestListener) => () => serving(handle)
const echo = (write: (echostr: string) => string | Buffer) =>
  http(server({ echo: (res, echostr) => res.end(write(echostr)) }))
const bare = (answer: (echostr: string) => string) => () =>
  servingSockets((socket) => {
    socket.once('data', (head) => socket.end(answer(/echostr=(\w+)/.exec(String(head))?.[1] ?? '')))
  })

type Animal = readonly [code: string, name: string, serve: (clock: TestClock) => Promise<Served>]

const atTheGate: readonly Animal[] = [
  ['refused', 'another token', http((_, res) => res.writeHead(403).end('Invalid signature'))],
  ['refused_with_200', 'a complaint with status 200', http((_, res) => res.end('Invalid signature'))],
  [
    'redirect',
    'a redirect to https',
    http((_, res) => res.writeHead(301, { Location: 'https://a.example/' }).end()),
  ],
  ['echo_bom', 'a byte order mark', echo((echostr) => `\uFEFF${echostr}`)],
  ['echo_white_space', 'a line break behind', echo((echostr) => `${echostr}\n`)],
  ['echo_quotes', 'JSON text', echo((echostr) => JSON.stringify(echostr))],
  ['echo_html', "a tunnel's page", echo(() => '<!DOCTYPE html><title>You are about to visit</title>')],
  ['echo_json', 'an envelope of JSON', echo((data) => JSON.stringify({ code: 0, data }))],
  ['echo_empty', 'nothing', echo(() => '')],
  ['echo_rounded', 'a number', echo((echostr) => String(Number(echostr)))],
  ['echo_extra', 'a warning in front', echo((echostr) => `Notice: undefined index\n${echostr}`)],
  ['echo_other', 'success', echo(() => 'success')],
  [
    'chunked',
    'chunks',
    bare((it) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n${it}\r\n0\r\n\r\n`),
  ],
  [
    'compressed',
    'gzip',
    http((_, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('1'))),
  ],
  ['wrong_status', '201', http(server({ echo: (res, it) => res.writeHead(201).end(it) }))],
  ['not_found', 'another path', http((_, res) => res.writeHead(404).end())],
  ['get_not_allowed', 'POST alone', http((_, res) => res.writeHead(405).end())],
  ['server_error', 'a crash', http((_, res) => res.writeHead(500).end())],
  ['gateway_error', 'a proxy alone', http((_, res) => res.writeHead(502).end('<html>'))],
  [
    'http_1_0',
    'no HTTP/1.0',
    http((req, res) => {
      if (req.httpVersion === '1.0') res.writeHead(426).end()
      else server()(req, res)
    }),
  ],
  ['timed_out', 'silence', (clock) => servingSockets(() => clock.expire())],
  [
    'stalled',
    'a Content-Length too large, kept open',
    (clock) =>
      servingSockets((socket) => {
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n123', () => clock.expire())
        })
      }),
  ],
  [
    'short',
    'a Content-Length too large, closed',
    bare((it) => `HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n${it}`),
  ],
  ['closed', 'a hang-up', () => servingSockets((socket) => socket.end())],
  ['not_http', 'another protocol', bare(() => 'SSH-2.0-OpenSSH_9.2\r\n')],
  [
    'unreachable',
    'no server',
    async () => {
      const served = await serving(() => {})
      served.close()
      return served
    },
  ],
  [
    'no_host',
    'no such host',
    async () => ({ url: `http://${'a'.repeat(70)}.invalid/`, port: 80, close() {} }),
  ],
  [
    'bad_tls',
    'a certificate of its own',
    async () => {
      const secure = createHttpsServer(selfSigned, server())
      await new Promise<void>((resolve) => void secure.listen(0, '127.0.0.1', resolve))
      const { port } = secure.address() as AddressInfo
      return { url: `https://127.0.0.1:${port}/`, port, close: () => void secure.close() }
    },
  ],
]

for (const [code, name, serve] of atTheGate) {
  test(`the console's check: ${name} is ${code}`, async () => {
    const diagnosis = await examined(serve)
    const found = diagnosis.findings.find((one) => one.code === code)
    assert.ok(found, codes(diagnosis).join(' '))
    assert.is(found.level, 'failure')
    assert.match(found.shown, /^(Token验证失败|请求URL超时)$/)
    complete(found)
    assert.not.ok(diagnosis.ok)
    const others = codes(diagnosis, 'failure').filter((other) => other !== code)
    assert.equal(others, [])
  })
}

/** Nothing is left out, in both languages. */
function complete({ what, why, fix, probe, code }: Finding): void {
  for (const words of [what, why, fix, probe]) assert.ok(words.zh !== '' && words.en !== '', code)
}

test('a clock that is an hour off is named, and so is one in another time zone', async () => {
  for (const seconds of [3600, -28_800]) {
    const diagnosis = await examined((clock) => serving(server({ now: () => clock.now() + seconds })))
    const found = diagnosis.findings.find(({ code }) => code === 'clock_skew')
    assert.is(found?.level, 'failure')
    assert.is(found?.detail, `${seconds} s`)
    assert.not.ok(codes(diagnosis).includes('refused'))
  }
})

test('a clock that is off shows in the Date header, too', async () => {
  const diagnosis = await examined((clock) =>
    serving(
      server({
        echo: (res, it) => res.setHeader('Date', new Date((clock.now() + 600) * 1000).toUTCString()).end(it),
      }),
    ),
  )
  const found = diagnosis.findings.find(({ code }) => code === 'clock_skew')
  assert.equal([found?.level, found?.detail], ['warning', '600 s'])
})

test('settings: token, AppID, port', async () => {
  const wrong = await examined(() => serving(server()), { token: 'a b', appId: 'gh_1' })
  assert.ok(codes(wrong, 'failure').includes('token_format'))
  assert.ok(codes(wrong, 'warning').includes('app_id_format'))
  const settings = (url: string) =>
    checkSettings({ account: { url: new URL(url), token, appId: '' } } as unknown as Target)
  assert.equal(
    (await settings('http://a.example:8080/')).map(({ code, level }) => [code, level]),
    [['port', 'failure']],
  )
  assert.equal(await settings('https://a.example/wechat'), [])
  assert.equal(await settings('http://8.8.8.8/wechat'), [])
  for (const host of ['localhost', '10.1.2.3', '[::1]', '192.168.0.1', 'box.local'])
    assert.is((await settings(`http://${host}/`))[0]?.code, 'private_address', host)
})

// the zoo: pushes

const pushing = (push: NonNullable<Parameters<typeof server>[0]>['push']) =>
  http(server({ ...(push && { push }) }))
let count = 0

/** A good server that closes a connection so many ms, by the clock, after it was opened. */
function closingIdle(ms: number): (clock: TestClock) => Promise<Served> {
  return (clock) =>
    serving((req, res) => {
      const stop = clock.every(ms, () => {
        stop()
        req.socket.end()
      })
      server()(req, res)
    })
}

const behindTheGate: readonly (readonly [...Animal, level: Level, options?: Partial<DoctorOptions>])[] = [
  ['json', 'a JSON reply', pushing((res) => res.end('{"text":"hi"}')), 'failure'],
  ['free_text', 'a bare text', pushing((res, { content }) => res.end(`You said ${content}`)), 'failure'],
  ['bad_status', '500 for every push', pushing((res) => res.writeHead(500).end()), 'failure'],
  ['bad_status', '201 for every push', pushing((res) => res.writeHead(201).end('success')), 'failure'],
  [
    'malformed_xml',
    'an unescaped "]]>"',
    pushing((res, push) => res.end(reply(push, push.content || 'x'))),
    'failure',
  ],
  [
    'wrong_to',
    'addresses not swapped',
    pushing((res, { to, from, ...push }) => res.end(reply({ ...push, to: from, from: to }, 'x'))),
    'failure',
  ],
  [
    'empty_text',
    'an empty text echoed',
    pushing((res, push) => res.end(reply(push, push.content.replace(']]>', '')))),
    'warning',
  ],
  [
    'bad_status',
    'an unknown event fails',
    pushing((res, { event }) => res.writeHead(event.startsWith('echostr') ? 500 : 200).end()),
    'warning',
  ],
  ['plain_in_secure', 'no key', pushing((res, push) => res.end(reply(push, 'x'))), 'failure', sealed],
  ['forged_handshake_accepted', 'no look at signatures', http(server({ refuse: false })), 'warning'],
  ['forged_push_accepted', 'no look at signatures', http(server({ refuse: false })), 'failure'],
  [
    'forged_push_accepted',
    'strangers acknowledged, WeChat replied to',
    http(server({ refuse: (res) => res.end('success') })),
    'warning',
  ],
  [
    'forged_push_accepted',
    'strangers and WeChat acknowledged alike',
    http(server({ refuse: false, push: (res) => res.end('success') })),
    'failure',
  ],
  [
    'forged_push_accepted',
    'only a missing signature is let in',
    http((req, res) => {
      const unsigned = !/[?&]signature=/.test(req.url ?? '')
      const answer = server(unsigned ? { refuse: false } : { refuse: (res) => res.end('success') })
      answer(req, res)
    }),
    'failure',
  ],
  [
    'malformed_xml',
    'a control character echoed',
    pushing((res, push) => res.end(reply(push, push.content.replace(']]>', '') || 'x'))),
    'warning',
  ],
  [
    'bad_status',
    'a control character that its parser does not take',
    pushing((res, { content }) => res.writeHead(content.includes('\u001d') ? 500 : 200).end()),
    'warning',
  ],
  [
    'white_space',
    'a line break before the XML',
    pushing((res, push) => res.end(`\n${reply(push, 'x')}`)),
    'warning',
  ],
  ['idle_closed', 'idle connections closed after 5 s', closingIdle(5000), 'warning'],
  ['stale_accepted', 'no look at timestamps', http(server()), 'warning'],
  [
    'handled_again',
    'every retry handled anew',
    pushing((res, push) => res.end(reply(push, 'x', ++count))),
    'warning',
  ],
  [
    'time_in_milliseconds',
    'milliseconds',
    pushing((res, push) => res.end(reply(push, 'x', 1_700_000_000_000))),
    'warning',
  ],
]

for (const [code, name, serve, level, options] of behindTheGate) {
  test(`pushes: ${name} is ${code}, a ${level}`, async () => {
    const diagnosis = await examined(serve, options)
    const found = diagnosis.findings.find((one) => one.code === code)
    assert.ok(found, codes(diagnosis).join(' '))
    assert.is(found.level, level)
    assert.is(diagnosis.ok, codes(diagnosis, 'failure').length === 0)
    complete(found)
  })
}

test('a forged push that is taken ends the doctor with a failure', async () => {
  const diagnosis = await examined(() => serving(server({ refuse: false })))
  assert.not.ok(diagnosis.ok)
})

test('an idle connection that is still good, or was never kept, is no finding', async () => {
  const closing: RequestListener = (req, res) => {
    res.setHeader('Connection', 'close')
    server()(req, res)
  }
  for (const serve of [closingIdle(9000), http(closing), http(server())])
    assert.not.ok(codes(await examined(serve)).includes('idle_closed'))
})

test('a server with a key that also takes plain pushes, and those for another AppID', async () => {
  const diagnosis = await examined((clock) => {
    const accounts = [{ token }, { token, ...sealed }, { token, ...sealed, appId: 'wxffffffffffffffff' }]
    const apps = accounts.map((account) => {
      const app = new App({ ...account, clock }).onError(() => {})
      app.on('text', () => 'hi')
      return app
    })
    return serving((req, res) => anyOf(apps, req, res))
  }, sealed)
  assert.equal(codes(diagnosis, 'failure'), [])
  for (const code of ['downgrade_accepted', 'foreign_app_id_accepted'])
    assert.ok(codes(diagnosis, 'warning').includes(code), code)
})

/** Answers with the first app that does not refuse. */
async function anyOf(apps: readonly App[], req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [path = '', search = ''] = (req.url ?? '').split('?')
  const query = Object.fromEntries(new URLSearchParams(search.replaceAll('+', '%2B')))
  const content = await bodyOf(req)
  const delivery = { method: req.method ?? '', path, query, headers: req.headers, body: () => content }
  const answers = await Promise.all(apps.map((app) => app.handle(delivery)))
  const { status = 401, body = '' } = answers.find((answer) => answer.status === 200) ?? {}
  res.writeHead(status).end(body)
}

// time

test('answers that take three seconds are too slow, those that never come are a failure', async () => {
  const late = await examined((clock) =>
    serving(
      server({
        push: (res, push) => {
          if (push.content.startsWith('echostr doctor 2')) clock.advance(3000)
          res.end(reply(push, push.content.replace(']]>', '') || 'x'))
        },
      }),
    ),
  )
  const found = late.findings.find(({ code }) => code === 'latency_high')
  assert.is(found?.detail, '0 ms, ≤ 3000 ms')
  const never = await examined((clock) =>
    serving(
      server({
        push: (res, { content }) => (content.startsWith('echostr doctor 2') ? clock.expire() : res.end()),
      }),
    ),
  )
  assert.ok(codes(never, 'failure').includes('latency_over'))
})

test('a slow handler: the notice, an acknowledged third delivery, or a reply on the way', async () => {
  const slowly = async (answer: string | undefined) => {
    let tries = 0
    const diagnosis = await examined(
      (clock) =>
        serving(
          server({
            push: (res, push) => {
              if (push.content !== '慢') return res.end()
              if (++tries < 3 || answer === undefined) return clock.expire()
              return res.end(answer === '' ? '' : reply(push, answer))
            },
          }),
        ),
      { slow: '慢' },
    )
    return diagnosis.findings.at(-1)
  }
  const [fails, silent, answers] = [await slowly(undefined), await slowly(''), await slowly('done')]
  assert.equal([fails?.code, fails?.detail], ['slow_fails', '3 → 15 s'])
  assert.equal([silent?.code, silent?.level], ['slow_silent', 'ok'])
  assert.equal([answers?.code, answers?.detail], ['slow_answers', '3 → 10 s'])
  if (fails) complete(fails)
})

test('a server that answers no push is not tried any further', async () => {
  let pushes = 0
  const diagnosis = await examined((clock) =>
    serving(
      server({
        push: () => {
          pushes++
          clock.expire()
        },
      }),
    ),
  )
  const last = diagnosis.findings.at(-1)
  assert.equal([last?.code, last?.level, pushes], ['timed_out', 'failure', 3])
  assert.is(last?.shown, '该公众号提供的服务出现故障，请稍后再试')
})

test('findings are told as they come', async () => {
  const told: Finding[] = []
  const { findings } = await examined(() => serving(server()), { onFinding: (found) => told.push(found) })
  assert.equal(told, findings)
})

test.run()
