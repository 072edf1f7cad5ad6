import type { NamedEvent } from './base.ts'
import type { Insured } from './shop.ts'

/** What every push about one parcel (散单) to a carrier carries. */
export interface ParcelEvent<Name extends string> extends NamedEvent<Name> {
  /** Token of the order, the same in all its pushes. */
  readonly Token: string
  /** AppID of the mini program that ordered. */
  readonly WXAppId: string
  /** Number of the order; Token may be used in its place. */
  readonly OrderID?: string
  /** Number of the waybill, once there is one. */
  readonly WayBillID?: string
}

/** Sender or receiver of a parcel. */
export interface ParcelParty {
  /** Name. */
  readonly Name: string
  /** Landline number. */
  readonly Tel: string
  /** Mobile number. */
  readonly Mobile: string
  /** Province. */
  readonly Province: string
  /** City. */
  readonly City: string
  /** District. */
  readonly Area: string
  /** Street. */
  readonly Street: string
  /** Address. */
  readonly Address: string
  /** Id of the address. Known from an SDK only. */
  readonly Id?: string
}

/** What is in a parcel. */
export interface ParcelGoods {
  /** Weight in kilograms, a decimal. */
  readonly Weight: string
  /** Kind of goods, a number. */
  readonly Special: string
}

/**
 * The price of a parcel is asked for (查询标准运费).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`, query_single_waybill_fee
 */
export interface QuerySingleWaybillFeeEvent extends NamedEvent<'query_single_waybill_fee'> {
  /** Who sends. */
  readonly Sender: ParcelParty
  /** Who receives. */
  readonly Receiver: ParcelParty
  /** The goods. */
  readonly GoodDetail: ParcelGoods
  /** `1` a consumer sends, `2` a return to a merchant, `3` a merchant sends. */
  readonly Scene: string
}

/**
 * A user orders the transport of a parcel (运力下单).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`, add_single_waybill
 */
export interface AddSingleWaybillEvent extends ParcelEvent<'add_single_waybill'> {
  /** Who sends. */
  readonly Sender: ParcelParty
  /** Who receives. */
  readonly Receiver: ParcelParty
  /** The goods. */
  readonly GoodDetail: ParcelGoods
  /** The insurance, if any. */
  readonly Insured?: Insured
  /** From when the parcel may be collected, in seconds since 1970. */
  readonly ExpectStartTime?: string
  /** Until when the parcel may be collected, in seconds since 1970. */
  readonly ExpectEndTime?: string
  /** From when the carrier collects, in seconds since 1970. Known from an SDK only. */
  readonly PickUpStartTime?: string
  /** Until when the carrier collects, in seconds since 1970. Known from an SDK only. */
  readonly PickUpEndTime?: string
  /** A merchant's company id at the carrier. Known from an SDK only. */
  readonly CompanyID?: string
  /** A merchant's account at the carrier. Known from an SDK only. */
  readonly Account?: string
  /** The account's password. Known from an SDK only. */
  readonly AccountPwd?: string
  /** How it is paid, a number. WeChat's own spelling. Known from an SDK only. */
  readonly Settingment?: string
  /** Remark for the carrier. */
  readonly Remark?: string
  /** `1` a consumer sends, `2` a return to a merchant, `3` a merchant sends. */
  readonly Scene: string
}

/**
 * A user cancels the transport of a parcel (取消订单).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`, cancel_single_waybill
 */
export interface CancelSingleWaybillEvent extends ParcelEvent<'cancel_single_waybill'> {
  /** Why: `1` no longer wanted, `2` wrong, `3` twice, `4` dear, `5` no contact, `6` slow, `7` rude, `8` other. */
  readonly CancelID: string
  /** Why, as text for people. */
  readonly CancelReason: string
}

/**
 * A user's waybill is asked for (查询运单).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`, query_single_waybill
 */
export interface QuerySingleWaybillEvent extends ParcelEvent<'query_single_waybill'> {
  /** As WayBillID: WeChat's table has this name, an SDK the other. */
  readonly WaybillId?: string
}

/**
 * A user paid for the transport of a parcel (支付完成通知).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`, notify_single_waybill_pay
 */
export interface NotifySingleWaybillPayEvent extends ParcelEvent<'notify_single_waybill_pay'> {
  /** Amount paid, in fen (分). */
  readonly Fee: string
  /** Price before the discount, in fen (分). */
  readonly OriginalFee: string
  /** Number of the payment. */
  readonly PayOrderId: string
  /** When paid, in seconds since 1970. */
  readonly PayFinishTime: string
}

/**
 * A user complains about the transport of a parcel (投诉).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`; the fields are known from an SDK
 */
export interface WaybillComplaintEvent extends ParcelEvent<'waybill_complaint'> {
  /** Kind of the complaint, a number. */
  readonly ComplainType: string
  /** What the user says. */
  readonly Content: string
  /** URL of a picture. */
  readonly Pic?: string
  /** Name of the person to ask for. */
  readonly Name?: string
  /** Telephone number of that person. */
  readonly Phone?: string
}

/**
 * A user rates the courier (评价小哥).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`; the fields are known from an SDK
 */
export interface WaybillEvaluateAgentEvent extends ParcelEvent<'waybill_evaluate_agent'> {
  /** Which courier, a number: who collects or who delivers. */
  readonly CourierType: string
  /** The mark. */
  readonly Score: string
}

/**
 * The times at which a parcel can be collected are asked for (查询上门时间段).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`; the fields are known from an SDK
 */
export interface WaybillTimeRangeEvent extends NamedEvent<'waybill_query_expect_time_range'> {
  /** AppID of the mini program. */
  readonly WXAppId: string
  /** Province. */
  readonly Province: string
  /** City. */
  readonly City: string
  /** District. */
  readonly Area: string
  /** Street. */
  readonly Street: string
  /** Address. */
  readonly Address: string
  /** Id of the address. */
  readonly Id?: string
}

/**
 * WeChat asks whether a state that the carrier reported is so (查询订单状态).
 *
 * @see WeChat docs, mini program, `event_push/express/provider`, waybill_notify_query
 */
export interface WaybillNotifyQueryEvent extends NamedEvent<'waybill_notify_query'> {
  /** Number of the waybill. */
  readonly WaybillId: string
  /** The sender's mobile number. */
  readonly SenderPhone: string
  /** The receiver's mobile number. */
  readonly ReceiverPhone: string
}

/** Pushes to a carrier (快递公司) about single parcels (散单). */
export interface ParcelMessages {
  'event:query_single_waybill_fee': QuerySingleWaybillFeeEvent
  'event:add_single_waybill': AddSingleWaybillEvent
  'event:cancel_single_waybill': CancelSingleWaybillEvent
  'event:query_single_waybill': QuerySingleWaybillEvent
  'event:notify_single_waybill_pay': NotifySingleWaybillPayEvent
  /** The user asks the carrier to hurry (催单). The fields are known from an SDK. */
  'event:remind_waybill': ParcelEvent<'remind_waybill'>
  'event:waybill_complaint': WaybillComplaintEvent
  'event:waybill_evaluate_agent': WaybillEvaluateAgentEvent
  'event:waybill_query_expect_time_range': WaybillTimeRangeEvent
  'event:waybill_notify_query': WaybillNotifyQueryEvent
}
