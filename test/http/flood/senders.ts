import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const piece = Buffer.alloc(65_536, 'x')
const chunk = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')])

/** How the body is announced. */
export type Framing = 'length' | 'chunked'

function headOf(url: string, framing: string): string {
  return `POST ${url} HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n`
}

/** Streams so many bytes, whatever the server says meanwhile; gives the status once the server has closed. */
export async function stream(port: number, url: string, bytes: number, framing: Framing): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  const status = statusOf(socket)
  const isChunked = framing === 'chunked'
  socket.write(headOf(url, isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes}`))
  let left = Math.ceil(bytes / piece.length)
  const more = () => {
    while (left-- > 0 && !socket.destroyed && socket.write(isChunked ? chunk : piece));
  }
  socket.on('drain', more)
  more()
  return status
}

/** The status that arrives on a connection before it is closed; 0 without one. */
function statusOf(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let received = ''
    socket.on('data', (data) => {
      received += data.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0)))
  })
}

/** Bodies that are begun and never completed; settles with their statuses when the server has closed them all. */
export async function stall(port: number, urls: readonly string[]): Promise<{ closed: Promise<number[]> }> {
  const statuses: Promise<number>[] = []
  // more at once than a listening socket keeps waiting would be tried again a second later
  for (let from = 0; from < urls.length; from += 100) {
    const sockets = urls.slice(from, from + 100).map((url) => begin(port, url))
    statuses.push(...sockets.map(statusOf))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  }
  return { closed: Promise.all(statuses) }
}

function begin(port: number, url: string): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${headOf(url, 'Content-Length: 1000')}<xml>`)
  return socket
}
