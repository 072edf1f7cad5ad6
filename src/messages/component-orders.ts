import type { NamedEvent } from './base.ts'

/** An order in the shop component. */
export interface ComponentOrder {
  /** WeChat's number of the order. */
  readonly order_id: string
  /** The merchant's number of the order. */
  readonly out_order_id: string
}

/** A paid order. */
export interface PaidComponentOrder extends ComponentOrder {
  /** Number of the WeChat Pay transaction. */
  readonly transaction_id: string
  /** When paid: a date and time as text, `YYYY-MM-DD hh:mm:ss`. */
  readonly pay_time: string
}

/** A settled order. */
export interface SettledComponentOrder extends ComponentOrder {
  /** Number of the settlement. */
  readonly settle_no: string
  /** Amount settled, in fen (分). */
  readonly amount: string
  /** When settled: a date and time as text, `YYYY-MM-DD hh:mm:ss`. */
  readonly settle_time: string
}

/**
 * An order in the shop component (自定义交易组件) takes a step; which one, the event's name tells.
 *
 * @see WeChat docs, mini program, 自定义交易组件, 订单回调; the fields are known from an SDK
 */
export interface ComponentOrderEvent<Name extends string, Order extends ComponentOrder = ComponentOrder>
  extends NamedEvent<Name> {
  /** The order. */
  readonly order_info: Order
}

/** Orders in the shop component (自定义交易组件). */
export interface ComponentOrderMessages {
  /** Paid (支付成功). */
  'event:open_product_order_pay': ComponentOrderEvent<'open_product_order_pay', PaidComponentOrder>
  /** Received (确认收货). */
  'event:open_product_order_confirm': ComponentOrderEvent<'open_product_order_confirm'>
  /** Settled (结算). */
  'event:open_product_order_settle': ComponentOrderEvent<'open_product_order_settle', SettledComponentOrder>
  /** Refunded (退款). */
  'event:open_product_order_refund': ComponentOrderEvent<'open_product_order_refund'>
  /** Cancelled (取消). */
  'event:open_product_order_cancel': ComponentOrderEvent<'open_product_order_cancel'>
}
