import type { Context, Reply } from 'echostr'

/** A reply in JSON: the fields that it has in XML, articles as a list. */
export function replyJson(reply: Reply, { to, from }: Context, now: number): string {
  const { CreateTime = now, ...content } = reply
  const count = reply.MsgType === 'news' ? { ArticleCount: reply.Articles.length } : {}
  const fields = { ToUserName: to, FromUserName: from, CreateTime, ...content, ...count }
  return JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}
