import type { Clock } from '../base/clock.ts'
import type { Context } from '../context.ts'
import type { Stages } from '../stages.ts'
import type { Article, Reply } from './reply.ts'
import { cdataSafe, toXml, type XmlFields } from './xml-writer.ts'

/** Makes the default stage `serialize`: the reply as XML with CDATA, from the account to the sender. */
export function serializer(clock: Clock): Stages['serialize'] {
  return (reply, ctx) => {
    if (reply === undefined) return 'success'
    if (reply.MsgType === 'raw') return reply.body
    // CreateTime is written without CDATA, so only a number may stand there
    const time = typeof reply.CreateTime === 'number' ? reply.CreateTime : clock.now()
    if (reply.MsgType === 'text') return textXml(reply.Content, ctx, time)
    return toXml({ ...addressed(reply), ToUserName: ctx.to, FromUserName: ctx.from, CreateTime: time })
  }
}

/** Written by hand: nearly every reply is a text, and this is several times faster than `toXml`. */
function textXml(content: string, { to, from }: Context, time: number): string {
  return `<xml><ToUserName><![CDATA[${cdataSafe(to)}]]></ToUserName><FromUserName><![CDATA[${cdataSafe(from)}]]></FromUserName><CreateTime>${time}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${cdataSafe(content)}]]></Content></xml>`
}

/** The reply's fields behind WeChat's usual first three, which the caller fills in. */
function addressed(reply: Reply): XmlFields {
  const head = { ToUserName: '', FromUserName: '', CreateTime: 0 }
  if (reply.MsgType !== 'news') return { ...head, ...reply } as XmlFields
  const item = reply.Articles.map(articleFields)
  return { ...head, MsgType: 'news', ArticleCount: item.length, Articles: { item } }
}

function articleFields({ Title, Description = '', PicUrl = '', Url = '' }: Article): XmlFields {
  return { Title, Description, PicUrl, Url }
}
