import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Called with the whole response; `undefined` when the connection was closed before it came. */
export type Done = (response: Buffer | undefined) => void

const endOfHead = Buffer.from('\r\n\r\n')
const endOfChunks = Buffer.from('0\r\n\r\n')

/** A kept-alive connection that carries one request at a time. */
export class Connection {
  readonly #socket: Socket
  #done: Done | undefined
  #received: Buffer | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('close', () => this.#finish(undefined))
    socket.on('error', () => {})
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new Connection(socket)
  }

  static async several(port: number, count: number): Promise<Connection[]> {
    const all: Connection[] = []
    // not more at a time than a server's backlog takes
    while (all.length < count) {
      const some = Array.from({ length: Math.min(100, count - all.length) }, () => Connection.open(port))
      all.push(...(await Promise.all(some)))
    }
    return all
  }

  get closed(): boolean {
    return this.#socket.destroyed
  }

  send(request: Buffer, done: Done): void {
    if (this.closed) return void done(undefined)
    this.#done = done
    this.#socket.write(request)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    const received = this.#received ? Buffer.concat([this.#received, chunk]) : chunk
    if (!isWhole(received)) this.#received = received
    else {
      this.#received = undefined
      this.#finish(received)
    }
  }

  #finish(response: Buffer | undefined): void {
    const done = this.#done
    this.#done = undefined
    done?.(response)
  }
}

function isWhole(received: Buffer): boolean {
  const end = received.indexOf(endOfHead)
  if (end === -1) return false
  const length = /content-length: *(\d+)/i.exec(received.toString('latin1', 0, end))?.[1]
  if (length !== undefined) return received.length >= end + 4 + Number(length)
  return received.subarray(-endOfChunks.length).equals(endOfChunks)
}

/** The body of a response, in one piece or in chunks. */
export function bodyOf(response: Buffer): string {
  const end = response.indexOf(endOfHead)
  const body = response.subarray(end + 4)
  if (!/transfer-encoding: *chunked/i.test(response.toString('latin1', 0, end))) return body.toString()
  const pieces: Buffer[] = []
  for (let at = 0; ; ) {
    const line = body.indexOf('\r\n', at)
    const length = Number.parseInt(body.toString('latin1', at, line), 16)
    if (!(length > 0)) return Buffer.concat(pieces).toString()
    pieces.push(body.subarray(line + 2, line + 2 + length))
    at = line + 2 + length + 2
  }
}

export function statusOf(response: Buffer): number {
  return Number(response.toString('latin1', 9, 12))
}
