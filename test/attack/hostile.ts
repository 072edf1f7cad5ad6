import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { pour } from './wire.ts'

type Answering = (res: ServerResponse, req: IncomingMessage) => unknown

/** The token that the server gives, and then sends back wherever it can. */
export const token = 'CANARY-access-token'

/** 400 MiB that come as less than half a MiB: the members of a gzip file are one behind the other. */
function bomb(): Buffer {
  const member = gzipSync(Buffer.alloc(2 ** 23, '0'))
  return Buffer.concat([gzipSync('{"a":"'), ...Array.from({ length: 50 }, () => member)])
}

/** 64 MiB. */
function brotliBomb(): Buffer {
  return brotliCompressSync(Buffer.alloc(2 ** 26, '0'), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })
}

const large = Buffer.alloc(65_536, '0')

function compressed(encoding: string, body: () => Buffer): Answering {
  return (res) => res.writeHead(200, { 'content-encoding': encoding }).end(body())
}

function plain(body: string | Buffer, headers: Record<string, string> = {}): Answering {
  return (res) => res.writeHead(200, headers).end(body)
}

async function drip(write: () => boolean): Promise<void> {
  while (write()) await setTimeout(30)
}

/** Bytes on the socket, without Node's HTTP. */
function raw(first: string, more: string): Answering {
  return async (res) => {
    const { socket } = res
    socket?.write(first)
    await drip(() => Boolean(socket?.writable && socket.write(more)))
  }
}

/** How the server answers a call whose path ends so. */
export const answers: Readonly<Record<string, Answering>> = {
  gzip: compressed('gzip', bomb),
  brotli: compressed('br', brotliBomb),
  twice: compressed('gzip, gzip', () => gzipSync(bomb())),
  endless: (res) => pour(res.writeHead(200), large),
  lying: (res) => pour(res.writeHead(200, { 'content-length': '99999999999' }), large),
  drip: (res) => drip(() => !res.destroyed && res.write(' ')),
  head: raw('HTTP/1.1 200 OK\r\nX: ', 'x'),
  continue: raw('', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000)),
  headers: raw('HTTP/1.1 200 OK\r\n', 'X: y\r\n'.repeat(1000)),
  silent: () => {},
  gone: (res) => res.destroy(),
  short: (res) => {
    res.writeHead(200, { 'content-length': '100' }).write('{')
    res.destroy()
  },
  'not-http': raw('\x00\x1b[2J\x9b\r\n\r\n', '\x00'),
  'no-content': (res) => res.writeHead(204).end(),
  'not-modified': (res) => res.writeHead(304).end(),
  redirect: (res) => res.writeHead(302, { location: '/cgi-bin/trap' }).end(),
  number: plain('5'),
  nothing: plain('null'),
  list: plain('[]'),
  text: plain('"x"'),
  'errcode-object': plain('{"errcode":{"toString":1,"valueOf":1}}'),
  'errmsg-object': plain('{"errcode":40001,"errmsg":{"toString":1,"valueOf":1}}'),
  'errmsg-echo': plain(
    JSON.stringify({ errcode: 40013, errmsg: `${token} access_token=${token} \x1b[2J \x9b31m` }),
  ),
  'errmsg-long': plain(JSON.stringify({ errcode: 40013, errmsg: 'x'.repeat(1_000_000) })),
  prototype: plain('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  deep: plain('['.repeat(500_000)),
  'deep-objects': plain('{"a":'.repeat(150_000)),
  quotes: plain('\\"'.repeat(250_000)),
  digits: plain(`{"a":${'1'.repeat(900_000)}}`),
  marks: plain(`{"a":"${'\\u0041'.repeat(150_000)}"}`),
  'type-echo': plain('<html>', { 'content-type': `text/html; x=${token}` }),
  'type-secret': plain('<html>', { 'content-type': 'secret CANARYsecret' }),
  'type-controls': plain('<html>', { 'content-type': 'text/\x9b31m' }),
  encoding: compressed(token, () => Buffer.from('x')),
  'name-up': plain('x', { 'content-disposition': 'attachment; filename="../../etc/passwd"' }),
  'name-windows': plain('x', { 'content-disposition': 'attachment; filename="..\\..\\x:y"' }),
  'name-controls': plain('x', { 'content-disposition': 'attachment; filename="a\x9b31m.jpg"' }),
  'name-nothing': plain('x', { 'content-disposition': 'attachment; filename=".."' }),
  'refused-token': plain('{"errcode":40001,"errmsg":"no"}'),
  'signed-controls': plain(
    JSON.stringify({ appId: 'wx\x1b[2J\x9b31m', signature: 'a'.repeat(40), timestamp: 1 }),
  ),
  'one-word': plain(`"${'jssdk'.repeat(400_000)}`),
  blank: plain(`${' '.repeat(200_000)}x`),
  controls: plain('<xml>\x1b[2J\x1b]0;title\x07\x9b31m\x7f</xml>'),
  'controls-status': raw('HTTP/1.1 500 \x1b[2J\x9b31m\r\nLocation: \x9b31m\r\nConnection: close\r\n\r\n', ''),
  'controls-location': raw(
    'HTTP/1.1 302 Found\r\nLocation: http://a/\x9b31m\r\nContent-Length: 0\r\n\r\n',
    '',
  ),
}

/** A server that means harm, whoever asks it what. */
export class Hostile {
  readonly url: string
  readonly close: () => void
  /** Calls by the last part of their path. */
  readonly calls: Map<string, number>

  private constructor(url: string, calls: Map<string, number>, close: () => void) {
    this.url = url
    this.calls = calls
    this.close = close
  }

  static async start(): Promise<Hostile> {
    const calls = new Map<string, number>()
    const server = createServer((req, res) => {
      const name = new URL(req.url ?? '/', 'http://a').pathname.split('/').at(-1) ?? ''
      calls.set(name, (calls.get(name) ?? 0) + 1)
      res.on('error', () => {})
      req.resume().on('error', () => {})
      answer(name, res, req)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const close = () => {
      server.close()
      server.closeAllConnections()
    }
    return new Hostile(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, close)
  }
}

function answer(name: string, res: ServerResponse, req: IncomingMessage): void {
  const answering = Object.hasOwn(answers, name) ? answers[name] : undefined
  if (answering) void answering(res, req)
  else res.end(JSON.stringify({ access_token: token, expires_in: 7200 }))
}
