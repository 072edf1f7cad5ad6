import type { ListTable, NamedEvent } from './base.ts'

/** What every push about an order to an instant carrier (即时配送公司) carries. */
export interface InstantOrderEvent<Name extends string> extends NamedEvent<Name> {
  /** Id of the merchant, given by the carrier. */
  readonly shopid: string
  /** The merchant's number of the order. */
  readonly shop_order_id: string
  /** Number of the merchant's shop. */
  readonly shop_no: string
}

/**
 * A push about an order that the merchant signed; on its own, the state of a delivery is asked for, or the return of
 * the goods is confirmed.
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用
 */
export interface SignedInstantOrderEvent<Name extends string> extends InstantOrderEvent<Name> {
  /** Signature with the secret that the carrier gave the merchant. */
  readonly delivery_sign: string
  /** Number of the delivery, once there is one. */
  readonly waybill_id?: string
}

/** Sender or receiver of a delivery. */
export interface InstantParty {
  /** Name. */
  readonly name: string
  /** City. */
  readonly city: string
  /** Address as a map knows it. */
  readonly address: string
  /** House, stair, floor. */
  readonly address_detail: string
  /** Telephone number. */
  readonly phone: string
  /** Longitude (经度) in decimal degrees. */
  readonly lng: string
  /** Latitude (纬度) in decimal degrees. */
  readonly lat: string
  /** `0` GCJ-02 (火星坐标), `1` Baidu's. */
  readonly coordinate_type: string
}

/** One kind of goods. */
export interface InstantGoods {
  /** How many. */
  readonly good_count: string
  /** Name. */
  readonly good_name: string
  /** Price of one, in yuan (元), a decimal. */
  readonly good_price?: string
  /** Unit, e.g. `元`. */
  readonly good_unit?: string
}

/** The wrapper around the goods. */
export interface InstantGoodsDetail {
  /** The goods. */
  readonly goods: readonly InstantGoods[]
}

/** What is delivered. */
export interface InstantCargo {
  /** Value, in yuan (元), a decimal. */
  readonly goods_value: string
  /** Height in centimetres, a decimal. */
  readonly goods_height?: string
  /** Length in centimetres, a decimal. */
  readonly goods_length?: string
  /** Width in centimetres, a decimal. */
  readonly goods_width?: string
  /** Weight in kilograms, a decimal. */
  readonly goods_weight: string
  /** The goods one by one. */
  readonly goods_detail?: InstantGoodsDetail
  /** What the courier needs to know at the shop. */
  readonly goods_pickup_info?: string
  /** What the courier needs to know at the door. */
  readonly goods_delivery_info?: string
  /** First level of the category, as text. */
  readonly cargo_first_class: string
  /** Second level of the category, as text. */
  readonly cargo_second_class: string
}

/** How it is to be delivered. */
export interface InstantOrder {
  /** The carrier's code of the service. */
  readonly delivery_service_code?: string
  /** `0` at once, `1` at a time. */
  readonly order_type?: string
  /** When to send a courier, in seconds since 1970; `0`: at once. */
  readonly expected_delivery_time?: string
  /** When the goods are to be there, in seconds since 1970. */
  readonly expected_finish_time?: string
  /** When the goods are to be collected, in seconds since 1970. */
  readonly expected_pick_time?: string
  /** The shop's running number. */
  readonly poi_seq?: string
  /** Remark for the courier. */
  readonly note?: string
  /** When the user paid, in seconds since 1970. */
  readonly order_time?: string
  /** `1` insured, `0` not. */
  readonly is_insured?: string
  /** Insured value, in yuan (元), a decimal. */
  readonly declared_value?: string
  /** Tip, in yuan (元), a decimal. */
  readonly tips?: string
  /** `1`: one courier for this order only. */
  readonly is_direct_delivery?: string
  /** What the courier pays, in yuan (元), a decimal. */
  readonly cash_on_delivery?: string
  /** What the courier takes, in yuan (元), a decimal. */
  readonly cash_on_pickup?: string
  /** `1` from door to shop, `2` from shop to door. */
  readonly rider_pick_method?: string
  /** `1`: a code is needed at the door. */
  readonly is_finish_code_needed?: string
  /** `1`: a code is needed at the shop. */
  readonly is_pickup_code_needed?: string
}

/**
 * Whether and for how much an order would be delivered is asked for (预下单).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onOrderPreAdd
 */
export interface TransportPreCreateEvent<Name extends string = 'transport_precreate_order'>
  extends SignedInstantOrderEvent<Name> {
  /** Who sends; absent when shop_no tells. */
  readonly sender?: InstantParty
  /** Who receives. */
  readonly receiver: InstantParty
  /** The goods. */
  readonly cargo: InstantCargo
  /** How it is to be delivered. */
  readonly order_info: InstantOrder
}

/**
 * A delivery is ordered, or ordered again after it was cancelled (下单, 重新下单).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onOrderAdd and onOrderReAdd
 */
export interface TransportAddOrderEvent<Name extends string> extends TransportPreCreateEvent<Name> {
  /** Token of the order, to be sent back. */
  readonly wx_token: string
}

/**
 * Whether a delivery may be cancelled is asked for, or it is cancelled (预取消, 取消).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onOrderPreCancel and onOrderCancel
 */
export interface TransportCancelEvent<Name extends string> extends SignedInstantOrderEvent<Name> {
  /** Why: `1` not needed, `2` price, `3` mistakes, `4` collected late, `5` delivered late, `6` other. */
  readonly cancel_reason_id: string
  /** Why, as text for people; with `6`. */
  readonly cancel_reason?: string
}

/**
 * A tip is added (增加小费).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onOrderAddTips
 */
export interface TransportAddTipsEvent extends SignedInstantOrderEvent<'transport_add_tips'> {
  /** The tip, in yuan (元), a decimal. */
  readonly tips: string
  /** Remark. */
  readonly remark: string
}

/**
 * Where the courier is, is asked for (查询骑手位置).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onAgentPosQuery
 */
export interface TransportAgentPosEvent extends InstantOrderEvent<'transport_get_agent_pos'> {
  /** Number of the delivery. */
  readonly waybill_id: string
}

/**
 * A user rates the courier (骑手评价).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onRiderScoreSet
 */
export interface TransportRiderScoreEvent extends InstantOrderEvent<'transport_set_rider_score'> {
  /** Number of the delivery. */
  readonly waybill_id: string
  /** Mark for being in time. */
  readonly delivery_ontime_score: string
  /** Mark for the state of the goods. */
  readonly cargo_intact_score: string
  /** Mark for politeness. */
  readonly attitude_score: string
}

/**
 * A merchant begins to authorize the carrier (获取预授权码).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onPreAuthCodeGet
 */
export interface GetPreAuthCodeEvent extends NamedEvent<'get_pre_auth_code'> {
  /** AppID of the merchant's mini program. */
  readonly wx_appid: string
}

/**
 * A merchant authorized the carrier (获取授权信息).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onAuthInfoGet
 */
export interface GetAuthInfoEvent extends NamedEvent<'get_auth_info'> {
  /** AppID of the merchant's mini program. */
  readonly wx_appid: string
  /** Code of the authorization. */
  readonly code: string
}

/**
 * A merchant withdraws the authorization (取消授权).
 *
 * @see WeChat docs, mini program, 即时配送, 运力方使用, onCancelAuth
 */
export interface CancelAuthAccountEvent extends NamedEvent<'cancel_auth_account'> {
  /** Id of the merchant, given by the carrier. */
  readonly shopid: string
  /** AppID of the merchant's mini program. */
  readonly wx_appid: string
}

/**
 * A pretended change of a delivery's state (模拟更新配送单状态), for tests.
 *
 * @see WeChat docs, mini program, 即时配送, mockUpdateOrder; the fields are known from an SDK
 */
export interface MockUpdateOrderStatusEvent extends SignedInstantOrderEvent<'mock_update_order_status'> {
  /** State, a number. */
  readonly order_status: string
  /** When, in seconds since 1970. */
  readonly action_time: string
  /** More about it; may be empty. */
  readonly action_msg: string
}

/** Pushes to an instant carrier (即时配送公司). */
export interface InstantDeliveryMessages {
  'event:transport_precreate_order': TransportPreCreateEvent
  /** Ordered (下单). */
  'event:transport_add_order': TransportAddOrderEvent<'transport_add_order'>
  /** Ordered again (重新下单). */
  'event:transport_readd_order': TransportAddOrderEvent<'transport_readd_order'>
  /** May it be cancelled? (预取消). */
  'event:transport_precancel_order': TransportCancelEvent<'transport_precancel_order'>
  /** Cancelled (取消). */
  'event:transport_cancel_order': TransportCancelEvent<'transport_cancel_order'>
  'event:transport_add_tips': TransportAddTipsEvent
  /** The goods are back at the shop (异常件退回商家确认). */
  'event:transport_confirm_return_to_biz': SignedInstantOrderEvent<'transport_confirm_return_to_biz'>
  'event:transport_get_agent_pos': TransportAgentPosEvent
  /** The state is asked for (查询配送单状态). */
  'event:transport_query_order_status': SignedInstantOrderEvent<'transport_query_order_status'>
  'event:transport_set_rider_score': TransportRiderScoreEvent
  'event:get_pre_auth_code': GetPreAuthCodeEvent
  'event:get_auth_info': GetAuthInfoEvent
  'event:cancel_auth_account': CancelAuthAccountEvent
  'event:mock_update_order_status': MockUpdateOrderStatusEvent
}

const orderLists = ['cargo.goods_detail?.goods']

/** Lists in {@link InstantDeliveryMessages}. */
export const instantDeliveryLists: ListTable = {
  'event:transport_precreate_order': orderLists,
  'event:transport_add_order': orderLists,
  'event:transport_readd_order': orderLists,
}
