// How much of an answer the tools take from a server that does not stop.
import type { Socket } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { WeChat } from '../../plugins/devtools/wechat/wechat.ts'
import { servingSockets } from '../support/server.ts'

const test = suite('devtools: limits')

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n'

/** Sends for as long as anybody reads; gives the bytes that were taken from it once the connection is closed. */
async function flooded(
  first: string,
  piece: Buffer,
  work: (wechat: WeChat) => Promise<unknown>,
): Promise<number> {
  const closed: Promise<number>[] = []
  const served = await servingSockets((socket: Socket) => {
    socket.on('error', () => {})
    const flood = () => {
      while (!socket.destroyed && socket.write(piece));
    }
    socket.once('data', () => {
      socket.write(first)
      flood()
    })
    socket.on('drain', flood)
    closed.push(new Promise((resolve) => socket.on('close', () => resolve(socket.bytesWritten))))
  })
  try {
    await work(new WeChat({ url: served.url, token: 'aToken' }))
    return Math.max(...(await Promise.all(closed)))
  } finally {
    served.close()
  }
}

for (const [name, first] of [
  ['a body', head],
  ['a chunked body', head.replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n')],
  ['a head', 'HTTP/1.1 200 OK\r\nX-A: '],
  ['no HTTP', 'hello'],
] as const) {
  test(`the console's check ends the connection of a server that sends ${name} without end`, async () => {
    let reason = ''
    const bytes = await flooded(first, Buffer.alloc(16_384, 0x61), async (wechat) => {
      reason = (await wechat.handshake()).reason
    })
    assert.ok(bytes < 16 * 2 ** 20, String(bytes))
    assert.is(reason, name.includes('body') ? (name === 'a body' ? 'echo_other' : 'chunked') : 'not_http')
  })
}

test('a push ends the connection of a server that sends without end', async () => {
  const bytes = await flooded(head, Buffer.alloc(16_384, 0x61), (wechat) => wechat.say('x', { tries: 1 }))
  assert.ok(bytes < 16 * 2 ** 20, String(bytes))
})

test('an answer of the console’s check that comes byte by byte is read as one that comes at once', async () => {
  const served = await servingSockets((socket) => {
    socket.setNoDelay(true)
    socket.once('data', async (request) => {
      const echostr = /echostr=(\d+)/.exec(request.toString())?.[1] ?? ''
      const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${echostr.length}\r\n\r\n${echostr}`
      for (const byte of Buffer.from(answer)) {
        socket.write(Buffer.from([byte]))
        await new Promise(setImmediate)
      }
    })
  })
  try {
    const { reason } = await new WeChat({ url: served.url, token: 'aToken' }).handshake()
    assert.is(reason, 'handshake_ok')
  } finally {
    served.close()
  }
})

test.run()
