import type { NamedEvent } from './base.ts'

/** What every event about a product's code (微信扫一扫) carries. */
export interface ProductScan<Name extends string> extends NamedEvent<Name> {
  /** Standard of the code: `ean13` or `qrcode`. */
  readonly KeyStandard: string
  /** The code. */
  readonly KeyStr: string
}

/**
 * A user opens a product's page (打开商品主页). Legacy.
 *
 * @see no WeChat page any more; known from SDKs and their samples
 */
export interface UserScanProductEvent extends ProductScan<'user_scan_product'> {
  /** The user's country. */
  readonly Country: string
  /** The user's province. */
  readonly Province: string
  /** The user's city. */
  readonly City: string
  /** `1` male, `2` female, `0` unknown. */
  readonly Sex: string
  /** `1` by a scan, `2` otherwise, e.g. from a chat. */
  readonly Scene: string
  /** What the account put into the QR code; may be empty. */
  readonly ExtInfo: string
}

/**
 * A user comes to the chat from a product's page (从商品主页进入公众号会话). Legacy.
 *
 * @see no WeChat page any more; known from SDKs and their samples
 */
export interface UserScanProductEnterSessionEvent extends ProductScan<'user_scan_product_enter_session'> {
  /** What the account put into the QR code; not in every form. */
  readonly ExtInfo?: string
}

/**
 * Where a user opened a product's page (地理位置信息异步推送). Legacy.
 *
 * @see no WeChat page any more; known from SDKs and their samples
 */
export interface UserScanProductAsyncEvent extends ProductScan<'user_scan_product_async'> {
  /** What the account put into the QR code; may be empty. */
  readonly ExtInfo: string
  /** Code of the region (行政区划代码). */
  readonly RegionCode: string
}

/**
 * A product was reviewed (商品审核结果). Legacy.
 *
 * @see no WeChat page any more; known from SDKs and their samples
 */
export interface UserScanProductVerifyEvent extends ProductScan<'user_scan_product_verify_action'> {
  /** `verify_ok` passed, `verify_not_pass` refused. */
  readonly Result: string
  /** When refused: why. */
  readonly ReasonMsg: string
}

/** Scans of products (微信扫一扫); legacy. Who follows from a product's page comes as `event:subscribe`. */
export interface ScanMessages {
  'event:user_scan_product': UserScanProductEvent
  'event:user_scan_product_enter_session': UserScanProductEnterSessionEvent
  'event:user_scan_product_async': UserScanProductAsyncEvent
  'event:user_scan_product_verify_action': UserScanProductVerifyEvent
}
