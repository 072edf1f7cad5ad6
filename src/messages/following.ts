import type { NamedEvent } from './base.ts'

/**
 * A user follows the account (关注), plainly or by a parametric QR code (扫带参数二维码关注).
 *
 * @see WeChat docs, `Receiving_event_pushes`, 关注/取消关注事件 and 扫描带参数二维码事件
 */
export interface SubscribeEvent extends NamedEvent<'subscribe'> {
  /**
   * Empty or absent for a plain follow; `qrscene_` and the scene value after a scan; `last_trade_no_` and the
   * trade number after a payment; `scanbarcode|` or `scanimage|`, the code's standard and the code from a product's
   * page (an SDK calls that `subscribe_scan_product`, WeChat does not).
   */
  readonly EventKey?: string
  /** After a scan: the QR code's ticket, which fetches its picture. */
  readonly Ticket?: string
}

/**
 * A user stops following (取消关注). No reply reaches them.
 *
 * @see WeChat docs, `Receiving_event_pushes`, 关注/取消关注事件
 */
export interface UnsubscribeEvent extends NamedEvent<'unsubscribe'> {
  /** Empty; in rare cases `last_trade_no_` and a trade number. */
  readonly EventKey?: string
}

/**
 * A follower scans a parametric QR code (已关注用户扫描带参数二维码).
 *
 * @see WeChat docs, `Receiving_event_pushes`, 扫描带参数二维码事件
 */
export interface ScanEvent extends NamedEvent<'SCAN'> {
  /** The scene value without a prefix: a 32-bit unsigned number, or text of at most 64 characters. */
  readonly EventKey: string
  /** The QR code's ticket, which fetches its picture. */
  readonly Ticket: string
}

/**
 * The user's position (上报地理位置): on entering the chat, or every five seconds in it, as the account is set.
 *
 * @see WeChat docs, `Receiving_event_pushes`, 上报地理位置事件
 */
export interface LocationEvent extends NamedEvent<'LOCATION'> {
  /** Latitude (纬度) in decimal degrees. */
  readonly Latitude: string
  /** Longitude (经度) in decimal degrees. */
  readonly Longitude: string
  /** Precision (精度) in metres, a decimal. */
  readonly Precision: string
}

/**
 * The user enters the chat (进入会话). Legacy.
 *
 * @see no current WeChat page
 */
export interface EnterEvent extends NamedEvent<'ENTER'> {
  /** Empty. */
  readonly EventKey?: string
}

/** Following, QR codes, position, entering the chat: events of one user that no menu button causes. */
export interface FollowingMessages {
  'event:subscribe': SubscribeEvent
  'event:unsubscribe': UnsubscribeEvent
  'event:SCAN': ScanEvent
  'event:LOCATION': LocationEvent
  'event:ENTER': EnterEvent
}
