import type { SentMessage } from 'echostr/testing'

/** A customer-service message in the form of a passive reply, which is what the page draws. */
export interface LateReply {
  readonly MsgType: string
  readonly [field: string]: unknown
}

type Parts = Readonly<Record<string, unknown>>

/** A customer-service message as the page shows it. */
export function lateReply(message: SentMessage): LateReply {
  const { msgtype } = message
  const parts = isParts(message[msgtype]) ? message[msgtype] : {}
  const form = Object.hasOwn(forms, msgtype) ? forms[msgtype] : undefined
  return form ? form(parts) : { MsgType: msgtype, Title: text(parts.title) }
}

const forms: Readonly<Record<string, (parts: Parts) => LateReply>> = {
  text: ({ content }) => ({ MsgType: 'text', Content: text(content) }),
  image: ({ media_id }) => ({ MsgType: 'image', Image: { MediaId: text(media_id) } }),
  voice: ({ media_id }) => ({ MsgType: 'voice', Voice: { MediaId: text(media_id) } }),
  video: ({ media_id, title, description }) => ({
    MsgType: 'video',
    Video: { MediaId: text(media_id), Title: text(title), Description: text(description) },
  }),
  music: ({ title, description }) => ({
    MsgType: 'music',
    Music: { Title: text(title), Description: text(description) },
  }),
  news: ({ articles }) => ({ MsgType: 'news', Articles: list(articles).map(article) }),
  link: (link) => ({ MsgType: 'news', Articles: [article({ ...link, picurl: link.thumb_url })] }),
  msgmenu: (menu) => ({ MsgType: 'text', Content: menuText(menu) }),
}

function article({ title, description, url, picurl }: Parts): Parts {
  return { Title: text(title), Description: text(description), Url: text(url), PicUrl: text(picurl) }
}

/** A menu of answers is a text in which each answer is a link that says it. */
function menuText({ head_content, list: entries, tail_content }: Parts): string {
  const links = list(entries).map(({ id, content }) => {
    const said = new URLSearchParams({ msgmenucontent: text(content), msgmenuid: text(id) })
    return `<a href="weixin://bizmsgmenu?${said}">${text(content)}</a>`
  })
  return [text(head_content), ...links, text(tail_content)].filter(Boolean).join('\n')
}

/** Characters, and entries, beyond what WeChat takes: the page draws no more. */
const longest = 2048
const most = 20

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, longest) : ''
}

function list(value: unknown): readonly Parts[] {
  return Array.isArray(value) ? value.slice(0, most).filter(isParts) : []
}

function isParts(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null
}
