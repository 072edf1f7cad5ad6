import { once } from 'node:events'
import { createServer } from 'node:net'
import * as assert from 'uvu/assert'
import { bytesOf, textOf } from './bytes.ts'
import type { Input, Piece } from './catalogue.ts'
import type { Exchange, Ground, Outcome } from './ground.ts'
import { push, request, split } from './push.ts'
import { type Signing, signedQuery } from './signing.ts'
import type { Stand } from './stand.ts'
import { until } from './watch.ts'
import type { Step } from './wire.ts'

/** `get`: a GET on the path, signed unless the case says otherwise. */
export async function driveGet(ground: Ground): Promise<Outcome> {
  const { token, timestamp, signatureLengths } = ground.input
  const stand = await ground.stand({
    ...(token !== undefined && { app: { token } }),
    // a timestamp that was recorded years ago is judged at its own time
    ...(Number(timestamp) > 0 && { now: Number(timestamp) }),
  })
  const exchanges: Exchange[] = []
  for (const signature of signatures(ground.input, signatureLengths)) {
    const query = getQuery(ground.input, stand, signature)
    const steps = request({ method: 'GET', query })
    exchanges.push({
      ...(await ground.exchange(stand, steps)),
      variant: `signature ${signature?.slice(0, 50)}`,
    })
  }
  return { stand, exchanges }
}

function signatures(input: Input, lengths: readonly number[] | undefined): readonly (string | undefined)[] {
  return lengths?.map((length) => 'a'.repeat(length)) ?? [input.signature]
}

function getQuery(input: Input, stand: Stand, signature: string | undefined): string {
  const query = input.rawQuery ?? signedQuery(stand.clock, signingOf(input, stand, signature))
  const [sig = '', ts = '', nonce = ''] = signedQuery(stand.clock)
    .split('&')
    .map((pair) => pair.split('=')[1])
  const filled = query.replace('{{SIG}}', sig).replace('{{TS}}', ts).replace('{{N}}', nonce)
  return input.echostr === undefined
    ? filled
    : `${filled}&echostr=${encodeURIComponent(textOf(input.echostr))}`
}

function signingOf(input: Input, stand: Stand, signature: string | undefined): Signing {
  const { timestampOffsetS, timestamp, nonce, transform, token, signWithToken } = input
  if (transform !== undefined) assert.is(transform, 'signature.toUpperCase()')
  const time = timestampOffsetS === undefined ? timestamp : String(stand.clock.now() + timestampOffsetS)
  const signing = { timestamp: time, nonce, signature, token: signWithToken ?? token }
  const upper = transform === undefined ? {} : { transform: (right: string) => right.toUpperCase() }
  const given = Object.entries(signing).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(given), ...upper }
}

/** `post`: a POST on the path, signed unless the case says otherwise. */
export async function drivePost(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand()
  const trap = await openTrap()
  const body = withPort(ground.input.body ?? '', trap.port)
  const exchange = await ground.exchange(stand, postSteps(ground.input, stand, body))
  return { stand, exchanges: [exchange], outbound: await trap.close() }
}

/** The steps of a signed POST with this body. */
export function postSteps(input: Input, stand: Stand, body: Piece): Step[] {
  const { headers = {}, chunked = false, unsigned = false, splitAtByte } = input
  const query = unsigned ? {} : { query: signedQuery(stand.clock, signingOf(input, stand, undefined)) }
  const steps = request({ ...query, headers, body, chunked })
  if (splitAtByte === undefined) return steps
  assert.is(splitAtByte, 'inside first CJK character')
  const first = bytesOf(body).findIndex((byte) => byte >= 0xe0)
  return split(steps, first + 1, stand.received)
}

/** A server of our own at the address that a payload names. */
async function openTrap(): Promise<{ port: number; close(): Promise<number> }> {
  let connections = 0
  const server = createServer(() => {
    connections++
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    close: async () => {
      server.close()
      await once(server, 'close')
      return connections
    },
  }
}

function withPort(body: Piece, port: number): Piece {
  return typeof body === 'string' ? body.replace('http://127.0.0.1:1/', `http://127.0.0.1:${port}/`) : body
}

/** `request`: other methods, other paths. */
export async function driveRequest(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand()
  const { methods = [], path, signed = false } = ground.input
  const exchanges: Exchange[] = []
  for (const method of methods) {
    const query = signed ? { query: signedQuery(stand.clock) } : {}
    const steps = request({ method, ...query, ...(path !== undefined && { path }) })
    const exchange = await ground.exchange(stand, steps, { head: method === 'HEAD' })
    exchanges.push({ ...exchange, variant: method })
  }
  return { stand, exchanges }
}

/** `repeat`: the same request again and again, as WeChat retries. */
export async function driveRepeat(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand()
  const steps = request({ query: signedQuery(stand.clock), body: push() })
  const exchange = await ground.during(stand, async () => {
    const responses: Exchange['responses'][number][] = []
    for (let time = 0; time < (ground.input.times ?? 1); time++) {
      responses.push(...(await ground.exchange(stand, steps)).responses)
    }
    return { responses, closed: true }
  })
  return { stand, exchanges: [{ ...exchange, inOrder: true }] }
}

/** `replay-other-body`: a signed query comes again with another body. */
export async function driveReplay(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand()
  const open = await ground.stand({ app: { replay: false } })
  return { stand, exchanges: [await replayed(ground, stand)], otherwise: await replayed(ground, open) }
}

async function replayed(ground: Ground, stand: Stand): Promise<Exchange> {
  const query = signedQuery(stand.clock)
  const first = await ground.exchange(stand, request({ query, body: push({ Content: 'first' }) }))
  assert.is(first.responses[0]?.status, 200)
  return ground.exchange(stand, request({ query, body: push({ Content: 'second' }) }))
}

/** H31: the client closes while the handler runs; no time is waited for. The retry gets what came out. */
export async function driveGone(ground: Ground): Promise<Outcome> {
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  let signal: AbortSignal | undefined
  const stand = await ground.stand({
    // the case's message is of its time, and so no last delivery
    now: 1_700_000_000,
    handler: (ctx) => {
      signal = ctx.signal
      return gate.then(() => 'ready')
    },
  })
  const steps = postSteps(ground.input, stand, ground.input.body ?? '')
  const leave: Step = async (socket) => {
    await until(() => stand.handled.length === 1, 'the handler runs')
    socket.destroy()
  }
  const exchange = await ground.exchange(stand, [...steps, leave])
  await stand.deserted()
  assert.is(signal?.aborted, false)
  release()
  const retry = await ground.exchange(stand, steps)
  assert.match(retry.responses[0]?.body ?? '', '<Content><![CDATA[ready]]></Content>')
  assert.is(retry.handled.length, 0)
  return { stand, exchanges: [exchange] }
}
