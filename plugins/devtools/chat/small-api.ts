import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import type { SentMessage } from './late.ts'

/** WeChat's server API as the page needs it: what is mounted under `/cgi-bin/`. */
export interface ApiServer {
  /** Answers a request, as a handler of `createServer`. */
  handle(req: IncomingMessage, res: ServerResponse): void
  /** The customer-service messages that were taken, oldest first. */
  sent(): readonly SentMessage[]
  /** A user did something: the account may write to them. */
  interacted(user: string): void
}

type Call = Readonly<Record<string, unknown>>

/** The few calls that a late answer needs: a token, the message, typing. Any AppID and secret will do. */
export class SmallApi implements ApiServer {
  readonly #sent: SentMessage[] = []
  readonly #users = new Set<string>()
  readonly #token = randomBytes(32).toString('hex')

  readonly handle = (req: IncomingMessage, res: ServerResponse): void => {
    this.#answer(req).then(
      (answer) => write(res, answer),
      () => write(res, { errcode: 47001, errmsg: 'data format error' }),
    )
  }

  sent(): readonly SentMessage[] {
    return this.#sent
  }

  interacted(user: string): void {
    this.#users.add(user)
  }

  async #answer(req: IncomingMessage): Promise<object> {
    const { pathname, searchParams } = new URL(`http://api${req.url}`)
    if (/^\/cgi-bin\/(stable_)?token$/.test(pathname)) return { access_token: this.#token, expires_in: 7200 }
    if (searchParams.get('access_token') !== this.#token)
      return { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' }
    if (pathname === '/cgi-bin/message/custom/typing') return ok
    if (pathname === '/cgi-bin/message/custom/send') return this.#send((await json(req)) as Call)
    return { errcode: 40066, errmsg: 'invalid url' }
  }

  #send(call: Call): object {
    const { touser, msgtype } = call
    if (typeof touser !== 'string' || typeof msgtype !== 'string')
      return { errcode: 40008, errmsg: 'invalid message type' }
    if (!this.#users.has(touser)) return { errcode: 45015, errmsg: 'response out of time limit' }
    this.#sent.push({ ...call, touser, msgtype })
    return ok
  }
}

const ok = { errcode: 0, errmsg: 'ok' }

function write(res: ServerResponse, answer: object): void {
  res.setHeader('Content-Type', 'application/json; charset=utf-8').end(JSON.stringify(answer))
}
