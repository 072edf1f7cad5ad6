import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** One response as it came over the wire. */
export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The body as latin1, so that a byte is a character and nothing is mended. */
  readonly latin1: string
  readonly body: string
}

export interface Talk {
  readonly responses: readonly Response[]
  /** True when the server ended the connection before we did. */
  readonly closed: boolean
}

/** Bytes to write, or something to do or wait for in between. */
export type Step = Buffer | ((socket: Socket) => unknown)

export interface TalkOptions {
  /** The responses are to HEAD: no body follows, whatever Content-Length says. */
  readonly head?: boolean
  /** We end the connection after this many responses. `Infinity`: the server has to. */
  readonly wanted?: number
}

/** Long enough for any machine: only a connection that hangs meets it. */
const hangMs = 30_000

/** Opens a connection of its own, writes, and reads until the connection has ended. */
export async function talk(port: number, steps: readonly Step[], options: TalkOptions = {}): Promise<Talk> {
  const call = new Call(port, options)
  await call.write(steps)
  return call.end()
}

class Call {
  readonly #socket: Socket
  readonly #closed: Promise<unknown>
  readonly #options: TalkOptions
  readonly #received: Buffer[] = []
  #written = false
  #endedByUs = false
  #endedByServer = false

  constructor(port: number, options: TalkOptions) {
    this.#options = options
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#closed = new Promise((resolve) => this.#socket.on('close', resolve))
    const gone = () => {
      this.#endedByServer ||= !this.#endedByUs
    }
    this.#socket.on('end', gone).on('error', gone)
    this.#socket.on('data', (chunk) => {
      this.#received.push(chunk)
      this.#endWhenDone()
    })
  }

  async write(steps: readonly Step[]): Promise<void> {
    await once(this.#socket, 'connect')
    for (const step of steps) {
      if (this.#socket.destroyed) break
      if (typeof step === 'function') await step(this.#socket)
      else await new Promise<void>((resolve) => this.#socket.write(step, () => resolve()))
    }
    this.#written = true
    this.#endWhenDone()
  }

  async end(): Promise<Talk> {
    let hung = false
    const timer = setTimeout(() => {
      hung = true
      this.#socket.destroy()
    }, hangMs)
    await this.#closed
    clearTimeout(timer)
    if (hung) throw new Error('The connection hangs: neither answered nor closed')
    return { responses: this.#responses(true), closed: this.#endedByServer }
  }

  #endWhenDone(): void {
    if (!this.#written || this.#responses(false).length < (this.#options.wanted ?? 1)) return
    this.#endedByUs = true
    this.#socket.end()
  }

  #responses(complete: boolean): Response[] {
    return parse(Buffer.concat(this.#received).toString('latin1'), this.#options.head ?? false, complete)
  }
}

/** The whole responses in the text; with `complete` there must be nothing else. */
function parse(latin1: string, head: boolean, complete: boolean): Response[] {
  const responses: Response[] = []
  let rest = latin1
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return incomplete(responses, rest, complete)
    const { status, headers } = parseHead(rest.slice(0, end))
    const length = head ? 0 : Number(headers['content-length'] ?? rest.length - end - 4)
    if (rest.length < end + 4 + length) return incomplete(responses, rest, complete)
    const body = rest.slice(end + 4, end + 4 + length)
    responses.push({ status, headers, latin1: body, body: Buffer.from(body, 'latin1').toString('utf8') })
    rest = rest.slice(end + 4 + length)
  }
  return responses
}

function incomplete(responses: Response[], rest: string, complete: boolean): Response[] {
  if (complete) throw new Error(`An incomplete response: ${JSON.stringify(rest.slice(0, 200))}`)
  return responses
}

function parseHead(text: string): Pick<Response, 'status' | 'headers'> {
  const [line = '', ...fields] = text.split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]
  if (status === undefined) throw new Error(`No response: ${JSON.stringify(text.slice(0, 200))}`)
  const headers: Record<string, string> = {}
  for (const field of fields) {
    const [, name = '', value = ''] = /^([^:]+):[ \t]*(.*)$/.exec(field) ?? []
    const key = name.toLowerCase()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`
  }
  return { status: Number(status), headers }
}
