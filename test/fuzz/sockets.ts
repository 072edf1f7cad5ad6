import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Listener, listener, serverOptions } from 'echostr'
import * as fc from 'fast-check'
import * as assert from 'uvu/assert'
import { type Response, talk } from '../support/wire.ts'
import { assertRefusal, assertReply, writable } from './answers.ts'
import { type Handled, type Setup, victim } from './app.ts'
import { mutated, mutations } from './mutations.ts'
import { pushes } from './pushes.ts'
import { reading } from './reading.ts'
import { assertSameMessage } from './same.ts'
import { type Input, inputOf, type Target } from './target.ts'
import { assertSigned, now, signedQuery } from './wechat.ts'

const path = '/wechat'
/** Small, so that some requests are over it. */
const limit = 2000

const chunkSizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 })

const request = fc
  .record({
    push: pushes,
    nonce: fc.nat().map(String),
    sizes: fc.option(chunkSizes),
    version: fc.constantFrom('1.1', '1.1', '1.1', '1.0'),
    more: fc.constantFrom('', '', 'Connection: keep-alive\r\n', 'Connection: close\r\n', 'X-A: b\r\n'),
  })
  .map(({ push, nonce, sizes, version, more }) => {
    const body = Buffer.from(push.text)
    const framing = sizes ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`
    const query = signedQuery(String(now), nonce)
    const head = `POST ${path}?${query} HTTP/${version}\r\nHost: a\r\n${more}${framing}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), sizes ? chunked(body, sizes) : body])
  })

const handshake = fc
  .tuple(fc.nat().map(String), fc.constantFrom('123', '%E4%BD%A0+', ''))
  .map(([nonce, echostr]) => {
    const query = `${signedQuery(String(now), nonce)}&echostr=${echostr}`
    return Buffer.from(`GET ${path}?${query} HTTP/1.1\r\nHost: a\r\n\r\n`)
  })

/** The body in chunks of these sizes, over and over. */
function chunked(body: Buffer, sizes: readonly number[]): Buffer {
  const parts: Buffer[] = []
  for (let at = 0, i = 0; at < body.length; i++) {
    const part = body.subarray(at, at + (sizes[i % sizes.length] ?? 1))
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
    at += part.length
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

const pipeline = fc
  .array(fc.oneof({ weight: 5, arbitrary: request }, { weight: 1, arbitrary: handshake }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((requests) => Buffer.concat(requests))

const inputs: fc.Arbitrary<Input> = fc
  .tuple(pipeline, fc.option(mutations, { freq: 8 }), fc.array(fc.nat(), { maxLength: 3 }))
  .map(([bytes, changes, cuts]) => {
    const sent = mutated(bytes, changes ?? [])
    const places = cuts.map((cut) => cut % (sent.length + 1)).sort((a, b) => a - b)
    return inputOf({ bytes: sent, cuts: JSON.stringify(places) })
  })

/** Raw bytes over real connections. Each run has an app of its own behind the one server. */
export function sockets(setup?: Setup): Target {
  let current: Listener = () => {}
  let server: Promise<Server> | undefined
  const run = async (input: Input) => {
    const { app, handled, unclear } = victim(false, setup)
    current = listener(app, { path, limit })
    server ??= serve((req, res) => current(req, res))
    const { port } = (await server).address() as AddressInfo
    const { responses } = await talk(port, steps(input), { wanted: Number.POSITIVE_INFINITY })
    for (const each of handled) assertAuthentic(input, each)
    for (const each of responses) assertAnswer(each, handled, unclear.length, input)
  }
  const close = async () => {
    const open = await server
    open?.close()
    open?.closeAllConnections()
  }
  return { name: 'sockets', inputs, run, close }
}

async function serve(handler: Listener): Promise<Server> {
  const server = createServer(serverOptions, handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** The bytes in pieces; then our side of the connection is closed. */
function steps({ bytes = Buffer.alloc(0), cuts }: Input): Parameters<typeof talk>[1] {
  const places = [0, ...(JSON.parse(String(cuts)) as number[]), bytes.length]
  const pieces = places.slice(1).map((place, i) => bytes.subarray(places[i], place))
  return [...pieces.filter(({ length }) => length > 0), (socket) => socket.end()]
}

function assertAuthentic({ bytes = Buffer.alloc(0) }: Input, { delivery, message, body }: Handled): void {
  assertSigned(delivery.query)
  assertSameMessage(message, reading(body))
  // byte by byte: a border of chunks may stand within a character
  const [sent, taken] = [bytes.toString('latin1'), Buffer.from(body).toString('latin1')]
  const isWhole = delivery.headers['transfer-encoding'] === undefined
  const found = isWhole ? sent.includes(taken) : joined(sent).includes(taken)
  assert.ok(found, 'the body is not what was sent')
}

/** What chunks hold, read from behind each empty line: one of them ends the head. */
function joined(sent: string): string[] {
  return Array.from(sent.matchAll(/\r\n\r\n/g), ({ index }) => {
    let [text, at] = ['', index + 4]
    for (let size = sizeAt(sent, at); size?.bytes; size = sizeAt(sent, at)) {
      const from = at + size.head
      text += sent.slice(from, from + size.bytes)
      at = from + size.bytes + 2
    }
    return text
  })
}

function sizeAt(sent: string, at: number): { head: number; bytes: number } | undefined {
  const line = /^([0-9a-fA-F]+)[^\r\n]*\r\n/.exec(sent.slice(at, at + 200))
  return line ? { head: line[0].length, bytes: Number.parseInt(line[1] ?? '', 16) } : undefined
}

function assertAnswer(
  { status, body }: Response,
  handled: readonly Handled[],
  unclear: number,
  { bytes }: Input,
): void {
  // what Node refuses by itself comes in chunks, none of which holds anything
  if (status !== 200) assertRefusal({ status, body: body.replace(/^0\r\n\r\n$/, '') })
  else if (body === 'success') assert.ok(handled.length + unclear > 0, 'success, and nothing was handled')
  else if (body.startsWith('<')) assertReplied(body, handled)
  else assert.ok(bytes?.includes('GET '), 'an answer to nothing')
}

function assertReplied(body: string, handled: readonly Handled[]): void {
  const sender = String(reading(body).ToUserName)
  const senders = handled.map(({ message }) => writable(message.FromUserName))
  assert.ok(senders.includes(sender), 'a reply to somebody else')
  assertReply(body, sender, false)
}
