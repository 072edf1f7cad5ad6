import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'

/** What can be posted: a signed delivery, or a body under somebody's address. */
export interface Post {
  readonly url: string
  readonly content: string | Buffer
}

export interface Answered {
  /** 0 when there was none. */
  readonly status: number
  readonly body: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 5000 })

/** Posts and gives the answer; gives up after so many ms. */
export function post(port: number, { url, content }: Post, ms = 10_000): Promise<Answered> {
  return new Promise((resolve) => {
    const none = () => resolve({ status: 0, body: '' })
    const headers = { 'content-length': Buffer.byteLength(content) }
    const signal = AbortSignal.timeout(ms)
    const req = request({ port, host: '127.0.0.1', method: 'POST', path: url, headers, signal, agent })
    req.on('error', none).on('response', (res) => {
      let body = ''
      res.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      res.on('error', none).on('end', () => resolve({ status: res.statusCode ?? 0, body }))
    })
    req.end(content)
  })
}

/** Does something so many times, so many at once. */
export async function flood(
  count: number,
  atOnce: number,
  each: (i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await each(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** A connection; what goes wrong with it is nobody's concern. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  return socket
}

/** So many connections, opened a hundred at a time: more than a listening socket keeps waiting would be lost. */
export async function openMany(port: number, count: number): Promise<readonly Socket[]> {
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const some = Math.min(100, count - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => open(port)))))
  }
  return sockets
}

/** Settles when there is room for more, or nobody reads any more. */
export function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stream.off('drain', end).off('close', end)
      resolve()
    }
    stream.on('drain', end).on('close', end)
  })
}

/** Writes as fast as the peer reads. Settles when all is written, or nobody reads any more. */
export async function pour(
  stream: Writable,
  piece: Buffer,
  times: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (let i = 0; i < times && stream.writable && !stream.destroyed; i++)
    if (!stream.write(piece)) await drained(stream)
}

/** What the peer says to these bytes until it closes, or for so many ms. */
export async function say(port: number, bytes: Buffer, ms = 300): Promise<string> {
  const socket = await open(port)
  let heard = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text
  })
  socket.write(bytes)
  await Promise.race([once(socket, 'close'), setTimeout(ms)])
  socket.destroy()
  return heard
}

/** Settles when the peer has said something to these bytes, or has closed. */
export async function knock(port: number, bytes: Buffer): Promise<void> {
  const socket = await open(port)
  socket.write(bytes)
  await Promise.race([once(socket, 'data'), once(socket, 'close')])
  socket.destroy()
}

/** The head of a POST. */
export function head(url: string, ...lines: readonly string[]): string {
  return [`POST ${url} HTTP/1.1`, 'Host: a', ...lines, '', ''].join('\r\n')
}

/** ms of the fastest of so many tries: what it costs, whatever else the machine does. */
export async function fastest(tries: number, run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < tries; i++) {
    const started = performance.now()
    await run()
    best = Math.min(best, performance.now() - started)
  }
  return best
}

/** Throws, unless everything costs at most so many times what something harmless of its size does. */
export function assertCheap(costs: ReadonlyMap<string, number>, harmless: number, times = 5): void {
  // below, it is the machine that makes the difference
  const most = Math.max(times * harmless, 1)
  const dear = [...costs].filter(([, ms]) => ms > most).map(([what, ms]) => `${what} ${ms.toFixed(0)} ms`)
  if (dear.length > 0)
    throw new Error(
      `Of the same size, something harmless takes ${harmless.toFixed(1)} ms: ${dear.join(', ')}`,
    )
}
