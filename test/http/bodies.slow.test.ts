// Bodies that are still coming: what they take, one by one and all together.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import {
  type Answer,
  App,
  type EchostrError,
  type Listener,
  listener,
  serverOptions,
  systemClock,
} from 'echostr'
import { deliveries, type SignedDelivery, send } from 'echostr/testing'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Bytes } from '../../plugins/client/wire/bytes.ts'
import { acknowledged } from '../../src/context.ts'
import { type Entrance, listenerOf } from '../../src/http/listener.ts'
import { Pieces } from '../../src/http/pieces.ts'
import { Refusals } from '../../src/http/refusals.ts'
import { Intake, type Rooms } from '../../src/intake.ts'
import { settingsOf } from '../../src/options.ts'
import { parsePush } from '../../src/parse/parse.ts'
import { Reporter } from '../../src/report.ts'
import { Pipeline } from '../../src/stages.ts'
import { Guard } from '../../src/verify/guard.ts'
import { Handshake } from '../../src/verify/handshake.ts'
import { heap } from '../memory/heap.ts'
import { token } from '../support/kit.ts'
import { Child, type Served } from './flood/child.ts'

const test = suite('bodies')

/** Fills servers in processes of their own. */
export const deadline = 90_000
const delivery = deliveries({ token, path: '/wechat' })
const KiB = 1024
/** For as long as any machine takes to send what is sent here. */
const patient = { ...serverOptions, headersTimeout: 60_000, requestTimeout: 60_000 }

const ends: (() => unknown)[] = []
const tidy = async () => {
  for (const end of ends.splice(0).reverse()) await end()
}
test.after.each(tidy)

// one body

test('however bytes are cut, they come together in at most twice their size', () => {
  const cuts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 60 })
  fc.assert(
    fc.property(cuts, fc.boolean(), (cut, announced) => {
      const whole = Buffer.concat(cut)
      const pieces = new Pieces(announced ? whole.length : 262_144)
      for (const piece of cut) {
        pieces.add(Buffer.from(piece))
        const most = Math.max(KiB, 2 * pieces.length)
        assert.ok(pieces.allocated <= (announced ? Math.min(most, whole.length) : most))
      }
      assert.equal(pieces.bytes, whole)
      const bytes = new Bytes()
      for (const piece of cut) bytes.add(piece)
      assert.equal([bytes.whole, bytes.length], [whole, whole.length])
    }),
    { seed: 15 },
  )
})

test('one piece is not copied, and an announced length alone reserves nothing', () => {
  const pieces = new Pieces(100_000)
  assert.is(pieces.allocated, 0)
  const piece = Buffer.from('whole')
  pieces.add(piece)
  assert.is(pieces.bytes, piece)
})

/** Ways to send a body, each up to its last byte but one. */
const framings: Readonly<Record<string, (body: Buffer) => readonly [header: string, pieces: Buffer[]]>> = {
  'in chunks of a byte': (body) => ['Transfer-Encoding: chunked', chunks(body, '1')],
  'in chunks of a byte with extensions': (body) => ['Transfer-Encoding: chunked', chunks(body, '1;a="b c"')],
  'in writes of a byte': (body) => [
    `Content-Length: ${body.length + 1}`,
    Array.from(body, (b) => Buffer.of(b)),
  ],
  'in one piece': (body) => [`Content-Length: ${body.length + 1}`, [body]],
}

function chunks(body: Buffer, size: string): Buffer[] {
  const framed = Array.from(body, (byte) => Buffer.from([...Buffer.from(`${size}\r\n`), byte, 13, 10]))
  return [Buffer.concat(framed)]
}

const children = new Map<string, Promise<Child>>()
const child = (app: Served['app'] & string): Promise<Child> => {
  const made = children.get(app) ?? Child.start(token, { server: patient, app })
  children.set(app, made)
  return made
}

const stop = async () => {
  for (const made of children.values()) await (await made).stop()
}

/** A connection on which a request has begun. */
async function begun(port: number, url: string, header: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }).on('error', () => {})
  ends.push(() => socket.destroy())
  await once(socket, 'connect')
  socket.write(`POST ${url} HTTP/1.1\r\nHost: a\r\n${header}\r\n\r\n`)
  return socket
}

async function pour(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    if (!socket.write(piece)) await once(socket, 'drain')
    // a write of its own for each
    if (pieces.length > 1) await new Promise(setImmediate)
  }
}

const held = 20

/** What code takes that runs for the first time is not to be counted. */
async function warm({ port }: Child, url: string, header: string, pieces: readonly Buffer[]): Promise<void> {
  const socket = await begun(port, url, header)
  await pour(socket, pieces)
  socket.destroy()
}

for (const [how, framed] of Object.entries(framings)) {
  const apps: readonly (readonly [what: string, app: Served['app'] & string, url: string])[] = [
    ['with a seen address', 'one', delivery.text('x').url],
    ['unsigned, for accounts that are told by the body', 'reads', unsigned()],
    ['unsigned, while accounts are asked for', 'asks', unsigned()],
  ]
  for (const [what, app, url] of apps) {
    // the slow way once
    if (how === 'in writes of a byte' && app !== 'one') continue
    test(`a body ${how} takes at most twice its bytes and 16 KiB: ${what}`, async () => {
      const server = await child(app)
      // more pieces than these are refused
      const body = Buffer.alloc(how === 'in one piece' ? 20_000 : 1000, 'x')
      const [header, pieces] = framed(body)
      await warm(server, url, header, pieces)
      await server.until(({ open }) => open === 0, 'the last ones are gone')
      const sockets: Socket[] = []
      for (let i = 0; i < held; i++) sockets.push(await begun(server.port, url, header))
      await server.until(({ open, read }) => open === held && read >= held * 100, 'all begin')
      const before = await server.calm()
      await Promise.all(sockets.map((socket) => pour(socket, pieces)))
      const sent = sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0)
      await server.until(({ read }) => read === sent, 'all is read')
      const after = await server.calm()
      const each = (after.used - before.used) / held
      assert.ok(each <= 2 * body.length + 16 * KiB, `${each} bytes for ${body.length}`)
    })
  }
}

function unsigned(): string {
  const now = Math.floor(Date.now() / 1000)
  return `/wechat?signature=${'0'.repeat(40)}&timestamp=${now}&nonce=1`
}

for (const size of [1, 16]) {
  test(`a body in thousands of pieces of ${size} bytes is refused before it is whole`, async () => {
    const { app, codes } = echo()
    const { port } = await running(app, codes)
    const piece = 'x'.repeat(size)
    const framed = Buffer.from(`${size.toString(16)}\r\n${piece}\r\n`.repeat(20_000))
    const socket = await begun(port, delivery.text('x').url, 'Transfer-Encoding: chunked')
    const answer = once(socket, 'data')
    socket.write(framed)
    assert.match(String(await answer), /^HTTP\/1.1 400 /)
    assert.equal(codes, ['body_fragmented'])
  })
}

test('a body in a thousand pieces is slow, and taken', async () => {
  const { app, codes } = echo()
  const { port } = await running(app, codes)
  const { url, content } = delivery.text('x'.repeat(600))
  const socket = await begun(port, url, `Content-Length: ${Buffer.byteLength(content)}`)
  const answer = once(socket, 'data')
  await pour(
    socket,
    Array.from(Buffer.from(content), (byte) => Buffer.of(byte)),
  )
  assert.match(String(await answer), /^HTTP\/1.1 200 /)
  assert.equal(codes, [])
})

test.after(stop)
test.run()

const together = suite('bodies-together')
together.after.each(tidy)

interface Running {
  readonly port: number
  readonly origin: string
  readonly codes: string[]
}

async function running(handler: Listener | App, codes: string[]): Promise<Running> {
  const handle = typeof handler === 'function' ? handler : listener(handler)
  const server = createServer(patient, handle).listen(0, '127.0.0.1')
  ends.push(() => close(server))
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, origin: `http://127.0.0.1:${port}`, codes }
}

function close(server: Server): void {
  server.close()
  server.closeAllConnections()
}

function echo(options: ConstructorParameters<typeof App>[0] = { token }): { app: App; codes: string[] } {
  const app = new App(options)
  const codes: string[] = []
  app.onError((error) => void codes.push((error as EchostrError).code ?? String(error)))
  app.on('text', ({ message }) => message.Content.slice(0, 20))
  return { app, codes }
}

/** Also by an error. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.on('close', () => resolve()))
}

/** A request on a connection of its own, of which some bytes are sent at first. */
class Slow {
  readonly #socket: Socket
  readonly #rest: Buffer
  /** All that has come back once the server has closed. */
  readonly answer: Promise<string>

  private constructor(socket: Socket, rest: Buffer) {
    this.#socket = socket
    this.#rest = rest
    let received = ''
    socket.setEncoding('utf8').on('data', (data) => {
      received += data
    })
    this.answer = closed(socket).then(() => received)
  }

  static async begin(port: number, { url, content }: SignedDelivery, bytes: number): Promise<Slow> {
    const body = Buffer.from(content)
    const socket = await begun(port, url, `Connection: close\r\nContent-Length: ${body.length}`)
    socket.write(body.subarray(0, bytes))
    return new Slow(socket, body.subarray(bytes))
  }

  finish(): Promise<string> {
    this.#socket.write(this.#rest)
    return this.answer
  }
}

const large = () => delivery.text('x'.repeat(60_000))

async function turns(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}

/** What a listener has taken in of each request, oldest first: bodies come in the order in which they are begun. */
function counting(app: App, options: Parameters<typeof listener>[1]): { handle: Listener; read: number[] } {
  const [inner, read] = [listener(app, options), [] as number[]]
  const handle = (req: IncomingMessage, res: ServerResponse) => {
    const at = read.push(0) - 1
    inner(req, res)
    req.on('data', ({ length }) => {
      read[at] = (read[at] ?? 0) + length
    })
  }
  return { handle, read }
}

/** A server whose budget two of three unfinished bodies fill. */
async function narrow(options: ConstructorParameters<typeof App>[0] = { token }) {
  const { app, codes } = echo(options)
  const { handle, read } = counting(app, { bodies: 100_000 })
  const server = await running(handle, codes)
  const begin = async () => {
    const at = read.length
    const slow = await Slow.begin(server.port, large(), 40_000)
    await turns(() => read[at] === 40_000)
    return slow
  }
  return { ...server, begin }
}

together(
  'above the budget the body that has been coming for the longest gets 503, and its connection is closed',
  async () => {
    const { begin, codes } = await narrow()
    const [first, second, third] = [await begin(), await begin(), await begin()]
    assert.match(await first.answer, /^HTTP\/1\.1 503 .*\r\nConnection: close\r\n/s)
    assert.equal(codes, ['overloaded'])
    for (const slow of [third, second]) assert.match(await slow.finish(), /^HTTP\/1\.1 200 /)
  },
)

together('it is reported once until there is room again', async () => {
  const { begin, codes } = await narrow()
  const slow = []
  for (let i = 0; i < 6; i++) slow.push(await begin())
  for (const given of slow.slice(0, 4)) assert.match(await given.answer, / 503 /)
  assert.equal(codes, ['overloaded'])
  for (const whole of slow.slice(4)) assert.match(await whole.finish(), / 200 /)
  for (let i = 0; i < 3; i++) await begin()
  await turns(() => codes.length > 1)
  assert.equal(codes, ['overloaded', 'overloaded'])
})

together('a push that comes in one piece needs no budget', async () => {
  const { app, codes } = echo()
  const { origin } = await running(listener(app, { bodies: 1 }), codes)
  assert.is((await send(origin, delivery.text('small'))).status, 200)
  assert.equal(codes, [])
})

together('a body that is whole waits within the budget, too, until its account is found', async () => {
  let find: () => void = () => {}
  const found = new Promise<void>((resolve) => {
    find = resolve
  })
  const { app, codes } = echo({ accounts: () => found.then(() => ({ token })) })
  const { handle, read } = counting(app, { bodies: 100_000 })
  const { port } = await running(handle, codes)
  const whole = []
  for (let i = 0; i < 3; i++) {
    const push = large()
    const size = Buffer.byteLength(push.content)
    whole.push(await Slow.begin(port, push, size))
    await turns(() => read[i] === size)
  }
  find()
  const statuses = await Promise.all(whole.map(async ({ answer }) => (await answer).split(' ')[1]))
  assert.equal([statuses, codes], [['503', '503', '200'], ['overloaded']])
})

together('a delivery that is refused before its body is asked for frees the budget', async () => {
  const { app, codes } = echo({ accounts: async () => undefined })
  const { handle } = counting(app, { bodies: 100_000 })
  const { origin } = await running(handle, codes)
  const post = (body: string) => fetch(`${origin}/wechat`, { method: 'POST', body })
  for (let i = 0; i < 4; i++) assert.is((await post('x'.repeat(60_000))).status, 401)
  assert.not.ok(codes.includes('overloaded'))
})

/** Bytes that all of them would take. */
const sum = 1200 * 255 * KiB

together(
  '1200 bodies of 255 KiB that are never whole take a fraction of that, and a push is answered meanwhile',
  async () => {
    const server = await Child.start(token, { server: patient, listener: { bodies: sum / 16 }, app: 'reads' })
    ends.push(() => server.stop())
    const origin = `http://127.0.0.1:${server.port}`
    assert.is((await send(origin, delivery.text('before'))).status, 200)
    const { used } = await server.calm()
    const body = Buffer.alloc(255 * KiB, 'x')
    const url = unsigned()
    let most = 0
    let refused = 0
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 100; j++) {
        const socket = await begun(server.port, url, `Content-Length: ${body.length + 1}`)
        socket.once('data', () => refused++).write(body)
      }
      const { reply } = await send(origin, delivery.text(`meanwhile ${i}`))
      assert.is(reply?.MsgType === 'text' && reply.Content, `meanwhile ${i}`)
      most = Math.max(most, (await server.calm()).used - used)
    }
    assert.ok(most < sum / 4, `${most} bytes`)
    await turns(() => refused > 1000)
  },
)

together(
  'while 64 MiB of bodies wait for their account, further ones are turned away, which is reported once',
  async () => {
    let find: () => void = () => {}
    const found = new Promise<undefined>((resolve) => {
      find = () => resolve(undefined)
    })
    const { app, codes } = echo({
      accounts: ({ ToUserName }) => (ToUserName === undefined ? undefined : found),
    })
    const push = delivery.text('x'.repeat(KiB * KiB))
    const answers = Array.from({ length: 70 }, () => app.handle(push))
    const { status } = (await answers.at(-1)) as Answer
    assert.equal([status, codes], [503, ['overloaded']])
    find()
    const statuses = (await Promise.all(answers)).map((answer) => answer.status)
    assert.equal(new Set(statuses.slice(0, 64)), new Set([401]))
    assert.is((await app.handle(push)).status, 401)
  },
)

together('what a refused sender has sent on is not kept, either, once it is brought to a stop', async () => {
  const { app } = echo()
  const handle = listener(app)
  const requests: IncomingMessage[] = []
  const { port } = await running((req, res) => {
    requests.push(req)
    handle(req, res)
  }, [])
  const socket = await begun(port, unsigned(), 'Transfer-Encoding: chunked')
  const first = Buffer.from(`${(KiB * KiB).toString(16)}\r\n${'x'.repeat(KiB * KiB)}\r\n`)
  socket.resume().write(Buffer.concat([first, ...chunks(Buffer.alloc(100_000, 'x'), '1')]))
  await closed(socket)
  assert.equal(
    requests.map(({ readableLength }) => readableLength),
    [0],
  )
})

together(
  'nothing of the entrance holds a delivery, and so its body, that waits for the answer to another',
  async () => {
    const deliveries: WeakRef<object>[] = []
    const answers: ((answer: Answer) => void)[] = []
    const entrance = bare((_, { delivery: joined }) => {
      deliveries.push(new WeakRef(joined))
      return new Promise((resolve) => answers.push(resolve))
    })
    const { port } = await running(listenerOf(entrance, {}), [])
    const pushes = [await Slow.begin(port, large(), 100), await Slow.begin(port, large(), 70_000)]
    await turns(() => answers.length === 1)
    const first = pushes[0]?.finish()
    await turns(() => answers.length === 2)
    await heap()
    assert.equal(
      deliveries.map((each) => each.deref()),
      [undefined, undefined],
    )
    for (const answer of answers) answer(acknowledged)
    for (const each of [first, pushes[1]?.answer]) assert.match(await (each as Promise<string>), /success$/)
  },
)

/** An entrance without an exchange, which has its own reasons to hold a delivery. */
function bare(receive: Rooms['exchange']['receive']): Entrance {
  const app = new App({ token })
  const reporter = new Reporter(systemClock, 'en', app)
  const refusals = new Refusals(reporter)
  const pipeline = new Pipeline({
    verify: () => undefined,
    parse: parsePush,
    dispatch: () => undefined,
    serialize: () => 'success',
  })
  const guard = new Guard(settingsOf({ token, clock: systemClock }))
  const intake = new Intake({
    app,
    handshake: new Handshake(pipeline, reporter),
    guard,
    pipeline,
    exchange: { receive },
    refusals,
  })
  return {
    serve: (delivery, source, respond) => intake.serve(delivery, source, respond),
    refuse: (thrown, delivery) => refusals.refuse(thrown, delivery),
    warn: () => {},
  }
}

together.run()
