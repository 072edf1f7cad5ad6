import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { deliveries } from 'echostr/testing'
import { hostile } from './accounts.ts'
import { seenAddress, unsignedAddress } from './addresses.ts'
import type { Aim, Siege } from './attack.ts'
import { assertCheap, fastest, flood, head, knock, open, openMany, post, pour, say } from './wire.ts'

/** Bytes of a body just below the listener's limit. */
const large = 262_000

/** Bodies whose every byte is a chunk, and that never end. */
async function tinyChunks({ port, ms }: Aim, url: string, connections: number): Promise<void> {
  const piece = Buffer.from('1\r\nx\r\n'.repeat(4000))
  const sockets = await openMany(port, connections)
  const send = async (socket: Socket) => {
    socket.write(head(url, 'Transfer-Encoding: chunked'))
    await pour(socket, piece, Math.floor(large / 4000))
  }
  await Promise.race([Promise.all(sockets.map(send)), setTimeout(ms)])
  await setTimeout(300)
  for (const socket of sockets) socket.destroy()
}

/** Bodies that stop just before their end. */
async function unfinished({ port, ms }: Aim, url: string, connections: number): Promise<void> {
  const body = Buffer.alloc(large - 1000, 'x')
  const sockets = await openMany(port, connections)
  const until = performance.now() + ms
  for (const [i, socket] of sockets.entries()) {
    socket.write(head(url, `Content-Length: ${large}`))
    void pour(socket, body, 1)
    if (i % 10 === 9) await setTimeout(((until - performance.now()) / (connections - i)) * 5)
  }
  await setTimeout(until - performance.now())
  for (const socket of sockets) socket.destroy()
}

/** Requests that hardly any client sends, `@` being a signed address. None may be answered 500, or twice. */
const odd: readonly string[] = [
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(300),
  `${'GET /b?echostr=1 HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(300)}POST @ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n<xml>`,
  head('@', 'Transfer-Encoding: chunked', 'Content-Length: 5'),
  `${head('@', 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`,
  `${head('@', 'Transfer-Encoding: chunked')}1;${'x'.repeat(60_000)}\r\nx\r\n0\r\n\r\n`,
  `${head('@', 'Transfer-Encoding: chunked', 'Trailer: Host')}0\r\n${'Host: b\r\n'.repeat(500)}\r\n`,
  `${head('@', 'Transfer-Encoding: chunked')}0\r\n${'X: y\r\n'.repeat(9000)}\r\n`,
  `${head('@', 'Transfer-Encoding: chunked')}ffffffffffffffff\r\nx`,
  `${head('@', 'Transfer-Encoding: chunked')}${'0'.repeat(5000)}1\r\nx\r\n0\r\n\r\n`,
  `${head('@', 'Content-Length: 5', 'Content-Length: 6')}hello!`,
  head('@', 'Content-Length: 99999999999999999999'),
  head('@', 'Content-Length: -1'),
  `${head('@', 'Content-Length: 5', 'Expect: 100-continue')}hello`,
  `${head('@', 'Content-Length: 5', 'Expect: tea')}hello`,
  `${head('@', 'Content-Length: 5', 'Connection: Upgrade', 'Upgrade: websocket')}hello`,
  head('@', 'Content-Length: 5', `Cookie: ${'a'.repeat(60_000)}`),
  `${head('@', 'Content-Length: 5', ...Array.from({ length: 3000 }, (_, i) => `X${i}: y`))}hello`,
  `${head('@', 'Content-Length: 5', 'Content-Encoding: gzip')}hello`,
  `HEAD @ HTTP/1.1\r\nHost: a\r\n\r\n`,
  `OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n`,
  `TRACE @ HTTP/1.1\r\nHost: a\r\n\r\n`,
  `CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n`,
  `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
  `POST http://a@ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`,
  `POST //a@ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`,
  `POST /%00%1b%9b?%00=%ff&${'a&'.repeat(7000)} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`,
  `POST /\x9b31m\x7f?signature=\x9b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`,
  `POST @&__proto__=1&constructor=2&toString=3 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`,
  `POST @ HTTP/1.0\r\n\r\nhello`,
  `POST @ HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 5\r\n\r\nhello`,
  '\r\n'.repeat(20_000),
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  '\x00'.repeat(20_000),
]

async function oddRequests({ port, ms }: Aim): Promise<void> {
  const until = performance.now() + ms
  const wrong: string[] = []
  const send = async (bytes: string) => {
    const heard = await say(port, Buffer.from(bytes.replaceAll('@', seenAddress()), 'latin1'))
    if (/^HTTP\/1\.1 5\d\d/m.test(heard))
      wrong.push(`${JSON.stringify(bytes.slice(0, 60))}: ${heard.slice(0, 60)}`)
  }
  do await flood(odd.length, 4, (i) => send(odd[i] ?? ''))
  while (performance.now() < until)
  if (wrong.length > 0) throw new Error(`Status 5xx: ${wrong.join('; ')}`)
}

/** Heads that come a byte at a time, and answers that nobody reads. */
async function slowPeers({ port, ms }: Aim): Promise<void> {
  const sockets = await openMany(port, 800)
  for (const socket of sockets) socket.write('POST / HTTP/1.1\r\nHost: a\r\nX: ')
  const unread = unreadAnswers(port)
  const until = performance.now() + ms
  while (performance.now() < until) {
    for (const socket of sockets) if (socket.writable) socket.write('x')
    await setTimeout(100)
  }
  for (const socket of [...sockets, ...(await unread)]) socket.destroy()
}

/** Many requests on one connection, and its answers are never read. */
async function unreadAnswers(port: number): Promise<readonly Socket[]> {
  const { url } = deliveries(hostile).handshake('x'.repeat(4000))
  const piece = Buffer.from(`GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(5))
  const sockets = await openMany(port, 4)
  for (const socket of sockets) void pour(socket.pause(), piece, 1000)
  return sockets
}

/** Values of a header that a pattern may take long over. */
const marks = { 'no-break spaces': '\xa0', commas: ',', spaces: ' ' } as const

async function longHeaders({ port }: Aim, url: string): Promise<void> {
  const cost = (mark: string) => {
    const lines = head(url, 'Content-Length: 0', `Content-Encoding: ${mark.repeat(15_000)}x`)
    return fastest(3, () => knock(port, Buffer.from(lines, 'latin1')))
  }
  const harmless = await cost('a')
  const costs = new Map<string, number>()
  for (const [what, mark] of Object.entries(marks))
    costs.set(`a Content-Encoding of ${what}`, await cost(mark))
  assertCheap(costs, harmless)
}

/** Connections that are opened and closed in the middle of everything. */
async function hangUps({ port, ms }: Aim): Promise<void> {
  const until = performance.now() + ms / 2
  const push = deliveries(hostile)
  while (performance.now() < until)
    await flood(50, 10, async (i) => {
      const { url, content } = push.text(`slow ${i * 20}`)
      const socket = await open(port)
      socket.write(
        head(url, `Content-Length: ${Buffer.byteLength(content)}`) + content.slice(0, i % 2 ? -1 : undefined),
      )
      await setTimeout(i % 7)
      if (i % 3) socket.resetAndDestroy()
      else socket.destroy()
    })
  if ((await post(port, push.text('after all'))).status !== 200)
    throw new Error('Nobody is answered any more')
}

export const framing: readonly Siege[] = [
  {
    name: 'bodies in one-byte chunks, under an address that was seen',
    growth: 64,
    attack: (aim) => tinyChunks(aim, seenAddress(), 4),
  },
  {
    name: 'bodies in one-byte chunks, without a signature',
    quick: true,
    target: { accounts: 'function' },
    growth: 64,
    attack: (aim) => tinyChunks(aim, unsignedAddress(), 3),
  },
  {
    name: '1200 bodies that stop before their end',
    growth: 170,
    attack: (aim) => unfinished(aim, seenAddress(), 1200),
  },
  { name: 'requests that hardly any client sends', brief: true, attack: oddRequests },
  { name: 'heads that come a byte at a time, and answers that nobody reads', attack: slowPeers },
  {
    name: 'a header that a pattern takes long over',
    brief: true,
    attack: (aim) => longHeaders(aim, seenAddress()),
  },
  { name: 'connections that are closed in the middle of everything', attack: hangUps },
]
