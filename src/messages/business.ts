import type { NamedEvent } from './base.ts'

/**
 * A refund in B2B retail ended (B2B 门店助手退款结果).
 *
 * @see WeChat docs, mini program, `retail_business`, refundorder
 */
export interface RetailRefundEvent extends NamedEvent<'retail_refund_notify'> {
  /** AppID of the mini program. */
  readonly appid: string
  /** WeChat Pay merchant number. */
  readonly mchid: string
  /** The merchant's number of the refund. */
  readonly out_refund_no: string
  /** WeChat's number of the refund. */
  readonly refund_id?: string
  /** The merchant's number of the order. */
  readonly out_trade_no: string
  /** WeChat's number of the order. */
  readonly order_id: string
  /** Amount refunded, in fen (分). */
  readonly refund_amount: string
  /** Amount of the order, in fen (分). */
  readonly order_amount: string
  /** Who asked: `1` customer service, `2` the user, `3` another. */
  readonly refund_from: string
  /** Why: `0` not said, `1` product, `2` after-sale, `3` the user's wish, `4` price, `5` other. */
  readonly refund_reason?: string
  /** When it began: a date and time as text, `YYYY-MM-DD hh:mm:ss`. */
  readonly create_time: string
  /** When done, a date and time as text; only when it was. */
  readonly refund_time?: string
  /** `REFUND_SUCC` or `REFUND_FAIL`. */
  readonly refund_status: string
  /** WeChat Pay's number of the refund. */
  readonly wxpay_refund_id?: string
  /** `0` production, `1` sandbox. */
  readonly env: string
  /** `0` WeChat Pay, `1` bank transfer. */
  readonly pay_channel: string
  /** The result, as text for people. */
  readonly refund_desc?: string
}

/**
 * A paid interface's quota runs low (付费管理, 用量告警).
 *
 * @see WeChat docs, mini program, 付费管理; the fields are known from an SDK
 */
export interface ChargeServiceQuotaEvent extends NamedEvent<'charge_service_quota_notify'> {
  /** Always `3`. */
  readonly event_type: string
  /** Id of what was bought. */
  readonly spu_id: string
  /** Name of what was bought. */
  readonly spu_name: string
  /** How many calls were bought. */
  readonly total_quota: string
  /** How many of them are used. */
  readonly total_used_quota: string
}

/** A user's subscription to live broadcasts. */
export interface WxaliveFollow {
  /** Id of the broadcast in which the user acted. */
  readonly room_id: string
  /** OpenID of the user. */
  readonly user_openid: string
  /** When, in seconds since 1970. */
  readonly time: string
  /** State of the broadcast: `101` on air, `102` to come, `103` over. */
  readonly live_status: string
  /** `add_follow` subscribed, `del_follow` unsubscribed. */
  readonly action: string
}

/**
 * A user subscribes to live broadcasts, or no longer (小程序直播, 长期订阅状态). WeChat's table of the fields is flat,
 * WeChat's sample has the wrapper.
 *
 * @see WeChat docs, mini program, `liveplayer`, 长期订阅
 */
export interface WxaliveFollowEvent extends NamedEvent<'wxalive_follow_notify'> {
  /** The subscription. */
  readonly FollowNotify: WxaliveFollow
}

/** What became of a mass message. */
export interface WxalivePush {
  /** Id of the mass message. */
  readonly message_id: string
  /** Id of the broadcast. */
  readonly room_id: string
  /** OpenIDs handed in. */
  readonly total_count: string
  /** Sent. */
  readonly success_count: string
  /** Not sent: wrong OpenID. */
  readonly openid_error_count: string
  /** Not sent: no subscription. */
  readonly relation_error_count: string
  /** Not sent: the user's limit is reached. */
  readonly user_recv_limit_count: string
  /** Not sent: an error at WeChat. */
  readonly internal_error_count: string
}

/**
 * A mass message to subscribers of live broadcasts ended (小程序直播, 长期订阅群发结果). WeChat's table of the fields is
 * flat, WeChat's sample has the wrapper.
 *
 * @see WeChat docs, mini program, `liveplayer`, 长期订阅
 */
export interface WxalivePushMessageEvent extends NamedEvent<'wxalive_push_message_notify'> {
  /** The result. */
  readonly PushMessageApiNotify: WxalivePush
}

/** The business of mini programs: B2B retail, paid interfaces, live broadcasts. */
export interface BusinessMessages {
  'event:retail_refund_notify': RetailRefundEvent
  'event:charge_service_quota_notify': ChargeServiceQuotaEvent
  'event:wxalive_follow_notify': WxaliveFollowEvent
  'event:wxalive_push_message_notify': WxalivePushMessageEvent
}
