import type { ListTable, NamedEvent } from './base.ts'

/** Which kind of coupon. */
export interface EcCouponKind {
  /** Id of the coupon's kind. */
  readonly coupon_id: string
}

/** A kind of coupon that was created. */
export interface EcCreatedCoupon extends EcCouponKind {
  /** When, in seconds since 1970. */
  readonly create_time: string
}

/** A kind of coupon that was deleted. */
export interface EcDeletedCoupon extends EcCouponKind {
  /** When, in seconds since 1970. */
  readonly delete_time: string
}

/** A kind of coupon that expired. */
export interface EcExpiredCoupon extends EcCouponKind {
  /** When, in seconds since 1970. */
  readonly expire_time: string
}

/** A kind of coupon that changed. */
export interface EcChangedCoupon extends EcCouponKind {
  /** When, in seconds since 1970. */
  readonly change_time: string
}

/** A kind of coupon that is no longer valid. */
export interface EcInvalidCoupon extends EcCouponKind {
  /** When, in seconds since 1970. */
  readonly invalid_time: string
}

/**
 * A kind of coupon of a channels shop (视频号小店优惠券) takes a step; which one, the event's name tells.
 *
 * @see WeChat docs, channels shop (视频号小店), 优惠券通知
 */
export interface EcCouponEvent<Name extends string, Coupon extends EcCouponKind> extends NamedEvent<Name> {
  /** The coupon. */
  readonly coupon_info: Coupon
}

/** One user's coupon. */
export interface EcUserCoupon extends EcCouponKind {
  /** Id of this coupon. */
  readonly user_coupon_id: string
}

/** A user's coupon that expired. */
export interface EcExpiredUserCoupon extends EcUserCoupon {
  /** When, in seconds since 1970. */
  readonly expire_time: string
}

/**
 * A user's coupon expired (用户优惠券过期).
 *
 * @see WeChat docs, channels shop (视频号小店), 用户优惠券过期通知
 */
export interface EcUserCouponExpireEvent extends NamedEvent<'channels_ec_user_coupon_expire'> {
  /** The coupon. */
  readonly user_coupon_info: EcExpiredUserCoupon
}

/** A user's coupon in an order. */
export interface EcOrderedCoupon extends EcUserCoupon {
  /** Number of the order. */
  readonly order_id: string
}

/** A coupon that was used. */
export interface EcUsedCoupon extends EcOrderedCoupon {
  /** When, in seconds since 1970. */
  readonly use_time: string
}

/** A coupon that came back. */
export interface EcUnusedCoupon extends EcOrderedCoupon {
  /** When, in seconds since 1970. */
  readonly unuse_time: string
}

/**
 * A user's coupon is used or comes back (优惠券核销, 优惠券返还). One SDK reads the wrapper as `user_info`.
 *
 * @see WeChat docs, channels shop (视频号小店), 优惠券核销通知 and 优惠券返还通知
 */
export interface EcUserCouponUseEvent<Name extends string, Coupon extends EcOrderedCoupon>
  extends NamedEvent<Name> {
  /** The coupon. */
  readonly use_info: Coupon
}

/** A group-buying voucher. */
export interface EcVoucher {
  /** Code of the voucher. */
  readonly code: string
  /** State, a number. */
  readonly status: string
  /** When given, in seconds since 1970. */
  readonly send_time: string
  /** When it last changed, in seconds since 1970. */
  readonly update_time: string
  /** From when it is valid, in seconds since 1970. */
  readonly start_time: string
  /** Until when it is valid, in seconds since 1970. */
  readonly end_time: string
  /** When redeemed, in seconds since 1970. */
  readonly consume_time: string
  /** When refunded, in seconds since 1970. */
  readonly refund_time: string
  /** Id of the product. */
  readonly product_id: string
  /** Id of the product's variant. */
  readonly sku_id: string
  /** Number of the order. */
  readonly order_id: string
  /** OpenID of the user. */
  readonly openid: string
  /** The user's telephone number. WeChat's own spelling. */
  readonly telphone_no: string
  /** Name of the shop where it was redeemed. */
  readonly consume_store_name: string
  /** Kind of voucher, a number. */
  readonly voucher_type: string
  /** Price of the voucher, in fen (分). */
  readonly voucher_buy_amount: string
  /** Amount paid, in fen (分). */
  readonly voucher_actual_amount: string
  /** Where the code comes from, a number. */
  readonly code_type: string
}

/**
 * Group-buying vouchers were given to a user (发放团购优惠成功).
 *
 * @see WeChat docs, channels (视频号), 本地生活, 发放团购优惠成功回调
 */
export interface EcVoucherSendEvent extends NamedEvent<'channels_ec_voucher_send_succ'> {
  /** The vouchers. */
  readonly voucher_list: readonly EcVoucher[]
}

/** Coupons and vouchers of channels shops (视频号小店优惠券, 团购优惠). */
export interface CouponMessages {
  /** Created (创建优惠券). */
  'event:channels_ec_coupon_create': EcCouponEvent<'channels_ec_coupon_create', EcCreatedCoupon>
  /** Deleted (删除优惠券). */
  'event:channels_ec_coupon_delete': EcCouponEvent<'channels_ec_coupon_delete', EcDeletedCoupon>
  /** Expired (优惠券过期). */
  'event:channels_ec_coupon_expire': EcCouponEvent<'channels_ec_coupon_expire', EcExpiredCoupon>
  /** Changed (更新优惠券信息). */
  'event:channels_ec_coupon_info_change': EcCouponEvent<'channels_ec_coupon_info_change', EcChangedCoupon>
  /** No longer valid (作废优惠券). */
  'event:channels_ec_coupon_invalid': EcCouponEvent<'channels_ec_coupon_invalid', EcInvalidCoupon>
  'event:channels_ec_user_coupon_expire': EcUserCouponExpireEvent
  /** Used (优惠券核销). */
  'event:channels_ec_user_coupon_use': EcUserCouponUseEvent<'channels_ec_user_coupon_use', EcUsedCoupon>
  /** Came back (优惠券返还). */
  'event:channels_ec_user_coupon_unuse': EcUserCouponUseEvent<'channels_ec_user_coupon_unuse', EcUnusedCoupon>
  'event:channels_ec_voucher_send_succ': EcVoucherSendEvent
}

/** Lists in {@link CouponMessages}. */
export const couponLists: ListTable = {
  'event:channels_ec_voucher_send_succ': ['voucher_list'],
}
