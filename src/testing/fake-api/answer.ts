import type { ServerResponse } from 'node:http'
import type { Received } from './call.ts'
import { PageAnswer } from './page-answer.ts'
import { Refusal } from './refusal.ts'

/** What answers the calls of a path: an object is sent as JSON, as it is. */
export type Route = (call: Received) => object

/** Routes by their paths. */
export type Routes = Readonly<Record<string, Route>>

/** The answer to a call that gives nothing back; the answers to other calls have no errcode. */
export const done = { errcode: 0, errmsg: 'ok' } as const

/** A file as an answer, in place of JSON. */
export class FileAnswer {
  readonly bytes: Buffer
  readonly contentType: string
  readonly filename: string

  constructor(bytes: Buffer, contentType: string, filename: string) {
    this.bytes = bytes
    this.contentType = contentType
    this.filename = filename
  }
}

/** JSON written by hand: ids of 64 bits are bare numbers there. */
export class JsonAnswer {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Sends an answer; JSON with WeChat's own content type, which says `encoding` for `charset`. */
export function write(res: ServerResponse, answer: object): void {
  if (answer instanceof FileAnswer) writeFile(res, answer)
  else if (answer instanceof PageAnswer) res.writeHead(answer.status, answer.headers).end(answer.body)
  else res.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' }).end(textOf(answer))
}

/** Sends a refusal with the id of its request; throws on whatever else was thrown. */
export function writeRefusal(res: ServerResponse, thrown: unknown, rid: string): void {
  const refusal = refusalIn(thrown)
  write(res, { errcode: refusal.errcode, errmsg: `${refusal.message} rid: ${rid}` })
}

/** A TypeError means that a route met JSON of a shape that WeChat does not take, e.g. `null` in a list. */
function refusalIn(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown
  if (thrown instanceof TypeError) return new Refusal(47001)
  throw thrown
}

function writeFile(res: ServerResponse, { bytes, contentType, filename }: FileAnswer): void {
  const disposition = `attachment; filename="${filename.replaceAll('"', '%22')}"`
  const headers = { 'content-type': headerOf(contentType), 'content-disposition': headerOf(disposition) }
  res.writeHead(200, headers).end(bytes)
}

/** A name as the bytes of its UTF-8, without the control characters that no header may hold: Node would throw. */
function headerOf(text: string): string {
  return Buffer.from(text.replace(/\p{Cc}/gu, '')).toString('latin1')
}

export function textOf(answer: object): string {
  return answer instanceof JsonAnswer ? answer.text : JSON.stringify(answer)
}
