import type { NamedEvent } from './base.ts'
import type { WeChatPayInfo, XpayGoods } from './miniprogram.ts'

/**
 * A user complains about a payment for virtual goods (虚拟支付用户投诉). JSON only; answer
 * `{"ErrCode":0,"ErrMsg":"success"}`.
 *
 * @see WeChat docs, mini program, 虚拟支付, 消息推送
 */
export interface XpayComplaintEvent extends NamedEvent<'xpay_complaint_notify'> {
  /** OpenID of the user. */
  readonly OpenId: string
  /** WeChat's number of the order. */
  readonly WxOrderId: string
  /** The merchant's number of the order. */
  readonly MchOrderId: string
  /** Number of the WeChat Pay transaction. */
  readonly TransactionId: string
  /** Number of the complaint. */
  readonly ComplaintId: string
  /** What the user says. */
  readonly ComplaintDetail: string
  /** When, in seconds since 1970. */
  readonly ComplaintTime: string
  /** How many times this has been pushed before. */
  readonly RetryTimes: string
  /** Id of the push, the same when it is repeated. */
  readonly RequestId: string
}

/** A contract for automatic renewal (签约协议). */
export interface SubscribeContract {
  /** OpenID of the user. */
  readonly OpenId: string
  /** The mini program's number of the order. */
  readonly OutTradeNo: string
  /** `0` production, `1` sandbox. */
  readonly Env: string
  /** Id of the goods. */
  readonly ProductId: string
  /** `0`: done; else an error code. */
  readonly ContractResult: string
  /** The result, as text for people. */
  readonly ContractResultMsg: string
  /** Number of the contract, when there is one. */
  readonly ContractId: string
  /** What the mini program put into the order. */
  readonly Attach: string
}

/**
 * A membership on Android or HarmonyOS was signed or ended (会员订阅签约、解约结果). The name is WeChat's; the fields are
 * unproven, taken from the event of iOS.
 *
 * @see WeChat docs, mini program, 会员订阅：安卓/鸿蒙
 */
export interface XpaySubscribeSigningEvent
  extends NamedEvent<'xpay_subscribe_signing_result_notify'>,
    Partial<SubscribeContract> {}

/**
 * A membership on iOS was signed (iOS 会员订阅签约结果).
 *
 * @see WeChat docs, mini program, 会员订阅; the fields are known from an SDK
 */
export interface XpayAppleSubscribeSigningEvent
  extends NamedEvent<'xpay_apple_subscribe_signing_result_notify'>,
    SubscribeContract {}

/** The membership. */
export interface SubscribedGoods extends XpayGoods {
  /** How long it lasts, in days. */
  readonly SubscribePeriodDays?: string
}

/**
 * A membership was not renewed, the payment failed (会员订阅扣费失败).
 *
 * @see WeChat docs, mini program, 会员订阅：安卓/鸿蒙; the fields are known from an SDK
 */
export interface XpaySubscribePayFailEvent extends NamedEvent<'xpay_subscribe_pay_fail_notify'> {
  /** OpenID of the user. */
  readonly OpenId: string
  /** The mini program's number of the order. */
  readonly OutTradeNo: string
  /** `0` production, `1` sandbox. */
  readonly Env: string
  /** The payment, as far as there is one. */
  readonly WeChatPayInfo?: WeChatPayInfo
  /** The membership. */
  readonly GoodsInfo?: SubscribedGoods
  /** AppID that the contract belongs to. */
  readonly ContractWxAppid?: string
}

/**
 * Apple asks whether to refund (iOS 退款问询). JSON only; answer within three seconds with `result_code` (`0` refund,
 * `1` do not), `result_info` and `evidence` beside `ErrCode`. Some descriptions of this push have no Event: such a
 * one has no kind.
 *
 * @see WeChat docs, mini program, 虚拟支付, 消息推送, and 会员订阅
 */
export interface XpaySubscribeIosRefundQueryEvent
  extends NamedEvent<'xpay_subscribe_ios_refund_query_notify'> {
  /** When Apple asked, in seconds since 1970. */
  readonly refund_time: string
  /** When the order was made, in seconds since 1970. */
  readonly order_time: string
  /** Apple's number of the payment. */
  readonly channel_bill: string
  /** Apple's id of the app; not in every description. */
  readonly bundleid?: string
  /** Id of the goods. */
  readonly product_id: string
  /** How many. */
  readonly p_count: string
  /** Why the user wants the refund. */
  readonly refund_request_reason: string
  /** `0` not delivered, `1` delivered, `2` being delivered. */
  readonly provide_status: string
  /** Number of the payment's order. */
  readonly pay_order_id: string
}

/** Virtual payments (虚拟支付) beyond goods, coins and refunds: complaints and memberships (会员订阅). */
export interface XpayMessages {
  'event:xpay_complaint_notify': XpayComplaintEvent
  'event:xpay_subscribe_signing_result_notify': XpaySubscribeSigningEvent
  'event:xpay_apple_subscribe_signing_result_notify': XpayAppleSubscribeSigningEvent
  'event:xpay_subscribe_pay_fail_notify': XpaySubscribePayFailEvent
  'event:xpay_subscribe_ios_refund_query_notify': XpaySubscribeIosRefundQueryEvent
}
