import type { Context, Reply } from 'echostr'

/** A reply in JSON: the fields that it has in XML, articles as a list. */
export function replyJson(reply: Reply, { to, from }: Context, now: number): string {
  const { CreateTime = now, ...content } = reply
  const fields = { ToUserName: to, FromUserName: from, CreateTime, ...content, ...articlesOf(reply) }
  return JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

/** Every article has all four fields, as in XML. */
function articlesOf(reply: Reply): object {
  if (reply.MsgType !== 'news') return {}
  const Articles = reply.Articles.map((article) => ({
    Description: '',
    PicUrl: '',
    Url: '',
    ...article,
  }))
  return { ArticleCount: Articles.length, Articles }
}
