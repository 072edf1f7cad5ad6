import { type Article, EchostrError, type Fields, parseJson, type Reply } from 'echostr'
import type { Addresses } from 'echostr/testing'
import type { Mode } from './message.ts'
import type { Note } from './note.ts'
import type { Reason } from './reason.ts'
import { parseStrictly } from './strict-xml.ts'
import type { WireAnswer } from './transport.ts'

/** What an answer is compared with. */
export interface Question {
  readonly user: string
  readonly account: string
  readonly mode: Mode
  /** True for an event, which may be answered with more articles but not handed over. */
  readonly event: boolean
  /** The sealed text opened; throws an EchostrError. */
  open(body: string): string
}

/** An answer read as WeChat reads it. */
export interface Reading {
  readonly reason: Reason
  /** The measured or offending value, e.g. a number of bytes; never a secret. */
  readonly detail?: string
  /** The body in the open. */
  readonly opened?: string
  /** What the phone would show. */
  readonly reply?: Reply & Addresses
  readonly notes: readonly Note[]
}

/** Characters of the longest detail: the rest of what a server answered tells no more. */
const longest = 200

/** Thrown inside, where the reading ends. */
class Fault {
  readonly reason: Reason
  readonly detail: string | undefined

  constructor(reason: Reason, detail?: string) {
    this.reason = reason
    this.detail = detail?.slice(0, longest)
  }
}

/** Reads an answer as WeChat does: its status, its form, its addresses, its limits. Never throws. */
export function readReply(answer: WireAnswer, question: Question): Reading {
  const opened: { text?: string } = {}
  try {
    return { notes: [], ...read(answer, question, opened), ...kept(opened) }
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    const detail = thrown.detail === undefined ? {} : { detail: thrown.detail }
    return { reason: thrown.reason, ...detail, ...kept(opened), notes: [] }
  }
}

function kept({ text }: { text?: string }): { opened?: string } {
  return text === undefined ? {} : { opened: text }
}

function read(
  answer: WireAnswer,
  question: Question,
  opened: { text?: string },
): Omit<Reading, 'notes'> & { notes?: readonly Note[] } {
  checkHead(answer)
  const { body } = answer
  const core = body.trim()
  if (core === '' || core === 'success') return acknowledged(body)
  const outer = fieldsOf(body)
  opened.text = openedText(body, outer, question)
  const fields = opened.text === body ? outer : fieldsOf(opened.text)
  checkAddresses(fields, question)
  const notes = [...spaceNotes(body, opened.text), ...checkContent(fields, question), ...timeNotes(fields)]
  if (/^transfer_/.test(String(fields.MsgType))) return { reason: 'transferred', notes }
  return { reason: 'replied', reply: replyOf(fields, question), notes }
}

function checkHead({ status, headers, utf8 }: WireAnswer): void {
  if (status === 401 || status === 403) throw new Fault('refused', String(status))
  if (status >= 300 && status < 400)
    throw new Fault('redirected', `${status} ${headers.location ?? ''}`.trim())
  if (status === 404) throw new Fault('not_found')
  if (status === 405) throw new Fault('post_not_allowed')
  if (status !== 200) throw new Fault('bad_status', String(status))
  if (!utf8) throw new Fault('not_utf8')
}

function acknowledged(body: string): { reason: Reason; notes: readonly Note[] } {
  return { reason: 'acknowledged', notes: body === '' || body === 'success' ? [] : ['padded_success'] }
}

/** The fields of a body of which not a byte is out of place. */
function fieldsOf(body: string): Fields {
  if (body.startsWith('\uFEFF')) throw new Fault('byte_order_mark')
  const start = body.trimStart()
  if (/^<(!doctype )?html/i.test(start)) throw new Fault('html')
  if (start.startsWith('{')) return jsonFields(body)
  if (!start.startsWith('<')) throw new Fault('free_text', body.slice(0, 40))
  try {
    return parseStrictly(body)
  } catch (error) {
    throw new Fault('malformed_xml', (error as Error).message.split('. ')[0] ?? '')
  }
}

/** JSON is right only as the envelope of a sealed JSON push's reply. */
function jsonFields(body: string): Fields {
  try {
    const fields = parseJson(body)
    if (typeof fields.Encrypt === 'string') return fields
  } catch {
    // just as wrong
  }
  throw new Fault('json')
}

function openedText(body: string, outer: Fields, { mode, open }: Question): string {
  const sealed = typeof outer.Encrypt === 'string'
  if (mode === 'plain' && sealed) throw new Fault('sealed_in_plain')
  if (mode === 'secure' && !sealed) throw new Fault('plain_in_secure')
  if (!sealed) return body
  try {
    return open(body.trimStart())
  } catch (error) {
    throw new Fault('bad_seal', error instanceof EchostrError ? error.code : 'bad_envelope')
  }
}

function checkAddresses(fields: Fields, { user, account }: Question): void {
  for (const name of ['ToUserName', 'FromUserName', 'MsgType'] as const) required(fields, name)
  if (fields.ToUserName !== user) throw new Fault('wrong_to', String(fields.ToUserName))
  if (fields.FromUserName !== account) throw new Fault('wrong_from', String(fields.FromUserName))
}

function required(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value === '') throw new Fault('missing_field', name)
  return value
}

type Check = (fields: Fields, question: Question) => readonly Note[]

const none: Check = () => []
const checks: Readonly<Record<string, Check>> = {
  text: checkText,
  image: (fields) => checkMedia(fields, 'Image'),
  voice: (fields) => checkMedia(fields, 'Voice'),
  video: (fields) => checkMedia(fields, 'Video'),
  music: checkMusic,
  news: checkNews,
  transfer_customer_service: (_, { event }) => (event ? ['transfer_of_event'] : []),
  transfer_biz_ai_ivr: (_, { event }) => (event ? ['transfer_of_event'] : []),
  device_text: none,
  device_event: none,
  device_status: none,
  hardware: none,
}

function checkContent(fields: Fields, question: Question): readonly Note[] {
  const type = String(fields.MsgType)
  if (!Object.hasOwn(checks, type)) throw new Fault('bad_msg_type', type.slice(0, 40))
  return (checks[type] as Check)(fields, question)
}

function checkText(fields: Fields): readonly Note[] {
  const { Content } = fields
  if (Content === '') throw new Fault('empty_text')
  const bytes = Buffer.byteLength(required(fields, 'Content'))
  if (bytes > 2048) throw new Fault('text_too_long', `${bytes} bytes`)
  return /^(\[object \w+\]|undefined|null|NaN)$/.test(String(Content)) ? ['no_human_text'] : []
}

function checkMedia(fields: Fields, name: string): readonly Note[] {
  if (!childOf(fields, name).MediaId) throw new Fault('missing_media', name)
  return []
}

function checkMusic(fields: Fields): readonly Note[] {
  return childOf(fields, 'Music').ThumbMediaId ? [] : ['cover_missing']
}

function checkNews(fields: Fields, { event }: Question): readonly Note[] {
  const { item = [] } = childOf(fields, 'Articles')
  const count = [item].flat().length
  if (count === 0) throw new Fault('no_articles')
  if (required(fields, 'ArticleCount') !== String(count))
    throw new Fault('article_count', `${fields.ArticleCount} ≠ ${count}`)
  return count > (event ? 8 : 1) ? ['articles_dropped'] : []
}

function childOf(fields: Fields, name: string): Fields {
  const child = fields[name]
  if (child === undefined) throw new Fault('missing_field', name)
  return typeof child === 'object' && !Array.isArray(child) ? (child as Fields) : {}
}

function timeNotes({ CreateTime }: Fields): readonly Note[] {
  if (typeof CreateTime !== 'string' || CreateTime === '') return ['no_create_time']
  return CreateTime.length >= 13 ? ['time_in_milliseconds'] : []
}

/** White space in front of the root is well-formed, though nobody means to send it. */
function spaceNotes(...texts: readonly string[]): readonly Note[] {
  return texts.some((text) => /^\s/.test(text)) ? ['white_space'] : []
}

/** The reply as its builder would make it, less the articles that no phone shows. */
function replyOf(fields: Fields, { event }: Question): Reply & Addresses {
  const { CreateTime, ArticleCount: _, ...rest } = fields
  const reply = { ...rest, CreateTime: Number(CreateTime) }
  if (fields.MsgType !== 'news') return reply as unknown as Reply & Addresses
  const items = [childOf(fields, 'Articles').item ?? []].flat() as unknown as Article[]
  return { ...reply, Articles: items.slice(0, event ? 8 : 1) } as unknown as Reply & Addresses
}
