import type { ListTable, NamedEvent } from './base.ts'

/**
 * A tap on a menu button of type `click` (点击菜单拉取消息).
 *
 * @see WeChat docs, `Custom_Menus`, 点击菜单拉取消息时的事件推送
 */
export interface ClickEvent extends NamedEvent<'CLICK'> {
  /** The button's `key`. */
  readonly EventKey: string
}

/**
 * A tap on a menu button that opens a page (点击菜单跳转链接).
 *
 * @see WeChat docs, `Custom_Menus`, 点击菜单跳转链接时的事件推送
 */
export interface ViewEvent extends NamedEvent<'VIEW'> {
  /** The button's URL. */
  readonly EventKey: string
  /** Id of the conditional menu (个性化菜单) that the button belongs to. */
  readonly MenuId?: string
}

/**
 * A tap on a menu button that opens a mini program (点击菜单跳转小程序).
 *
 * @see WeChat docs, `Custom_Menus`, 点击菜单跳转小程序的事件推送
 */
export interface ViewMiniProgramEvent extends NamedEvent<'view_miniprogram'> {
  /** Path of the mini program's page. */
  readonly EventKey: string
  /** Id of the conditional menu (个性化菜单) that the button belongs to. */
  readonly MenuId?: string
}

/** What the user's scanner read (扫描信息). */
export interface ScanCodeInfo {
  /** `qrcode` as a rule, or `barcode`. */
  readonly ScanType: string
  /** What was read; a bar code has its type in front, as in `CODE_128,123`. */
  readonly ScanResult: string
}

/**
 * A menu button opened the scanner (扫码推事件, 扫码带提示).
 *
 * @see WeChat docs, `Custom_Menus`, 扫码推事件的事件推送
 */
export interface ScanCodeEvent<Name extends string> extends NamedEvent<Name> {
  /** The button's `key`. */
  readonly EventKey: string
  /** What was scanned. */
  readonly ScanCodeInfo: ScanCodeInfo
}

/** One picture that follows as an image message. */
export interface SentPicture {
  /** MD5 of the picture, in hexadecimal; tells which image message it is. */
  readonly PicMd5Sum: string
}

/** The wrapper around the pictures. */
export interface PictureList {
  /** The pictures. */
  readonly item: readonly SentPicture[]
}

/** Pictures that the user is sending (发送的图片信息). */
export interface SendPicsInfo {
  /** How many. */
  readonly Count: string
  /** The pictures. */
  readonly PicList: PictureList
}

/**
 * A menu button let the user send pictures (系统拍照发图, 拍照或者相册发图, 微信相册发图). The pictures come after it, as
 * image messages.
 *
 * @see WeChat docs, `Custom_Menus`, 弹出系统拍照发图的事件推送
 */
export interface PicturesEvent<Name extends string> extends NamedEvent<Name> {
  /** The button's `key`. */
  readonly EventKey: string
  /** The pictures that are being sent. */
  readonly SendPicsInfo: SendPicsInfo
}

/** The place that the user picked (发送的位置信息). */
export interface SendLocationInfo {
  /** Latitude (纬度) in decimal degrees. */
  readonly Location_X: string
  /** Longitude (经度) in decimal degrees. */
  readonly Location_Y: string
  /** The map's zoom level. */
  readonly Scale: string
  /** Address. */
  readonly Label: string
  /** Name of the place (POI); may be empty. */
  readonly Poiname: string
}

/**
 * A menu button let the user pick a place (弹出地理位置选择器). A location message follows.
 *
 * @see WeChat docs, `Custom_Menus`, 弹出地理位置选择器的事件推送
 */
export interface LocationSelectEvent extends NamedEvent<'location_select'> {
  /** The button's `key`. */
  readonly EventKey: string
  /** The place. */
  readonly SendLocationInfo: SendLocationInfo
}

/** Buttons of the custom menu (自定义菜单). */
export interface MenuMessages {
  'event:CLICK': ClickEvent
  'event:VIEW': ViewEvent
  'event:view_miniprogram': ViewMiniProgramEvent
  /** The client shows the result (扫码推事件). */
  'event:scancode_push': ScanCodeEvent<'scancode_push'>
  /** The client shows 消息接收中 and waits for a reply (扫码推事件且弹出“消息接收中”提示框). */
  'event:scancode_waitmsg': ScanCodeEvent<'scancode_waitmsg'>
  /** The camera (系统拍照发图). */
  'event:pic_sysphoto': PicturesEvent<'pic_sysphoto'>
  /** The camera or the album (拍照或者相册发图). */
  'event:pic_photo_or_album': PicturesEvent<'pic_photo_or_album'>
  /** WeChat's album (微信相册发图). */
  'event:pic_weixin': PicturesEvent<'pic_weixin'>
  'event:location_select': LocationSelectEvent
}

const pictures = ['SendPicsInfo.PicList.item'] as const

/** Lists in {@link MenuMessages}. */
export const menuLists: ListTable = {
  'event:pic_sysphoto': pictures,
  'event:pic_photo_or_album': pictures,
  'event:pic_weixin': pictures,
}
