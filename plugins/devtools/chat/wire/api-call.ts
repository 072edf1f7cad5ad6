import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from 'echostr'
import { errcodes } from '../../../client/errcodes.ts'
import { Bytes } from '../../../client/wire/bytes.ts'
import { asText } from '../bubble.ts'
import { isShallow } from '../json.ts'
import { linesOf } from '../view.ts'
import type { Answered, Asked, Ending, WireRecord } from './entry.ts'
import { covering } from './secrets.ts'

/** A call of the server API as the wire shows it. */
export type ApiRecord = Omit<WireRecord, 'entry'> & {
  readonly who: string
  readonly path: string
  /** What it sends to a user, or of which type. */
  readonly said: string
  readonly at: number
  readonly ending: Ending
}

/** Bytes of a body that are kept. */
const longest = 32 * 1024

/** Tells of a call as its answer is written, before the caller has it. */
export function hearCall(
  req: IncomingMessage,
  res: ServerResponse,
  { clock, secret, tell }: { clock: Clock; secret: string; tell: (call: ApiRecord) => void },
): void {
  const [at, began] = [Date.now(), clock.elapsed()]
  const asked = new Body()
  // beside whoever reads the request, who decides how fast it comes
  req.on('data', (piece: Buffer) => asked.add(piece))
  onEnd(res, (bytes) => {
    const answer = new Body()
    answer.add(bytes)
    tell(recordOf(req, res, { asked, answer, secret, at, ms: clock.elapsed() - began }))
  })
}

function onEnd(res: ServerResponse, told: (bytes: Buffer) => void): void {
  const end = res.end.bind(res) as (...args: readonly unknown[]) => ServerResponse
  const ending = (...args: readonly unknown[]) => {
    told(Buffer.from((args[0] ?? '') as string))
    return end(...args)
  }
  res.end = ending as ServerResponse['end']
}

interface Call {
  readonly asked: Body
  readonly answer: Body
  readonly secret: string
  readonly at: number
  readonly ms: number
}

function recordOf(req: IncomingMessage, res: ServerResponse, call: Call): ApiRecord {
  const { url = '', method = '' } = req
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const who = userIn(call.asked.json) ?? searchParams.get('openid') ?? ''
  const { errcode } = (call.answer.json ?? {}) as { errcode?: unknown }
  const code = typeof errcode === 'number' && errcode !== 0 ? errcode : undefined
  const status = res.statusCode
  const cover = covering(pathname, call.secret)
  const head = { ...req.headers, host: req.headers.host ?? '' }
  const headers = Object.fromEntries(
    Object.entries(head).map(([name, value]) => [name, cover(String(value))]),
  )
  const asked: Asked = { method, url: cover(`http://${head.host}${url}`), headers, ...call.asked.told(cover) }
  const answered: Answered = {
    head: cover(linesOf(res.getHeaders() as Record<string, string>)),
    ...call.answer.told(cover),
  }
  const good = status < 400 && code === undefined
  const ending = { ms: call.ms, outcome: 'answered', status, size: call.answer.size, good }
  return {
    who,
    path: pathname,
    said: cover(saidIn(call.asked.json)),
    at: call.at,
    asked,
    answered,
    ending: { ...ending, ...(code !== undefined && { errcode: code }) },
    ...remedyOf(code),
  }
}

function userIn(body: unknown): string | undefined {
  const { touser, openid } = (body ?? {}) as { touser?: unknown; openid?: unknown }
  return [touser, openid].find((each) => typeof each === 'string')
}

function saidIn(body: unknown): string {
  const { text, msgtype, command } = (body ?? {}) as Readonly<Record<string, unknown>>
  const { content = msgtype ?? command } = (text ?? {}) as { content?: unknown }
  return asText(content)
}

function remedyOf(code = 0): Pick<WireRecord, 'remedy'> {
  const [en, zh, fix, fixZh] = (Object.hasOwn(errcodes, code) && errcodes[code]) || []
  return en && zh && fix && fixZh ? { remedy: { what: { en, zh }, fix: { en: fix, zh: fixZh } } } : {}
}

/** Levels of JSON that is indented: deeper, its blanks would outgrow it. */
const deepest = 16

/** True for an object or a list with at most so many levels. */
function isTree(value: unknown, levels: number): boolean {
  return typeof value === 'object' && value !== null && isShallow(value, levels)
}

/** A body of which the beginning is kept. */
class Body {
  readonly #kept = new Bytes()
  size = 0

  add(piece: Buffer): void {
    const room = longest - this.#kept.length
    if (room > 0) this.#kept.add(piece.subarray(0, room))
    this.size += piece.length
  }

  /** What stands in it as JSON, when it is whole. */
  get json(): unknown {
    try {
      return JSON.parse(this.#text ?? '')
    } catch {
      return undefined
    }
  }

  /** As texts; what is no text is told by its size. */
  told(cover: (text: string) => string): Pick<Asked, 'body' | 'opened' | 'cut'> {
    const text = this.#text
    if (text === undefined) return { body: `(${this.size} bytes)`, cut: true }
    const { json } = this
    const opened = isTree(json, deepest) && { opened: cover(JSON.stringify(json, null, 2)).slice(0, longest) }
    // one character more than is shown tells the page that there was more
    const more = this.size > longest
    return { body: cover(text) + (more ? ' ' : ''), ...opened, ...(more && { cut: true }) }
  }

  get #text(): string | undefined {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.#kept.whole, { stream: true })
    } catch {
      return undefined
    }
  }
}
