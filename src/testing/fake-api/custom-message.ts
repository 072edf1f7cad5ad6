import { isList, isObject } from './json.ts'
import { demand } from './refusal.ts'

/** A customer-service message that the fake server took: `touser`, `msgtype`, and the rest as it was sent. */
export interface SentMessage {
  readonly touser: string
  readonly msgtype: string
  readonly [field: string]: unknown
}

type Content = Readonly<Record<string, unknown>>

const types = [
  ...['text', 'image', 'voice', 'video', 'music', 'news', 'mpnews', 'mpnewsarticle'],
  ...['msgmenu', 'wxcard', 'miniprogrampage', 'link'],
]

/** For each type the field that must name a medium. */
const mediumOf = new Map([
  ['image', 'media_id'],
  ['voice', 'media_id'],
  ['video', 'media_id'],
  ['mpnews', 'media_id'],
  ['music', 'thumb_media_id'],
  ['miniprogrampage', 'thumb_media_id'],
])

/**
 * What WeChat checks before it looks for a window.
 *
 * @throws Refusal 40007, 40008, 44003, 44004, 45002, 45008, 47001
 */
export function checkMessage(message: Partial<SentMessage>, isGone: (media: string) => boolean): void {
  const { msgtype = '' } = message
  demand(types.includes(msgtype), 40008)
  const content = message[msgtype] ?? {}
  demand(isObject(content), 47001)
  if (msgtype === 'text') checkText(content)
  else if (msgtype === 'news') checkNews(content)
  else demand(message[msgtype], 47001)
  checkMedia(content, mediumOf.get(msgtype), isGone)
}

function checkText({ content }: Content): void {
  demand(typeof content === 'string' && content !== '', 44004)
  demand(Buffer.byteLength(content) <= 2048, 45002)
}

function checkNews({ articles }: Content): void {
  demand(isList(articles) && isObject(articles[0]), 44003)
  demand(articles.length === 1, 45008)
}

/** An id that was never seen is taken for a permanent medium's; a temporary one that has ended is known. */
function checkMedia(content: Content, needed: string | undefined, isGone: (media: string) => boolean): void {
  if (needed !== undefined) demand(isName(content[needed]), 40007)
  for (const id of [content.media_id, content.thumb_media_id]) demand(!isName(id) || !isGone(id), 40007)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
