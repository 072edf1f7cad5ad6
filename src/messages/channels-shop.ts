import type { NamedEvent } from './base.ts'
import type { EcOrderEvent } from './shop.ts'

/** A product that is nearly sold out. */
export interface EcStock {
  /** Id of the product. */
  readonly product_id: string
  /** Id of the product's variant. */
  readonly sku_id: string
  /** How many are left. */
  readonly remaining_stock_amount: string
  /** How many codes uploaded beforehand are left. */
  readonly remaining_code_amount: string
}

/**
 * A product is nearly sold out (库存不足).
 *
 * @see WeChat docs, channels (视频号), 本地生活, 库存不足回调; the fields are known from an SDK
 */
export interface EcStockNoEnoughEvent extends NamedEvent<'channels_ec_stock_no_enough'> {
  /** The stock. */
  readonly channels_ec_stock_no_enough: EcStock
}

/**
 * A sharer of the shop (分享员) is bound or let go.
 *
 * @see WeChat docs, channels shop (视频号小店), 分享员, `channels_ec_sharer_change`
 */
export interface EcSharerChangeEvent extends NamedEvent<'channels_ec_sharer_change'> {
  /** OpenID of the sharer. */
  readonly openid: string
  /** `0` an ordinary sharer, `1` the shop's own. */
  readonly sharer_type: string
  /** `1` bound, `2` let go. */
  readonly bind_status: string
}

/** A product that changed. */
export interface ProductSpuUpdate {
  /** Id of the product. */
  readonly product_id: string
  /** `0` changed, `1` added, `2` deleted; or the state of the review. */
  readonly status: string
}

/**
 * A product changes (商品更新).
 *
 * @see WeChat docs, channels shop (视频号小店), 商品更新通知
 */
export interface ProductSpuUpdateEvent extends NamedEvent<'product_spu_update'> {
  /** The product. */
  readonly ProductSpuUpdate: ProductSpuUpdate
}

/** State of an order. */
export interface ProductOrderStatus {
  /** Number of the order. */
  readonly order_id: string
  /** State, a number. */
  readonly status: string
}

/**
 * An order changes its state (订单状态更新). The older form of the events `channels_ec_order_…`.
 *
 * @see WeChat docs, channels shop (视频号小店), 订单状态更新; the fields are known from SDKs
 */
export interface ProductOrderStatusUpdateEvent extends NamedEvent<'product_order_status_update'> {
  /** The order. */
  readonly ProductOrderStatusUpdate: ProductOrderStatus
}

/** An order in a shop that works with another. */
export interface CooperationShopOrder {
  /** AppID of the shop. */
  readonly shop_appid: string
  /** Number of the order. */
  readonly order_id: string
}

/**
 * An order in a cooperating shop (合作小店订单).
 *
 * @see no WeChat page found; known from an SDK
 */
export interface CooperationShopOrderEvent extends NamedEvent<'cooperation_shop_order'> {
  /** The order. */
  readonly EventData: CooperationShopOrder
}

/** A change of the account that settlements go to. */
export interface EcAccountChange {
  /** `1`: another account. */
  readonly event: string
}

/**
 * The account that settlements go to changes (结算账户变更).
 *
 * @see WeChat docs, channels shop (视频号小店), 结算账户变更通知
 */
export interface EcAccountEvent extends NamedEvent<'channels_ec_acct_notify'> {
  /** The change. */
  readonly account_info: EcAccountChange
}

/** A withdrawal from a shop. */
export interface EcWithdrawal {
  /** Number of the withdrawal. */
  readonly withdraw_id: string
  /** `1` begun, a QR code is made; `2` scanned and handed in; `3` done; `4` failed. */
  readonly event: string
}

/**
 * A withdrawal (提现) changes its state.
 *
 * @see WeChat docs, channels shop (视频号小店), 提现通知
 */
export interface EcWithdrawEvent extends NamedEvent<'channels_ec_withdraw_notify'> {
  /** The withdrawal. */
  readonly withdraw_info: EcWithdrawal
}

/** The QR code that confirms a withdrawal. */
export interface EcWithdrawCode {
  /** Ticket of the QR code. */
  readonly ticket: string
  /** `1` confirmed, `2` cancelled, `3` expired, `4` scanned. */
  readonly status: string
  /** Who scanned: `0` somebody else, `1` an administrator. */
  readonly scan_user_type: string
}

/**
 * The QR code of a withdrawal is scanned, confirmed, or lapses (提现二维码).
 *
 * @see WeChat docs, channels shop (视频号小店), 提现二维码通知
 */
export interface QrcodeStatusEvent extends NamedEvent<'qrcode_status'> {
  /** The QR code. */
  readonly qrcode_info: EcWithdrawCode
}

/**
 * A shop is closed (小店注销).
 *
 * @see WeChat docs, channels shop (视频号小店), 小店注销通知
 */
export interface EcCloseStoreEvent extends NamedEvent<'channels_ec_close_store'> {
  /** AppID of the shop. Read `bind_appid ?? appid`. */
  readonly bind_appid?: string
  /** As bind_appid; SDKs differ. */
  readonly appid?: string
  /** When, in seconds since 1970. */
  readonly close_timestamp: string
}

/**
 * A shop has another name (小店修改名称).
 *
 * @see WeChat docs, channels shop (视频号小店), 小店修改名称通知; the fields are known from an SDK
 */
export interface SetShopNicknameEvent extends NamedEvent<'set_shop_nickname'> {
  /** AppID of the shop. */
  readonly appid: string
  /** The former name. */
  readonly old_nickname: string
  /** The new name. */
  readonly new_nickname: string
}

/** Channels shops (视频号小店, 微信小店): stock, products, money, the shop itself. */
export interface ChannelsShopMessages {
  /** Paid, and to be shipped (订单待发货). */
  'event:channels_ec_order_wait_shipping': EcOrderEvent<'channels_ec_order_wait_shipping'>
  'event:channels_ec_stock_no_enough': EcStockNoEnoughEvent
  'event:channels_ec_sharer_change': EcSharerChangeEvent
  'event:product_spu_update': ProductSpuUpdateEvent
  'event:product_order_status_update': ProductOrderStatusUpdateEvent
  'event:cooperation_shop_order': CooperationShopOrderEvent
  'event:channels_ec_acct_notify': EcAccountEvent
  'event:channels_ec_withdraw_notify': EcWithdrawEvent
  'event:qrcode_status': QrcodeStatusEvent
  'event:channels_ec_close_store': EcCloseStoreEvent
  'event:set_shop_nickname': SetShopNicknameEvent
}
