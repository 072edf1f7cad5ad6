import type { Article, MusicReply, NewsReply, Reply, TextReply, VideoReply } from 'echostr'
import type { CustomContents } from 'echostr/plugins/client'
import { splitText } from './split-text.ts'

/** A customer-service message, its addressee aside. */
export type Content = {
  [T in keyof CustomContents]: { readonly msgtype: T } & { readonly [K in T]: CustomContents[K] }
}[keyof CustomContents]

/** One message of those a reply becomes. */
export interface Part {
  readonly content: Content
  /** What is unsent of the reply as long as this part is. */
  readonly rest: Reply
}

/**
 * The customer-service messages a reply becomes; none for what only a passive reply can be (a transfer, an answer to a
 * device, a raw body, music without a link).
 *
 * @param cover media id of the picture on videos, which a reply does not have; default: the video's own id
 */
export function customMessages(reply: Reply, cover?: string): readonly Part[] {
  switch (reply.MsgType) {
    case 'text':
      return textParts(reply)
    case 'image':
      return [{ content: { msgtype: 'image', image: { media_id: reply.Image.MediaId } }, rest: reply }]
    case 'voice':
      return [{ content: { msgtype: 'voice', voice: { media_id: reply.Voice.MediaId } }, rest: reply }]
    case 'video':
      return [{ content: videoOf(reply, cover), rest: reply }]
    case 'music':
      return musicParts(reply)
    case 'news':
      return newsParts(reply)
    default:
      return []
  }
}

/** The text in pieces; white space where they meet is not shown. */
function textParts({ Content }: TextReply): readonly Part[] {
  const pieces = splitText(Content.replace(/\p{Surrogate}/gu, ''))
  const shown = (piece: string) => (pieces.length === 1 ? piece : piece.trim())
  return pieces.flatMap((piece, at) => {
    const content = shown(piece)
    const rest: TextReply = { MsgType: 'text', Content: pieces.slice(at).join('') }
    return content.trim() === '' ? [] : [{ content: { msgtype: 'text' as const, text: { content } }, rest }]
  })
}

function videoOf({ Video }: VideoReply, cover: string = Video.MediaId): Content {
  const { MediaId: media_id, Title: title, Description: description } = Video
  const caption = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) }
  return { msgtype: 'video', video: { media_id, thumb_media_id: cover, ...caption } }
}

function musicParts(reply: MusicReply): readonly Part[] {
  const { ThumbMediaId: thumb_media_id, Title: title, Description: description } = reply.Music
  const { MusicUrl, HQMusicUrl } = reply.Music
  const musicurl = MusicUrl ?? HQMusicUrl
  if (musicurl === undefined) return []
  const caption = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) }
  const music = { ...caption, musicurl, hqmusicurl: HQMusicUrl ?? musicurl, thumb_media_id }
  return [{ content: { msgtype: 'music', music }, rest: reply }]
}

/** A message holds one article: the first is one, the others become a text with their links. */
function newsParts(reply: NewsReply): readonly Part[] {
  const [first, ...others] = reply.Articles
  if (first?.Url === undefined || first.Url === '') return listOf(reply.Articles)
  return [{ content: articleOf(first, first.Url), rest: reply }, ...listOf(others)]
}

function articleOf({ Title: title, Description, PicUrl }: Article, url: string): Content {
  const more = {
    ...(Description !== undefined && { description: Description }),
    ...(PicUrl !== undefined && { picurl: PicUrl }),
  }
  return { msgtype: 'news', news: { articles: [{ title, url, ...more }] } }
}

function listOf(articles: readonly Article[]): readonly Part[] {
  return articles.length === 0 ? [] : textParts({ MsgType: 'text', Content: articles.map(lineOf).join('\n') })
}

function lineOf({ Title, Description = '', Url = '' }: Article): string {
  if (Url === '') return [Title, Description].filter((each) => each !== '').join('\n')
  return `<a href="${Url.replaceAll('"', '%22')}">${Title}</a>`
}
