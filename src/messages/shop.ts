import type { ListTable, NamedEvent } from './base.ts'

/** State of the component's registration. */
export interface ProductAccountRegister {
  /** State, a number. */
  readonly status: string
}

/**
 * The shop component's account was reviewed (自定义交易组件开通).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 事件回调
 */
export interface OpenProductAccountRegisterEvent extends NamedEvent<'open_product_account_register'> {
  /** The result. */
  readonly OpenProductAccountRegister: ProductAccountRegister
}

/** Review of a category. */
export interface QualificationAudit {
  /** Id of the review. */
  readonly audit_id: string
  /** State of the review, a number. */
  readonly status: string
  /** `1` brand, `2` category. */
  readonly audit_type: string
  /** When refused: why. */
  readonly reject_reason: string
}

/** Review of a brand. */
export interface BrandQualificationAudit extends QualificationAudit {
  /** Id of the brand. */
  readonly brand_id: string
}

/**
 * A brand was reviewed (品牌审核).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 品牌审核结果
 */
export interface OpenProductBrandAuditEvent extends NamedEvent<'open_product_brand_audit'> {
  /** The result. */
  readonly QualificationAuditResult: BrandQualificationAudit
}

/**
 * A category was reviewed (类目审核).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 类目审核结果
 */
export interface OpenProductCategoryAuditEvent extends NamedEvent<'open_product_category_audit'> {
  /** The result. */
  readonly QualificationAuditResult: QualificationAudit
}

/** The order in question. */
export interface AnalyzedOrder {
  /** WeChat's number of the order. */
  readonly order_id: string
  /** The merchant's number of the order. */
  readonly out_order_id: string
  /** OpenID of the buyer. */
  readonly openid: string
}

/**
 * An order was analysed (订单分析).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 订单回调
 */
export interface OpenProductOrderAnalyzeEvent extends NamedEvent<'open_product_order_analyze'> {
  /** The order. */
  readonly order_info: AnalyzedOrder
}

/**
 * A user takes a coupon (领取优惠券).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 优惠券回调
 */
export interface OpenProductReceiveCouponEvent extends NamedEvent<'open_product_receive_coupon'> {
  /** The merchant's id of the coupon. */
  readonly out_coupon_id: string
  /** Id of the request. */
  readonly request_id: string
}

/** One step of a scene's review. */
export interface SceneGroupExt {
  /** Id of the step. */
  readonly ext_id: string
  /** State of the review, a number. */
  readonly status: string
  /** Name of the step. */
  readonly name: string
}

/** Review of a scene. */
export interface SceneGroupAudit {
  /** Id of the scene. */
  readonly group_id: string
  /** The result, as text for people. */
  readonly reason: string
  /** Name of the scene. */
  readonly name: string
  /** The steps. */
  readonly scene_group_ext_list: readonly SceneGroupExt[]
}

/**
 * The use of the component in a scene was reviewed (场景接入审核).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 场景审核结果
 */
export interface OpenProductSceneGroupAuditEvent extends NamedEvent<'open_product_scene_group_audit'> {
  /** The result. */
  readonly SceneGroupAudit: SceneGroupAudit
}

/** State of a product. */
export interface OpenProductSpu {
  /** The merchant's id of the product. */
  readonly out_product_id: string
  /** WeChat's id of the product. */
  readonly product_id: string
  /** State, a number. */
  readonly status: string
  /** When refused or taken down: why. */
  readonly reject_reason: string
}

/**
 * A product was reviewed, or its state changes (商品审核, 商品上下架).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 商品回调
 */
export interface OpenProductSpuEvent<Name extends string> extends NamedEvent<Name> {
  /** The product. */
  readonly OpenProductSpuAudit: OpenProductSpu
}

/** A new after-sale order. */
export interface NewAftersale {
  /** WeChat's number of the after-sale order. */
  readonly aftersale_id: string
  /** WeChat's number of the order. */
  readonly order_id: string
  /** The merchant's number of the order. */
  readonly out_order_id: string
}

/**
 * A user asks for a refund or a return (用户申请售后).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 售后回调
 */
export interface AftersaleNewOrderEvent extends NamedEvent<'aftersale_new_order'> {
  /** The after-sale order. */
  readonly aftersale_info: NewAftersale
}

/** An after-sale order. */
export interface AftersaleInfo {
  /** WeChat's number of the after-sale order. */
  readonly aftersale_id: string
  /** The merchant's number of the after-sale order. */
  readonly out_aftersale_id: string
}

/**
 * An after-sale order (售后单) takes a step; which one, the event's name tells.
 *
 * @see WeChat docs, mini program, 自定义交易组件, 售后回调
 */
export interface AftersaleEvent<Name extends string> extends NamedEvent<Name> {
  /** The after-sale order. */
  readonly aftersale_info: AftersaleInfo
}

/** A payment. */
export interface FundsPayment {
  /** The merchant's number of the payment. */
  readonly trade_no: string
  /** Number of the WeChat Pay transaction. */
  readonly transaction_id: string
  /** When paid: a date and time as text, `YYYY-MM-DD hh:mm:ss`. */
  readonly pay_time: string
}

/**
 * An order is paid (支付管理, 支付成功).
 *
 * @see WeChat docs, mini program, 支付管理, 支付成功通知
 */
export interface FundsOrderPayEvent extends NamedEvent<'funds_order_pay'> {
  /** The payment. */
  readonly order_info: FundsPayment
}

/** A share in the profit. */
export interface FundsProfitSharing {
  /** Number of the share. */
  readonly profit_sharing_no: string
  /** Amount, in fen (分). */
  readonly amount: string
  /** `SUCCESS`, or another word for the result. */
  readonly result: string
  /** When done: a date and time as text, `YYYY-MM-DD hh:mm:ss`. */
  readonly finish_time: string
}

/**
 * The profit of an order was shared (支付管理, 分账).
 *
 * @see WeChat docs, mini program, 支付管理, 分账通知
 */
export interface FundsOrderProfitSharingEvent extends NamedEvent<'funds_order_profitsharing'> {
  /** The share. */
  readonly order_info: FundsProfitSharing
}

/** A refund. */
export interface FundsRefund {
  /** Number of the refund. */
  readonly refund_no: string
  /** `SUCCESS`, or another word for the state. */
  readonly status: string
  /** When done: a date and time as text, `YYYY-MM-DD hh:mm:ss`. */
  readonly success_time: string
}

/**
 * An order is refunded (支付管理, 退款).
 *
 * @see WeChat docs, mini program, 支付管理, 退款通知
 */
export interface FundsOrderRefundEvent extends NamedEvent<'funds_order_refund'> {
  /** The refund. */
  readonly order_info: FundsRefund
}

/** A withdrawal. */
export interface WithdrawInfo {
  /** The merchant's number of the withdrawal. */
  readonly out_request_no: string
  /** What happened, a number. */
  readonly event: string
}

/**
 * A withdrawal (提现) changes its state.
 *
 * @see WeChat docs, mini program, 支付管理, 提现通知
 */
export interface WithdrawNotifyEvent extends NamedEvent<'withdraw_notify'> {
  /** The withdrawal. */
  readonly withdraw_info: WithdrawInfo
}

/** An after-sale order in a channels shop. */
export interface EcAftersale {
  /** State, a word in capitals. */
  readonly status: string
  /** Number of the after-sale order. */
  readonly after_sale_order_id: string
  /** Number of the order. */
  readonly order_id: string
  /** Discount for members, in fen (分). */
  readonly wxa_vip_discounted_price: string
}

/**
 * An after-sale order changes its state (小店售后单更新).
 *
 * @see WeChat docs, channels shop (视频号小店), 售后单更新通知
 */
export interface EcAftersaleUpdateEvent extends NamedEvent<'channels_ec_aftersale_update'> {
  /** The after-sale order. */
  readonly finder_shop_aftersale_status_update: EcAftersale
}

/** An after-sale order for a present. */
export interface EcPresentAftersale {
  /** State, a word in capitals. */
  readonly status: string
  /** Number of the after-sale order. */
  readonly after_sale_order_id: string
  /** Number of the order. */
  readonly order_id: string
}

/**
 * An after-sale order for a present changes its state (礼物单售后更新).
 *
 * @see WeChat docs, channels shop (视频号小店), 礼物单售后更新通知
 */
export interface EcPresentAftersaleUpdateEvent extends NamedEvent<'channels_ec_present_aftersale_update'> {
  /** The after-sale order. */
  readonly finder_shop_present_aftersale_status_update: EcPresentAftersale
}

/** A guarantee order. */
export interface EcGuarantee {
  /** State, a word in capitals. */
  readonly status: string
  /** Number of the guarantee order. */
  readonly guarantee_order_id: string
  /** Number of the order. */
  readonly order_id: string
}

/**
 * A guarantee order changes its state (保障单更新).
 *
 * @see WeChat docs, channels shop (视频号小店), 保障单更新通知
 */
export interface EcGuaranteeUpdateEvent extends NamedEvent<'channels_ec_guarantee_update'> {
  /** The guarantee order. */
  readonly finder_shop_guarantee_status_update: EcGuarantee
}

/** A dispute in a channels shop. */
export interface EcComplaint {
  /** State, a number. */
  readonly complaint_status: string
  /** Number of the after-sale order. */
  readonly after_sale_order_id: string
  /** Number of the dispute. */
  readonly complaint_id: string
  /** Number of the order. */
  readonly order_id: string
}

/**
 * A dispute changes its state (纠纷更新).
 *
 * @see WeChat docs, channels shop (视频号小店), 纠纷更新通知
 */
export interface EcComplaintUpdateEvent extends NamedEvent<'channels_ec_complaint_update'> {
  /** The dispute. */
  readonly finder_shop_complaint: EcComplaint
}

/** A brand's review in a channels shop. */
export interface EcBrand {
  /** Id of the brand. */
  readonly brand_id: string
  /** Id of the review. */
  readonly audit_id: string
  /** State, a number. */
  readonly status: string
  /** When refused: why. */
  readonly reason: string
}

/**
 * A brand was reviewed (品牌资质审核).
 *
 * @see WeChat docs, channels shop (视频号小店), 品牌资质通知
 */
export interface EcBrandEvent extends NamedEvent<'channels_ec_brand'> {
  /** The result. */
  readonly BrandEvent: EcBrand
}

/** A user's coupon. */
export interface EcCoupon {
  /** Id of the coupon's kind. */
  readonly coupon_id: string
  /** Id of this coupon. */
  readonly user_coupon_id: string
  /** When taken, in seconds since 1970. */
  readonly receive_time: string
}

/**
 * A user takes a coupon (用户领券).
 *
 * @see WeChat docs, channels shop (视频号小店), 用户领券通知
 */
export interface EcCouponReceiveEvent extends NamedEvent<'channels_ec_coupon_receive'> {
  /** The coupon. */
  readonly receive_info: EcCoupon
}

/** An order in a channels shop. */
export interface EcOrder {
  /** Number of the order. */
  readonly order_id: string
}

/** A cancelled order. */
export interface EcCancelledOrder extends EcOrder {
  /** Who cancelled: `1` the user, `2` overdue, `3` after all goods were refunded. */
  readonly cancel_type: string
}

/** A received order. */
export interface EcConfirmedOrder extends EcOrder {
  /** Who confirmed: `1` the user, `2` overdue. */
  readonly confirm_type: string
}

/** A shipped order. */
export interface EcDeliveredOrder extends EcOrder {
  /** `0` in part, `1` as a whole. */
  readonly finish_delivery: string
}

/** An order with new information. */
export interface EcUpdatedOrder extends EcOrder {
  /** What changed, a number. */
  readonly type: string
}

/** A paid order. */
export interface EcPaidOrder extends EcOrder {
  /** When paid, in seconds since 1970. */
  readonly pay_time: string
}

/** A settled order. */
export interface EcSettledOrder extends EcOrder {
  /** When settled, in seconds since 1970. */
  readonly settle_time: string
}

/**
 * An order in a channels shop (视频号小店) takes a step; which one, the event's name tells.
 *
 * @see WeChat docs, channels shop (视频号小店), 订单通知
 */
export interface EcOrderEvent<Name extends string, Order extends EcOrder = EcOrder> extends NamedEvent<Name> {
  /** The order. */
  readonly order_info: Order
}

/** The shop of a member. */
export interface EcVipShop {
  /** AppID of the shop. */
  readonly shop_appid: string
}

/** A new member. */
export interface EcVipUser extends EcVipShop {
  /** The merchant's id of the user. */
  readonly outer_userid: string
  /** Level of the member. */
  readonly identity: string
  /** When, in seconds since 1970. */
  readonly add_time: string
}

/**
 * An event about a member of a channels shop (小店会员).
 *
 * @see WeChat docs, channels shop (视频号小店), 会员通知
 */
export interface EcVipEvent<Name extends string, Info extends EcVipShop = EcVipShop>
  extends NamedEvent<Name> {
  /** Shop and member. */
  readonly info: Info
}

/**
 * A drop-shipping order is new or cancelled (代发单).
 *
 * @see WeChat docs, channels shop (视频号小店), 代发单通知
 */
export interface DropshipOrderEvent<Name extends string> extends NamedEvent<Name> {
  /** Number of the drop-shipping order. */
  readonly ds_order_id: string
}

/**
 * A drop-shipping order changes (代发单更新).
 *
 * @see WeChat docs, channels shop (视频号小店), 代发单通知
 */
export interface DropshipOrderUpdateEvent extends DropshipOrderEvent<'dropship_order_update'> {
  /** When, in seconds since 1970. */
  readonly update_time: string
}

/** Review of a category. */
export interface ProductCategoryAudit {
  /** Id of the review. */
  readonly audit_id: string
  /** State, a number. */
  readonly status: string
  /** When refused: why. */
  readonly reason: string
}

/**
 * A category was reviewed (小店类目审核).
 *
 * @see WeChat docs, channels shop (视频号小店), 类目审核通知
 */
export interface ProductCategoryAuditEvent extends NamedEvent<'product_category_audit'> {
  /** The result. */
  readonly ProductCategoryAudit: ProductCategoryAudit
}

/** State of a product. */
export interface ProductSpu {
  /** Id of the product. */
  readonly product_id: string
  /** State, a number. */
  readonly status: string
  /** When refused or taken down: why. */
  readonly reason: string
}

/** Review of a product. */
export interface ProductSpuAudit extends ProductSpu {
  /** More about it: JSON text. */
  readonly audit_info: string
}

/**
 * A product was reviewed (小店商品审核).
 *
 * @see WeChat docs, channels shop (视频号小店), 商品审核通知
 */
export interface ProductSpuAuditEvent extends NamedEvent<'product_spu_audit'> {
  /** The result. */
  readonly ProductSpuAudit: ProductSpuAudit
}

/**
 * A product goes on sale or off (小店商品上下架).
 *
 * @see WeChat docs, channels shop (视频号小店), 商品上下架通知
 */
export interface ProductSpuListingEvent extends NamedEvent<'product_spu_listing'> {
  /** The product. */
  readonly ProductSpuListing: ProductSpu
}

/** A change of a product in the alliance. */
export interface HeadSupplierItem {
  /** What happened, a number. */
  readonly event_type: string
  /** AppID of the shop. */
  readonly appid: string
  /** Id of the product. */
  readonly product_id: string
  /** Version of the product. */
  readonly version: string
  /** Names of the changed fields, e.g. `status`. */
  readonly update_fields: readonly string[]
}

/**
 * A product of the head supplier changes (优选联盟团长商品变更).
 *
 * @see WeChat docs, channels shop (视频号小店), 优选联盟, 团长商品变更通知
 */
export interface HeadSupplierItemUpdateEvent extends NamedEvent<'head_supplier_item_update'> {
  /** The change. */
  readonly item_info: HeadSupplierItem
}

/** One message in a complaint's history. */
export interface ComplaintHistory {
  /** When, in seconds since 1970. */
  readonly time: string
  /** What was said. */
  readonly content: string
  /** Media ids of pictures. */
  readonly media_id_list: readonly string[]
}

/** A complaint about a payment. */
export interface Complaint {
  /** AppID of the mini program. */
  readonly appid: string
  /** What happened, a number. */
  readonly option_type: string
  /** Number of the complaint. */
  readonly complaint_order_id: string
  /** State of the complaint, a number. */
  readonly status: string
  /** When it was made, in seconds since 1970. */
  readonly create_time: string
  /** When the merchant must have answered, in seconds since 1970. */
  readonly expire_time: string
  /** Kind of the complaint, a number. */
  readonly type: string
  /** Number of the payment. */
  readonly order_id: string
  /** The merchant's number of the order. */
  readonly out_trade_no: string
  /** The complainant's telephone number. */
  readonly phone_number: string
  /** The complainant's OpenID. */
  readonly open_id: string
  /** When paid, in seconds since 1970. */
  readonly pay_time: string
  /** Amount of the order, in fen (分). */
  readonly total_cost: string
  /** Name of the product. */
  readonly product_name: string
  /** What the complainant says; not in every form. */
  readonly customer_material_content?: string
  /** Media ids of the complainant's pictures. */
  readonly customer_material_media_id_list: readonly string[]
  /** What was said so far. */
  readonly history: readonly ComplaintHistory[]
}

/**
 * A complaint changes (交易投诉), in the form that has a wrapper.
 *
 * @see WeChat docs, mini program, 交易投诉, 投诉回调
 */
export interface ComplaintCallbackEvent extends NamedEvent<'complaint_callback'> {
  /** The complaint. */
  readonly BussiCallBackInfo: Complaint
}

/**
 * A complaint changes (交易投诉), in the form without a wrapper. The Event has a blank in it.
 *
 * @see WeChat docs, mini program, 交易投诉, 投诉回调
 */
export interface FlatComplaintCallbackEvent extends NamedEvent<'complaint callback'>, Complaint {}

/** State of a dispute. */
export interface ComplaintState {
  /** Number of the dispute. */
  readonly complaint_order_id: string
  /** State, a number. */
  readonly state: string
  /** What happened, a number. */
  readonly event: string
}

/**
 * A dispute changes its state (纠纷单通知).
 *
 * @see WeChat docs, mini program, 自定义交易组件, 纠纷回调
 */
export interface ComplaintNotifyEvent extends NamedEvent<'complaint_notify'> {
  /** The dispute. */
  readonly complaint_info: ComplaintState
}

/** A step of a parcel. */
export interface ExpressAction {
  /** When, in seconds since 1970. */
  readonly ActionTime: string
  /** Kind of the step, e.g. `100001` collected, `200001` on the way, `300003` delivered. */
  readonly ActionType: string
  /** The step, as text for people. */
  readonly ActionMsg: string
  /** Latitude (纬度) in decimal degrees. Known from SDKs only. */
  readonly Lat?: string
  /** Longitude (经度) in decimal degrees. Known from SDKs only. */
  readonly Lng?: string
}

/**
 * A parcel moves (运单轨迹更新).
 *
 * @see WeChat docs, mini program, 物流助手, onPathUpdate
 */
export interface AddExpressPathEvent extends NamedEvent<'add_express_path'> {
  /** Id of the carrier. */
  readonly DeliveryID: string
  /** Number of the waybill. */
  readonly WayBillId: string
  /** Number of the order. */
  readonly OrderId: string
  /** Version of the path, a number that grows. */
  readonly Version: string
  /** How many steps. */
  readonly Count: string
  /** The steps. */
  readonly Actions: readonly ExpressAction[]
}

/** How the merchant is known to the carrier, in every push to a carrier. */
export interface CarrierEvent<Name extends string> extends NamedEvent<Name> {
  /** The merchant's account at the carrier. */
  readonly BizID: string
  /** The account's password. */
  readonly BizPwd: string
  /** AppID of the merchant. */
  readonly ShopAppID: string
}

/**
 * A merchant cancels a waybill (取消运单).
 *
 * @see WeChat docs, mini program, 物流助手 for carriers, onCancelOrder
 */
export interface CancelWaybillEvent extends CarrierEvent<'cancel_waybill'> {
  /** Number of the order. */
  readonly OrderID: string
  /** Number of the waybill. */
  readonly WayBillID: string
}

/**
 * A merchant's account at the carrier is to be checked (审核商户).
 *
 * @see WeChat docs, mini program, 物流助手 for carriers, onCheckBusiness
 */
export interface CheckBizEvent extends CarrierEvent<'check_biz'> {
  /** Name of the merchant. */
  readonly ShopName: string
  /** Telephone number of the merchant. WeChat's own spelling. */
  readonly ShopTelphone: string
  /** Name of the person to ask for. */
  readonly ShopContact: string
  /** Name of the service. */
  readonly ServiceName: string
  /** The sender's province. */
  readonly SenderProvince: string
  /** The sender's city. */
  readonly SenderCity: string
  /** The sender's district. */
  readonly SenderArea: string
  /** The sender's address. */
  readonly SenderAddress: string
}

/** Sender or receiver of a parcel. */
export interface WaybillParty {
  /** Name. */
  readonly Name: string
  /** Landline number. */
  readonly Tel: string
  /** Mobile number. */
  readonly Mobile: string
  /** Company. */
  readonly Company: string
  /** Post code. */
  readonly PostCode: string
  /** Country. */
  readonly Country: string
  /** Province. */
  readonly Province: string
  /** City. */
  readonly City: string
  /** District. */
  readonly Area: string
  /** Address. */
  readonly Address: string
}

/** Goods in a parcel. */
export interface CargoDetail {
  /** Name of the goods. */
  readonly Name: string
  /** How many. */
  readonly Count: string
}

/** A parcel. */
export interface Cargo {
  /** Weight in kilograms, a decimal. */
  readonly Weight: string
  /** Length in centimetres, a decimal. */
  readonly Space_X: string
  /** Width in centimetres, a decimal. */
  readonly Space_Y: string
  /** Height in centimetres, a decimal. */
  readonly Space_Z: string
  /** How many parcels. */
  readonly Count: string
  /** The goods. */
  readonly DetailList: readonly CargoDetail[]
}

/** Insurance of a parcel. */
export interface Insured {
  /** `1` insured, `0` not. */
  readonly UseInsured: string
  /** Insured value, in fen (分). */
  readonly InsuredValue: string
}

/** The carrier's service. */
export interface CarrierService {
  /** Id of the service. */
  readonly ServiceType: string
  /** Name of the service. */
  readonly ServiceName: string
}

/**
 * A merchant orders a waybill (请求下单).
 *
 * @see WeChat docs, mini program, 物流助手 for carriers, onAddOrder
 */
export interface AddWaybillEvent extends CarrierEvent<'add_waybill'> {
  /** Token of the order, to be sent back. */
  readonly Token: string
  /** Number of the order. */
  readonly OrderID: string
  /** Number of the waybill. */
  readonly WayBillID: string
  /** The merchant's remark. */
  readonly Remark: string
  /** Who sends. */
  readonly Sender: WaybillParty
  /** Who receives. */
  readonly Receiver: WaybillParty
  /** The parcel. */
  readonly Cargo: Cargo
  /** Its insurance. */
  readonly Insured: Insured
  /** The service. */
  readonly Service: CarrierService
}

/**
 * A merchant's account at a carrier was reviewed (审核商户结果).
 *
 * @see WeChat docs, mini program, 物流助手, updateBusiness
 */
export interface UpdateBusinessBindResultEvent extends NamedEvent<'update_business_bind_result'> {
  /** Id of the carrier. */
  readonly delivery_id: string
  /** The merchant's account at the carrier. */
  readonly biz_id: string
}

/** The person who brings the goods. */
export interface DeliveryAgent {
  /** Name. */
  readonly name: string
  /** Telephone number. */
  readonly phone: string
  /** When the goods are expected, in seconds since 1970. Known from an SDK only. */
  readonly reach_time?: string
}

/**
 * An instant delivery changes its state (即时配送, 配送单状态).
 *
 * @see WeChat docs, mini program, 即时配送, onOrderStatus
 */
export interface UpdateWaybillStatusEvent extends NamedEvent<'update_waybill_status'> {
  /** Id of the merchant. */
  readonly shopid: string
  /** The merchant's number of the order. */
  readonly shop_order_id: string
  /** Number of the delivery. */
  readonly waybill_id: string
  /** When, in seconds since 1970. */
  readonly action_time: string
  /** State, a number. */
  readonly order_status: string
  /** More about it; may be empty. */
  readonly action_msg: string
  /** Number of the shop. */
  readonly shop_no: string
  /** Who brings the goods. */
  readonly agent: DeliveryAgent
}

/** State of an electronic waybill. */
export interface EwaybillInfo {
  /** Number of the waybill's order. */
  readonly ewaybill_order_id: string
  /** Number of the waybill. */
  readonly waybill_id: string
  /** When, in seconds since 1970. */
  readonly update_time: string
  /** State, a number. */
  readonly status: string
  /** The state, as text for people. */
  readonly desc: string
}

/**
 * A parcel with an electronic waybill moves (电子面单轨迹).
 *
 * @see WeChat docs, channels shop (视频号小店), 电子面单, 轨迹推送
 */
export interface EwaybillPushPathEvent extends NamedEvent<'ewaybill_push_path'> {
  /** The waybill. */
  readonly waybill_info: EwaybillInfo
}

/** A trial mini program that asks for something. */
export interface BetaAppApplication {
  /** AppID of the mini program. */
  readonly appid: string
  /** AppID of the Official Account. */
  readonly mp_appid: string
  /** `0`: done; else an error code. */
  readonly status: string
  /** When the user acted. */
  readonly operation_time: string
}

/** A trial mini program that asks for an owner's authorization. */
export interface BetaAppAuthorization extends BetaAppApplication {
  /** When it failed: why, as text for people. */
  readonly msg?: string
  /** When allowed: a ticket for the next step. */
  readonly ticket?: string
}

/**
 * A user allowed a trial mini program, or did not (试用小程序授权申请). WeChat's own spelling of the field.
 *
 * @see WeChat docs, open platform, 试用小程序, 事件推送; the fields are known from an SDK
 */
export interface BetaAppAuthorizationApplyEvent extends NamedEvent<'betaapp_authorization_apply_event'> {
  /** The application. */
  readonly ApplyAuthorizationInfoNoitfy: BetaAppAuthorization
}

/** A trial mini program's certification. */
export interface BetaAppResult extends BetaAppApplication {
  /** The result, as text for people. */
  readonly msg: string
}

/**
 * A trial mini program's owner asks for certification (试用小程序认证申请). WeChat's own spelling of the field.
 *
 * @see WeChat docs, open platform, 试用小程序, 事件推送
 */
export interface BetaAppVerifyApplyEvent extends NamedEvent<'betaapp_verify_apply_event'> {
  /** The application. */
  readonly ApplyAuthorizationInfoNoitfy: BetaAppApplication
}

/**
 * A trial mini program was certified, or was not (试用小程序认证结果). WeChat's own spelling of the field.
 *
 * @see WeChat docs, open platform, 试用小程序, 事件推送
 */
export interface BetaAppVerifyEvent extends NamedEvent<'betaapp_verify_event'> {
  /** The result. */
  readonly ApplyAuthorizationInfoNoitfy: BetaAppResult
}

/** Someone who shares the shop's products for a commission. */
export interface Promoter {
  /** Nickname on Channels. */
  readonly finder_nickname: string
  /** Id of the promoter. */
  readonly promoter_id: string
  /** OpenID of the promoter. */
  readonly promoter_openid: string
}

/**
 * A sharer of the mini program does something (分享员).
 *
 * @see WeChat docs, mini program, 分享员, 事件推送
 */
export interface MiniprogramSharerActionEvent extends NamedEvent<'miniprogram_sharer_action'> {
  /** What was done, a number. */
  readonly type: string
  /** OpenID of the user. */
  readonly openid: string
  /** The promoter. */
  readonly promoter: Promoter
}

/**
 * A sharer of the mini program is bound or let go (分享员绑定状态).
 *
 * @see WeChat docs, mini program, 分享员, 事件推送
 */
export interface MiniprogramSharerBindEvent extends NamedEvent<'miniprogram_sharer_bind_status_change'> {
  /** OpenID of the user. */
  readonly openid: string
  /** State, a number. */
  readonly bind_status: string
}

/**
 * Shops and parcels of mini programs: the shop component (自定义交易组件), channels shops (视频号小店), payments,
 * complaints, logistics.
 */
export interface ShopMessages {
  'event:open_product_account_register': OpenProductAccountRegisterEvent
  'event:open_product_brand_audit': OpenProductBrandAuditEvent
  'event:open_product_category_audit': OpenProductCategoryAuditEvent
  'event:open_product_order_analyze': OpenProductOrderAnalyzeEvent
  'event:open_product_receive_coupon': OpenProductReceiveCouponEvent
  'event:open_product_scene_group_audit': OpenProductSceneGroupAuditEvent
  /** Reviewed (商品审核结果). */
  'event:open_product_spu_audit': OpenProductSpuEvent<'open_product_spu_audit'>
  /** On sale or off (商品系统下架). */
  'event:open_product_spu_status_update': OpenProductSpuEvent<'open_product_spu_status_update'>
  'event:aftersale_new_order': AftersaleNewOrderEvent
  /** The user changed the request (用户修改售后申请). */
  'event:aftersale_update_order': AftersaleEvent<'aftersale_update_order'>
  /** The user cancelled (用户取消售后). */
  'event:aftersale_user_cancel': AftersaleEvent<'aftersale_user_cancel'>
  /** Refunded (退款成功). */
  'event:aftersale_refund_success': AftersaleEvent<'aftersale_refund_success'>
  /** A dispute changed it (纠纷更新售后单). */
  'event:aftersale_complaint_update_order_state': AftersaleEvent<'aftersale_complaint_update_order_state'>
  /** The goods came back; the merchant is to confirm (待商家确认收货). */
  'event:aftersale_wait_merchant_confirm_receipt': AftersaleEvent<'aftersale_wait_merchant_confirm_receipt'>
  /** The merchant is to refund by other means (待商家线下退款). */
  'event:aftersale_wait_merchant_offline_refund': AftersaleEvent<'aftersale_wait_merchant_offline_refund'>
  /** The merchant did not confirm the receipt in time (商家确认收货超时). */
  'event:aftersale_merchant_confirm_receipt_overdue': AftersaleEvent<'aftersale_merchant_confirm_receipt_overdue'>
  /** The merchant did not answer the refund in time (商家处理退款超时). */
  'event:aftersale_merchant_handle_refund_overdue': AftersaleEvent<'aftersale_merchant_handle_refund_overdue'>
  /** The merchant did not answer the return in time (商家处理退货超时). */
  'event:aftersale_merchant_handle_return_overdue': AftersaleEvent<'aftersale_merchant_handle_return_overdue'>
  /** The user did not call the platform in time (用户申请平台介入超时). */
  'event:aftersale_user_apply_platform_judge_overdue': AftersaleEvent<'aftersale_user_apply_platform_judge_overdue'>
  /** The user confirmed the proof of the refund (用户确认退款凭证). */
  'event:aftersale_user_confirm_refund_certificate': AftersaleEvent<'aftersale_user_confirm_refund_certificate'>
  /** The user changed how the goods come back (用户修改退货物流). */
  'event:aftersale_user_modify_return_info': AftersaleEvent<'aftersale_user_modify_return_info'>
  /** The user did not tell in time how the goods come back (用户上传退货物流超时). */
  'event:aftersale_user_upload_return_info_overdue': AftersaleEvent<'aftersale_user_upload_return_info_overdue'>
  'event:funds_order_pay': FundsOrderPayEvent
  'event:funds_order_profitsharing': FundsOrderProfitSharingEvent
  'event:funds_order_refund': FundsOrderRefundEvent
  'event:withdraw_notify': WithdrawNotifyEvent
  'event:channels_ec_aftersale_update': EcAftersaleUpdateEvent
  'event:channels_ec_present_aftersale_update': EcPresentAftersaleUpdateEvent
  'event:channels_ec_guarantee_update': EcGuaranteeUpdateEvent
  'event:channels_ec_complaint_update': EcComplaintUpdateEvent
  'event:channels_ec_brand': EcBrandEvent
  'event:channels_ec_coupon_receive': EcCouponReceiveEvent
  /** Ordered (订单下单). */
  'event:channels_ec_order_new': EcOrderEvent<'channels_ec_order_new'>
  /** Paid (订单支付成功). */
  'event:channels_ec_order_pay': EcOrderEvent<'channels_ec_order_pay', EcPaidOrder>
  /** Shipped (订单发货). */
  'event:channels_ec_order_deliver': EcOrderEvent<'channels_ec_order_deliver', EcDeliveredOrder>
  /** Received (订单确认收货). */
  'event:channels_ec_order_confirm': EcOrderEvent<'channels_ec_order_confirm', EcConfirmedOrder>
  /** Cancelled (订单取消). */
  'event:channels_ec_order_cancel': EcOrderEvent<'channels_ec_order_cancel', EcCancelledOrder>
  /** Settled (订单结算成功). */
  'event:channels_ec_order_settle': EcOrderEvent<'channels_ec_order_settle', EcSettledOrder>
  /** Other information changed (订单其他信息变更). */
  'event:channels_ec_order_ext_info_update': EcOrderEvent<'channels_ec_order_ext_info_update', EcUpdatedOrder>
  /** A member was added (会员自动入会). */
  'event:channels_ec_vip_user_auto_add': EcVipEvent<'channels_ec_vip_user_auto_add', EcVipUser>
  /** A member's data is asked for (获取会员信息). */
  'event:channels_ec_vip_user_info_get': EcVipEvent<'channels_ec_vip_user_info_get'>
  /** New (代发单创建). */
  'event:dropship_order_new': DropshipOrderEvent<'dropship_order_new'>
  /** Cancelled (代发单取消). */
  'event:dropship_order_cancel': DropshipOrderEvent<'dropship_order_cancel'>
  'event:dropship_order_update': DropshipOrderUpdateEvent
  'event:product_category_audit': ProductCategoryAuditEvent
  'event:product_spu_audit': ProductSpuAuditEvent
  'event:product_spu_listing': ProductSpuListingEvent
  'event:head_supplier_item_update': HeadSupplierItemUpdateEvent
  'event:complaint_callback': ComplaintCallbackEvent
  'event:complaint callback': FlatComplaintCallbackEvent
  'event:complaint_notify': ComplaintNotifyEvent
  'event:add_express_path': AddExpressPathEvent
  'event:add_waybill': AddWaybillEvent
  'event:cancel_waybill': CancelWaybillEvent
  'event:check_biz': CheckBizEvent
  /** The balance of a merchant's waybills is asked for (查询商户余额). */
  'event:get_quota': CarrierEvent<'get_quota'>
  'event:update_business_bind_result': UpdateBusinessBindResultEvent
  'event:update_waybill_status': UpdateWaybillStatusEvent
  'event:ewaybill_push_path': EwaybillPushPathEvent
  'event:betaapp_authorization_apply_event': BetaAppAuthorizationApplyEvent
  'event:betaapp_verify_apply_event': BetaAppVerifyApplyEvent
  'event:betaapp_verify_event': BetaAppVerifyEvent
  'event:miniprogram_sharer_action': MiniprogramSharerActionEvent
  'event:miniprogram_sharer_bind_status_change': MiniprogramSharerBindEvent
}

/** Lists in {@link ShopMessages}. */
export const shopLists: ListTable = {
  'event:open_product_scene_group_audit': ['SceneGroupAudit.scene_group_ext_list'],
  'event:head_supplier_item_update': ['item_info.update_fields'],
  'event:complaint_callback': [
    'BussiCallBackInfo.customer_material_media_id_list',
    'BussiCallBackInfo.history',
    'BussiCallBackInfo.history.media_id_list',
  ],
  'event:complaint callback': ['customer_material_media_id_list', 'history', 'history.media_id_list'],
  'event:add_express_path': ['Actions'],
  'event:add_waybill': ['Cargo.DetailList'],
}
