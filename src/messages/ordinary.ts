import type { BaseMessage } from './base.ts'

/**
 * What every message of a user (普通消息) carries.
 *
 * @see WeChat docs, `Receiving_standard_messages`
 */
export interface OrdinaryMessage extends BaseMessage {
  /** The message's id: a 64-bit number, or other text in some mini-program pushes. Kept as sent. */
  readonly MsgId: string
  /** Only when the message was sent from an article's page: the article data's id. */
  readonly MsgDataId?: string
  /** With MsgDataId: which article of the post, counted from 1. */
  readonly Idx?: string
  /** Sub-merchant service id (子商户). Undocumented; seen on texts, pictures, recordings, videos, places and links. */
  readonly BusinessId?: string
}

/**
 * A text (文本消息). A sticker, a GIF or a card that WeChat cannot deliver arrives as a text which says so:
 * `【收到不支持的消息类型，暂无法显示】`; the rule `unsupported()` of the plugin `match` knows them.
 *
 * @see WeChat docs, `Receiving_standard_messages`, 文本消息
 */
export interface TextMessage extends OrdinaryMessage {
  readonly MsgType: 'text'
  /** The text; may be empty. Emoji are Unicode, or codes such as `/::)` and `[微笑]`. */
  readonly Content: string
  /** Id of the entry that the user tapped in a `msgmenu` or a bizmsgmenu link; Content is then its label. */
  readonly bizmsgmenuid?: string
}

/**
 * A picture (图片消息).
 *
 * @see WeChat docs, `Receiving_standard_messages`, 图片消息
 */
export interface ImageMessage extends OrdinaryMessage {
  readonly MsgType: 'image'
  /** URL of the picture, made by WeChat; readable without a login. */
  readonly PicUrl: string
  /** Temporary media id, valid for three days; a reply may use it. */
  readonly MediaId: string
}

/**
 * A voice recording (语音消息).
 *
 * @see WeChat docs, `Receiving_standard_messages`, 语音消息
 */
export interface VoiceMessage extends OrdinaryMessage {
  readonly MsgType: 'voice'
  /** Temporary media id of the 8 kHz recording (AMR), valid for three days. */
  readonly MediaId: string
  /** Audio format: `amr` or `speex`. */
  readonly Format: string
  /** Temporary media id of the 16 kHz recording, valid for three days. */
  readonly MediaId16K?: string
  /** Speech recognition's text (语音识别结果). Withdrawn by WeChat: absent or empty today. */
  readonly Recognition?: string
}

/** What both kinds of video carry. */
export interface VideoFields extends OrdinaryMessage {
  /** Temporary media id of the video, valid for three days. */
  readonly MediaId: string
  /** Temporary media id of its cover picture, valid for three days. */
  readonly ThumbMediaId: string
}

/**
 * A video (视频消息).
 *
 * @see WeChat docs, `Receiving_standard_messages`, 视频消息
 */
export interface VideoMessage extends VideoFields {
  readonly MsgType: 'video'
}

/**
 * A short video shot inside the chat (小视频消息).
 *
 * @see WeChat docs, `Receiving_standard_messages`, 小视频消息
 */
export interface ShortVideoMessage extends VideoFields {
  readonly MsgType: 'shortvideo'
}

/**
 * A place that the user sends (地理位置消息). The position that an account is told without asking is the event
 * `LOCATION`.
 *
 * @see WeChat docs, `Receiving_standard_messages`, 地理位置消息
 */
export interface LocationMessage extends OrdinaryMessage {
  readonly MsgType: 'location'
  /** Latitude (纬度) in decimal degrees. */
  readonly Location_X: string
  /** Longitude (经度) in decimal degrees. */
  readonly Location_Y: string
  /** The map's zoom level. */
  readonly Scale: string
  /** Address; may be empty. */
  readonly Label: string
}

/**
 * A shared link (链接消息).
 *
 * @see WeChat docs, `Receiving_standard_messages`, 链接消息
 */
export interface LinkMessage extends OrdinaryMessage {
  readonly MsgType: 'link'
  /** Title of the page. */
  readonly Title: string
  /** Summary of the page. */
  readonly Description: string
  /** Address of the page. */
  readonly Url: string
}

/**
 * A file (文件消息). Arrives in practice, though WeChat does not document it; the contents cannot be fetched.
 *
 * @see no WeChat page; known from an SDK
 */
export interface FileMessage extends OrdinaryMessage {
  readonly MsgType: 'file'
  /** File name. */
  readonly Title: string
  /** Description; may be empty. */
  readonly Description: string
  /** WeChat's key of the file. No interface takes it. */
  readonly FileKey: string
  /** MD5 of the contents, in hexadecimal. */
  readonly FileMd5: string
  /** Length in bytes. */
  readonly FileTotalLen: string
}

/**
 * A mini-program card (小程序卡片消息), in a mini program's customer-service chat only. An Official Account gets
 * a text in its place.
 *
 * @see WeChat docs, mini program, `open-ability/customer-message`
 */
export interface MiniProgramPageMessage extends OrdinaryMessage {
  readonly MsgType: 'miniprogrampage'
  /** Title of the card. */
  readonly Title: string
  /** AppID of the mini program. */
  readonly AppId: string
  /** Path of its page, with the query. */
  readonly PagePath: string
  /** URL of the cover picture. */
  readonly ThumbUrl: string
  /** Temporary media id of the cover picture, valid for three days. */
  readonly ThumbMediaId: string
}

/**
 * A message from a user to a device (设备消息). Legacy hardware platform (微信硬件平台).
 *
 * @see WeChat docs, hardware platform (微信硬件平台), 接收设备消息
 */
export interface DeviceTextMessage extends OrdinaryMessage {
  readonly MsgType: 'device_text'
  /** Device type: the account's original id. */
  readonly DeviceType: string
  /** The device's id, at most 128 bytes. */
  readonly DeviceID: string
  /** Contents in Base64. */
  readonly Content: string
  /** Session id, to be sent back in the reply. */
  readonly SessionID: string
  /** OpenID of the user. */
  readonly OpenID: string
}

/** Messages of users (普通消息), by MsgType. */
export interface OrdinaryMessages {
  text: TextMessage
  image: ImageMessage
  voice: VoiceMessage
  video: VideoMessage
  shortvideo: ShortVideoMessage
  location: LocationMessage
  link: LinkMessage
  file: FileMessage
  miniprogrampage: MiniProgramPageMessage
  device_text: DeviceTextMessage
}
