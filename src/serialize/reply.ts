import { isStream } from '../base/stream.ts'
import { EchostrError } from '../errors.ts'
import { withoutForbidden } from './xml-writer.ts'

/** What every reply has. */
export interface BaseReply {
  /** Seconds since 1970; set when the reply is sent. */
  readonly CreateTime?: number
}

/** Text (文本). Line breaks, `<a href>` links and bizmsgmenu links are understood; up to 2048 bytes of UTF-8. */
export interface TextReply extends BaseReply {
  readonly MsgType: 'text'
  readonly Content: string
}

/** A picture (图片). */
export interface ImageReply extends BaseReply {
  readonly MsgType: 'image'
  readonly Image: { readonly MediaId: string }
}

/** A voice message (语音). */
export interface VoiceReply extends BaseReply {
  readonly MsgType: 'voice'
  readonly Voice: { readonly MediaId: string }
}

/** A video (视频). */
export interface VideoReply extends BaseReply {
  readonly MsgType: 'video'
  readonly Video: { readonly MediaId: string } & VideoCaption
}

/** What may stand below a video. */
export interface VideoCaption {
  readonly Title?: string
  readonly Description?: string
}

/** A piece of music (音乐). */
export interface Music {
  /** Media id of the cover picture; WeChat requires it. */
  readonly ThumbMediaId: string
  readonly Title?: string
  readonly Description?: string
  /** Link to the music. */
  readonly MusicUrl?: string
  /** Link in higher quality, preferred on Wi-Fi. */
  readonly HQMusicUrl?: string
}

/** Music (音乐). */
export interface MusicReply extends BaseReply {
  readonly MsgType: 'music'
  readonly Music: Music
}

/** One article of a news reply. */
export interface Article {
  readonly Title: string
  readonly Description?: string
  /** Link to the picture; 360×200 for the first article, 200×200 for the others, JPG or PNG. */
  readonly PicUrl?: string
  /** Link the article opens. */
  readonly Url?: string
}

/** Articles (图文): 1 in answer to a message, up to 8 in answer to an event. `ArticleCount` is computed. */
export interface NewsReply extends BaseReply {
  readonly MsgType: 'news'
  readonly Articles: readonly Article[]
}

/** Hands the conversation to human customer service (转客服). Only in answer to a message. */
export interface TransferReply extends BaseReply {
  readonly MsgType: 'transfer_customer_service'
  /** The one agent to hand it to, `name@account`; when offline or full the session is not handed out. */
  readonly TransInfo?: { readonly KfAccount: string }
}

/** Hands the message to the account's own AI reply (转 AI 回复). Only in answer to a message; gradual release. */
export interface TransferAiReply extends BaseReply {
  readonly MsgType: 'transfer_biz_ai_ivr'
}

/** Text to a device of the hardware platform (legacy). */
export interface DeviceTextReply extends BaseReply {
  readonly MsgType: 'device_text'
  readonly DeviceType: string
  readonly DeviceID: string
  readonly SessionID: string
  /** Base64. */
  readonly Content: string
}

/** Answer to a device event (legacy). */
export interface DeviceEventReply extends BaseReply {
  readonly MsgType: 'device_event'
  readonly Event: string
  readonly DeviceType: string
  readonly DeviceID: string
  readonly SessionID: string
  /** Base64. */
  readonly Content: string
}

/** State of a device (legacy). */
export interface DeviceStatusReply extends BaseReply {
  readonly MsgType: 'device_status'
  readonly DeviceType: string
  readonly DeviceID: string
  /** `0` offline, `1` online. */
  readonly DeviceStatus: '0' | '1'
}

/** WeRun ranking (legacy). */
export interface HardwareReply extends BaseReply {
  readonly MsgType: 'hardware'
  readonly HardWare: {
    readonly MessageView: 'myrank' | 'ranklist' | (string & {})
    readonly MessageAction: 'ranklist' | (string & {})
  }
  readonly FuncFlag: '0'
}

/** A body sent as it is. */
export interface RawReply extends BaseReply {
  readonly MsgType: 'raw'
  readonly body: string
}

/**
 * Every reply by its `MsgType`. A plugin for replies the core does not know adds them by declaration merging;
 * plain fields are written by `toXml`.
 *
 * @example
 * declare module 'echostr' {
 *   interface ReplyMap { update_button: BaseReply & { MsgType: 'update_button'; Button: { ReplaceName: string } } }
 * }
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html
 */
export interface ReplyMap {
  text: TextReply
  image: ImageReply
  voice: VoiceReply
  video: VideoReply
  music: MusicReply
  news: NewsReply
  transfer_customer_service: TransferReply
  transfer_biz_ai_ivr: TransferAiReply
  device_text: DeviceTextReply
  device_event: DeviceEventReply
  device_status: DeviceStatusReply
  hardware: HardwareReply
  raw: RawReply
}

/** A passive reply (被动回复) as plain data; who it goes to and comes from is added when it is sent. */
export type Reply = ReplyMap[keyof ReplyMap]

/**
 * A reply that is there as a whole: as an object; as a string, short for {@link text}; as articles, short for
 * {@link news}; `null` for silence (WeChat gets `success`).
 */
export type WholeResult = Reply | string | readonly Article[] | null

/**
 * What a handler may return: a whole reply, or the pieces of a text, as a language model gives them: an async generator,
 * a `ReadableStream` of strings, the `textStream` of an SDK. What is complete when WeChat's window closes goes out as
 * the first part, and the rest follows late. Returning nothing keeps what `next()` gave.
 *
 * @example app.on('text', async function* (ctx) { for await (const piece of model(ctx.message.Content)) yield piece })
 */
export type Result = WholeResult | AsyncIterable<string>

/** A text reply. Empty text, also once forbidden characters are dropped, is silence. */
export function text(Content: string): TextReply {
  return checked({ MsgType: 'text', Content })
}

/** A picture, by the media id of an upload or of the user's own picture. */
export function image(MediaId: string): ImageReply {
  return checked({ MsgType: 'image', Image: { MediaId } })
}

/** A voice message, by media id. */
export function voice(MediaId: string): VoiceReply {
  return checked({ MsgType: 'voice', Voice: { MediaId } })
}

/** A video, by media id. @example video(id, { Title: '开箱', Description: '第一天' }) */
export function video(MediaId: string, caption: VideoCaption = {}): VideoReply {
  return checked({ MsgType: 'video', Video: { MediaId, ...caption } })
}

/** Music. @example music({ Title: '晚安', MusicUrl: 'https://example.com/a.mp3', ThumbMediaId: id }) */
export function music(Music: Music): MusicReply {
  return checked({ MsgType: 'music', Music })
}

/** Articles. @throws EchostrError `bad_reply` @example news({ Title: '今日', Url: 'https://example.com' }) */
export function news(...Articles: readonly Article[]): NewsReply {
  if (Articles.length > 0 && Articles.every(isArticle)) return { MsgType: 'news', Articles }
  const remedy = Array.isArray(Articles[0]) ? 'news(...articles)' : "news({ Title: '…', Url: '…' })"
  throw new EchostrError('bad_reply', `news() takes "Articles", each an object with a Title: ${remedy}`)
}

/** Hands the conversation to human customer service, or to one agent (`name@account`). */
export function transfer_customer_service(KfAccount?: string): TransferReply {
  const TransInfo = KfAccount === undefined ? undefined : { KfAccount }
  return { MsgType: 'transfer_customer_service', ...(TransInfo && { TransInfo }) }
}

/** Hands the message to the account's own AI reply. */
export function transfer_biz_ai_ivr(): TransferAiReply {
  return { MsgType: 'transfer_biz_ai_ivr' }
}

/**
 * A body sent as it is, for answers that are not a passive reply. WeChat shows the user the fault notice for
 * anything it does not expect, so this is for the few pushes that ask for it.
 *
 * @example raw('{"ErrCode":0,"ErrMsg":"success"}') // what xpay_goods_deliver_notify wants
 */
export function raw(body: string): RawReply {
  return checked({ MsgType: 'raw', body })
}

/** For each type of reply the path to the field without which WeChat does not take it. */
const required: ReadonlyMap<string, readonly string[]> = new Map([
  ['text', ['Content']],
  ['image', ['Image', 'MediaId']],
  ['voice', ['Voice', 'MediaId']],
  ['video', ['Video', 'MediaId']],
  ['music', ['Music', 'ThumbMediaId']],
  ['news', ['Articles']],
  ['raw', ['body']],
])

/** The reply, or `bad_reply` for one that lacks what WeChat cannot do without. */
export function checked<R extends BaseReply & { readonly MsgType: string }>(reply: R): R {
  // nearly all replies are text, and for them this is several times faster than the general way
  if (reply.MsgType === 'text' && typeof (reply as unknown as TextReply).Content === 'string') return reply
  const path = required.get(reply.MsgType)
  const value = path?.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    reply,
  )
  const good =
    !path || (path[0] === 'Articles' ? Array.isArray(value) && value.every(isArticle) : isText(value, path))
  if (!good) throw new EchostrError('bad_reply', `The ${reply.MsgType} reply needs ${path.join('.')}`)
  return reply
}

function isText(value: unknown, path: readonly string[]): boolean {
  return typeof value === 'string' && (path.length === 1 || withoutForbidden(value) !== '')
}

function isArticle(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as Article).Title === 'string'
}

/** True for what a handler may return. */
export function isResult(value: unknown): value is Result {
  return isWhole(value) || isStream(value)
}

/** True for a reply that is there as a whole. */
export function isWhole(value: unknown): value is WholeResult {
  if (typeof value === 'string' || value === null) return true
  if (Array.isArray(value)) return value.every(isArticle)
  return typeof value === 'object' && typeof (value as { MsgType?: unknown }).MsgType === 'string'
}

/** The reply a result stands for, as it is; `undefined` is silence. */
export function asReply(result: WholeResult | undefined): Reply | undefined {
  if (typeof result === 'string') return isSilent(result) ? undefined : { MsgType: 'text', Content: result }
  if (result === undefined || result === null) return undefined
  return isArticles(result) ? { MsgType: 'news', Articles: result } : result
}

/** The reply a result stands for, checked; `undefined` is silence. Throws `bad_reply`. */
export function toReply(result: WholeResult | undefined): Reply | undefined {
  const reply = asReply(result)
  return reply && spoken(checked(reply))
}

function isArticles(result: WholeResult): result is readonly Article[] {
  return Array.isArray(result)
}

/** The reply, unless there is nothing in it that WeChat would show. */
function spoken(reply: Reply): Reply | undefined {
  if (reply.MsgType === 'text') return isSilent(reply.Content) ? undefined : reply
  if (reply.MsgType === 'news') return reply.Articles.length === 0 ? undefined : reply
  return reply
}

/** True for text that is empty once forbidden characters are dropped. */
function isSilent(text: string): boolean {
  // nearly always the first character shows already that the text is not empty
  const first = text.charCodeAt(0)
  return !(first >= 0x20 && first < 0xd800) && withoutForbidden(text) === ''
}
