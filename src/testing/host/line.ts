import { connect, type Socket } from 'node:net'

/** A response as it came over the wire. */
export interface Heard {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** ms, in real time, after which a host that neither answers nor closes the connection has hung. */
const longest = 20_000

/** A connection to a host, as WeChat's servers make it. */
export class Line {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #closed = false
  #wake: () => void = () => {}

  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true })
    this.#socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#wake()
    })
    // an error is followed by 'close'
    this.#socket.on('error', () => {})
    for (const end of ['end', 'close'])
      this.#socket.on(end, () => {
        this.#closed = true
        this.#wake()
      })
  }

  /** The host has ended the connection. */
  get closed(): boolean {
    return this.#closed
  }

  /** Writes; done when the bytes are on their way. */
  write(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => void this.#socket.write(bytes, () => resolve()))
  }

  /** The next response; undefined when the connection ends without one. `head`: it has no body, whatever it says. */
  async hears(head = false): Promise<Heard | undefined> {
    for (;;) {
      const found = read(this.#received, head, this.#closed)
      if (found) this.#received = this.#received.subarray(found.length)
      if (found || this.#closed) return found
      await this.#change()
    }
  }

  /** Ends when the host has ended the connection. */
  async ends(): Promise<void> {
    while (!this.#closed) await this.#change()
  }

  hangUp(): void {
    this.#socket.destroy()
  }

  #change(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        reject,
        longest,
        new Error('The host neither answers nor closes the connection'),
      )
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** The response at the beginning of what has come, and how many bytes it is; undefined while it is not whole. */
function read(
  bytes: Buffer,
  head: boolean,
  closed: boolean,
): (Heard & { readonly length: number }) | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [line = '', ...fields] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = Object.fromEntries(fields.map(pairOf))
  const rest = bytes.subarray(end + 4)
  const body = head ? { text: rest.subarray(0, 0), length: 0 } : bodyIn(rest, headers, closed)
  if (!body) return undefined
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1])
  return { status, headers, body: body.text.toString('utf8'), length: end + 4 + body.length }
}

function pairOf(field: string): [name: string, value: string] {
  const colon = field.indexOf(':')
  return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
}

interface Body {
  readonly text: Buffer
  readonly length: number
}

function bodyIn(rest: Buffer, headers: Readonly<Record<string, string>>, closed: boolean): Body | undefined {
  if (headers['transfer-encoding']) return chunksIn(rest)
  const length =
    headers['content-length'] === undefined
      ? closed
        ? rest.length
        : Infinity
      : Number(headers['content-length'])
  return rest.length < length ? undefined : { text: rest.subarray(0, length), length }
}

function chunksIn(rest: Buffer): Body | undefined {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const end = rest.indexOf('\r\n', at)
    if (end === -1) return undefined
    const size = Number.parseInt(rest.toString('latin1', at, end), 16)
    const next = end + 2 + size + 2
    if (rest.length < next) return undefined
    if (size === 0) return { text: Buffer.concat(chunks), length: next }
    chunks.push(rest.subarray(end + 2, end + 2 + size))
    at = next
  }
}
