import type { ListTable, NamedEvent } from './base.ts'

/** One strategy's verdict in a content check. */
export interface MediaCheckDetail {
  /** Name of the strategy, e.g. `content_model` or `keyword`. */
  readonly strategy: string
  /** `0`: this entry is valid. */
  readonly errcode: string
  /** `pass`, `review` (to be looked at) or `risky`. */
  readonly suggest: string
  /** What was found: `100` nothing, else a number such as `20002` pornography. */
  readonly label: string
  /** Confidence, 0 to 100. */
  readonly prob: string
  /** The word of the account's own list that was hit. */
  readonly keyword?: string
  /** Level of the finding. */
  readonly level?: string
}

/** The verdict of a content check. */
export interface MediaCheckResult {
  /** `pass`, `review` (to be looked at) or `risky`. */
  readonly suggest: string
  /** What was found: `100` nothing, else a number such as `20002` pornography. */
  readonly label: string
}

/** What both versions of the content check's result carry. */
export interface MediaCheckFields extends NamedEvent<'wxa_media_check'> {
  /** AppID of the mini program. */
  readonly appid: string
  /** Id of the check, as the request returned it. */
  readonly trace_id: string
  /** Verdict per strategy; empty in version 1, and when nothing was checked. */
  readonly detail: readonly MediaCheckDetail[]
}

/**
 * Result of the first content check of pictures and sound (内容安全, 1.0).
 *
 * @see WeChat docs, mini program, `sec-center`, mediaCheckAsync
 */
export interface MediaCheckV1Event extends MediaCheckFields {
  /** Not in this version. */
  readonly version?: undefined
  /** `0` harmless, `1` risky. */
  readonly isrisky: string
  /** More about it, JSON text; may be empty. */
  readonly extra_info_json: string
  /** `0` checked; `4294966288` the link could not be read. */
  readonly status_code: string
}

/**
 * Result of the second content check of pictures and sound (内容安全, 2.0).
 *
 * @see WeChat docs, mini program, `sec-center`, mediaCheckAsync
 */
export interface MediaCheckV2Event extends MediaCheckFields {
  /** Always `2`. */
  readonly version: '2'
  /** The verdict on the whole. Not sent when nothing was checked; errcode then says why. */
  readonly result?: MediaCheckResult
  /** `0` or absent: checked; else why not, e.g. `43104`: the AppID may not use the check. */
  readonly errcode?: string
  /** Why nothing was checked, as text for people; not in every push. */
  readonly errmsg?: string
}

/** Result of a content check (内容安全); `version` tells the two forms apart. */
export type MediaCheckEvent = MediaCheckV1Event | MediaCheckV2Event

/**
 * A mini program's name was reviewed (名称审核).
 *
 * @see WeChat docs, open platform, 小程序名称审核结果事件推送
 */
export interface WxaNicknameAuditEvent extends NamedEvent<'wxa_nickname_audit'> {
  /** `2` refused, `3` passed. */
  readonly ret: string
  /** The name. */
  readonly nickname: string
  /** When refused: why. */
  readonly reason: string
}

/**
 * A mini program's code passed the review (代码审核通过).
 *
 * @see WeChat docs, open platform, 代码审核结果推送
 */
export interface WeappAuditSuccessEvent extends NamedEvent<'weapp_audit_success'> {
  /** When, in seconds since 1970. */
  readonly SuccTime: string
}

/**
 * A mini program's code was refused (代码审核不通过).
 *
 * @see WeChat docs, open platform, 代码审核结果推送
 */
export interface WeappAuditFailEvent extends NamedEvent<'weapp_audit_fail'> {
  /** Why, with `<br>` between lines. */
  readonly Reason: string
  /** When, in seconds since 1970. */
  readonly FailTime: string
  /** Media ids of screenshots, joined by `|`. */
  readonly ScreenShot: string
}

/**
 * The review of a mini program's code is late (代码审核延后).
 *
 * @see WeChat docs, open platform, 代码审核结果推送
 */
export interface WeappAuditDelayEvent extends NamedEvent<'weapp_audit_delay'> {
  /** Why. */
  readonly Reason: string
  /** When this was said, in seconds since 1970. */
  readonly DelayTime: string
}

/**
 * A mini program's category was reviewed (类目审核).
 *
 * @see WeChat docs, open platform, 类目审核结果推送
 */
export interface WxaCategoryAuditEvent extends NamedEvent<'wxa_category_audit'> {
  /** `2` refused, `3` passed. */
  readonly ret: string
  /** Id of the category's first level. */
  readonly first: string
  /** Id of the category's second level. */
  readonly second: string
  /** When refused: why. */
  readonly reason: string
}

/** Review of the permission for one privacy interface. */
export interface PrivacyApplyResult {
  /** Name of the interface, e.g. `wx.chooseAddress`. */
  readonly api_name: string
  /** When it was asked for, in seconds since 1970. */
  readonly apply_time: string
  /** Id of the review. */
  readonly audit_id: string
  /** When it was reviewed, in seconds since 1970. */
  readonly audit_time: string
  /** When refused: why. */
  readonly reason: string
  /** State of the permission, a number. */
  readonly status: string
}

/**
 * The permission for a privacy interface was reviewed (隐私接口审核).
 *
 * @see WeChat docs, open platform, 申请隐私接口, 审核结果推送
 */
export interface WxaPrivacyApplyEvent extends NamedEvent<'wxa_privacy_apply'> {
  /** The result. */
  readonly result_info: PrivacyApplyResult
}

/**
 * A mini program broke a rule (违规记录).
 *
 * @see WeChat docs, open platform, 小程序违规记录推送
 */
export interface WxaIllegalRecordEvent extends NamedEvent<'wxa_illegal_record'> {
  /** Id of the record. */
  readonly illegal_record_id: string
  /** AppID of the mini program. */
  readonly appid: string
  /** When, in seconds since 1970. */
  readonly create_time: string
  /** Why. */
  readonly illegal_reason: string
  /** What broke the rule. */
  readonly illegal_content: string
  /** URL of the rule. */
  readonly rule_url: string
  /** Name of the rule. */
  readonly rule_name: string
}

/** What broke the rule. */
export interface IllegalMaterial {
  /** The contents. */
  readonly content: string
  /** URL of the contents. */
  readonly content_url: string
}

/** What the appeal says. */
export interface AppealMaterial {
  /** Why it is no offence. */
  readonly reason: string
  /** Media ids of the proofs. */
  readonly proof_material_id: readonly string[]
}

/** One point of an appeal. */
export interface Appeal {
  /** What broke the rule. */
  readonly illegal_material: IllegalMaterial
  /** What the appeal says. */
  readonly appeal_material: AppealMaterial
}

/**
 * An appeal against a punishment (申诉记录).
 *
 * @see WeChat docs, open platform, 小程序申诉记录推送
 */
export interface WxaAppealRecordEvent extends NamedEvent<'wxa_appeal_record'> {
  /** Id of the record. */
  readonly appeal_record_id: string
  /** AppID of the mini program. */
  readonly appid: string
  /** When, in seconds since 1970. */
  readonly appeal_time: string
  /** How many times it has been tried. */
  readonly appeal_count: string
  /** Who appeals: `0` the user, `1` the third-party platform. */
  readonly appeal_from: string
  /** State of the appeal, a number. */
  readonly appeal_status: string
  /** What the punishment was for. */
  readonly punish_description: string
  /** When the appeal was decided, in seconds since 1970. Known from SDKs only. */
  readonly audit_time?: string
  /** Why it was decided so. Known from SDKs only. */
  readonly audit_reason?: string
  /** The points of the appeal. */
  readonly material: readonly Appeal[]
}

/** Which comment. */
export interface CommentResult {
  /** Id of the comment. */
  readonly comment_id: string
}

/**
 * A user gave a bad rating (小程序差评).
 *
 * @see WeChat docs, mini program, 评价, 差评通知
 */
export interface WxaCommentBadScoreEvent extends NamedEvent<'wxa_comment_bad_score'> {
  /** The comment. */
  readonly result: CommentResult
}

/**
 * A reminder to use the interface for shipping information (提醒接入发货信息管理服务).
 *
 * @see WeChat docs, mini program, `order-shipping`, 消息推送
 */
export interface TradeManageRemindAccessApiEvent extends NamedEvent<'trade_manage_remind_access_api'> {
  /** The reminder. */
  readonly msg: string
}

/** The ids of an order in every push of the shipping service. */
export interface TradeManageOrderEvent<Name extends string> extends NamedEvent<Name> {
  /** Number of the WeChat Pay transaction. */
  readonly transaction_id: string
  /** WeChat Pay merchant number. */
  readonly merchant_id: string
  /** WeChat Pay sub-merchant number; may be empty. */
  readonly sub_merchant_id: string
  /** The merchant's number of the order. */
  readonly merchant_trade_no: string
  /** When paid, in seconds since 1970. */
  readonly pay_time: string
}

/**
 * A reminder that an order has not been shipped (提醒需要上传发货信息).
 *
 * @see WeChat docs, mini program, `order-shipping`, 消息推送
 */
export interface TradeManageRemindShippingEvent
  extends TradeManageOrderEvent<'trade_manage_remind_shipping'> {
  /** The reminder. */
  readonly msg: string
}

/**
 * An order will be settled or is (订单将要结算或已经结算).
 *
 * @see WeChat docs, mini program, `order-shipping`, 消息推送
 */
export interface TradeManageOrderSettlementEvent
  extends TradeManageOrderEvent<'trade_manage_order_settlement'> {
  /** When shipped, in seconds since 1970. */
  readonly shipped_time: string
  /** When it will be settled, in seconds since 1970. */
  readonly estimated_settlement_time: string
  /** Receipt was confirmed: `1` automatically, `2` by the user. */
  readonly confirm_receive_method: string
  /** When receipt was confirmed, in seconds since 1970. */
  readonly confirm_receive_time: string
  /** When it was settled, in seconds since 1970. */
  readonly settlement_time: string
  /** The news, as text for people. Known from an SDK only. */
  readonly msg?: string
}

/** The payment behind a delivery of virtual goods. */
export interface WeChatPayInfo {
  /** The merchant's number of the order. */
  readonly MchOrderNo: string
  /** Number of the WeChat Pay transaction. */
  readonly TransactionId: string
  /** When paid, in seconds since 1970. */
  readonly PaidTime: string
}

/** How many, and for how much. */
export interface XpayAmount {
  /** How many. */
  readonly Quantity: string
  /** Price before the discount, in fen (分). */
  readonly OrigPrice: string
  /** Price paid, in fen (分). */
  readonly ActualPrice: string
  /** What the mini program put into the order. */
  readonly Attach: string
}

/** The virtual goods. */
export interface XpayGoods extends XpayAmount {
  /** Id of the goods. */
  readonly ProductId: string
}

/** What both payments for virtual goods carry. */
export interface XpayEvent<Name extends string> extends NamedEvent<Name> {
  /** OpenID of the user. */
  readonly OpenId: string
  /** The mini program's number of the order. */
  readonly OutTradeNo: string
  /** `0` production, `1` sandbox. */
  readonly Env: string
  /** The payment. */
  readonly WeChatPayInfo: WeChatPayInfo
}

/**
 * Virtual goods are paid for and are to be delivered (虚拟支付道具发货). JSON only; answer
 * `{"ErrCode":0,"ErrMsg":"success"}`.
 *
 * @see WeChat docs, mini program, 虚拟支付, 消息推送
 */
export interface XpayGoodsDeliverEvent extends XpayEvent<'xpay_goods_deliver_notify'> {
  /** The goods. */
  readonly GoodsInfo: XpayGoods
}

/**
 * Virtual coins are paid for (虚拟支付代币支付). JSON only; answer `{"ErrCode":0,"ErrMsg":"success"}`.
 *
 * @see WeChat docs, mini program, 虚拟支付, 消息推送
 */
export interface XpayCoinPayEvent extends XpayEvent<'xpay_coin_pay_notify'> {
  /** The coins. */
  readonly CoinInfo: XpayAmount
}

/**
 * A refund of virtual goods ended (虚拟支付退款). JSON only.
 *
 * @see WeChat docs, mini program, 虚拟支付, 消息推送
 */
export interface XpayRefundEvent extends NamedEvent<'xpay_refund_notify'> {
  /** OpenID of the user. */
  readonly OpenId: string
  /** WeChat's number of the refund. */
  readonly WxRefundId: string
  /** The merchant's number of the refund. */
  readonly MchRefundId: string
  /** WeChat's number of the order. */
  readonly WxOrderId: string
  /** The merchant's number of the order. */
  readonly MchOrderId: string
  /** Amount refunded, in fen (分). */
  readonly RefundFee: string
  /** `0`: refunded. */
  readonly RetCode: string
  /** The result, as text for people. */
  readonly RetMsg: string
  /** When it began, in seconds since 1970. */
  readonly RefundStartTimestamp: string
  /** When it succeeded, in seconds since 1970. */
  readonly RefundSuccTimestamp: string
  /** WeChat Pay's number of the refund. */
  readonly WxpayRefundTransactionId: string
  /** How many times this has been pushed before. */
  readonly RetryTimes: string
}

/** A delivery of game coins. */
export interface MiniGame {
  /** The order: JSON text. */
  readonly Payload: string
  /** HMAC-SHA256 over the event and the payload, in hexadecimal. */
  readonly PayEventSig: string
  /** `true`: sent by the console's test tool. */
  readonly IsMock: string
}

/**
 * Game coins were delivered (小游戏代币发货).
 *
 * @see WeChat docs, mini game, 虚拟支付, 发货推送
 */
export interface MinigameCoinDeliverEvent extends NamedEvent<'minigame_coin_deliver_completed'> {
  /** The delivery. */
  readonly MiniGame: MiniGame
}

/** Result of uploading an episode. */
export interface SecvodUpload {
  /** Id of the media. */
  readonly media_id: string
  /** What the mini program put into the upload, if it did. */
  readonly source_context?: string
  /** `0`: uploaded; else an error code. */
  readonly errcode: string
  /** The result, as text for people; not in every push. */
  readonly errmsg?: string
}

/**
 * An episode of a short drama was uploaded (短剧媒资上传完成).
 *
 * @see WeChat docs, mini program, 短剧, 媒资上传完成事件
 */
export interface SecvodUploadEvent extends NamedEvent<'secvod_upload_event'> {
  /** The result. */
  readonly upload_event: SecvodUpload
}

/** Review of a book. */
export interface BookAuditDetail {
  /** State of the review, a number. */
  readonly status: string
  /** When it was handed in, in seconds since 1970. */
  readonly create_time: string
  /** When it was reviewed, in seconds since 1970. */
  readonly audit_time: string
}

/** Review of a short drama. */
export interface DramaAuditDetail extends BookAuditDetail {
  /** Kind of the review, a number. */
  readonly audit_type: string
}

/** A short drama and its review. */
export interface DramaAudit {
  /** Id of the drama. */
  readonly drama_id: string
  /** The review. */
  readonly audit_detail: DramaAuditDetail
}

/**
 * A short drama was reviewed (短剧审核).
 *
 * @see WeChat docs, mini program, 短剧, 审核状态事件
 */
export interface SecvodAuditEvent extends NamedEvent<'secvod_audit_event'> {
  /** The drama and its review. */
  readonly audit_event: DramaAudit
}

/** A book and its review. */
export interface BookAudit {
  /** Id of the book. */
  readonly book_id: string
  /** The review. */
  readonly audit_detail: BookAuditDetail
}

/**
 * A book was reviewed (小说审核).
 *
 * @see WeChat docs, mini program, 小说, 审核状态事件
 */
export interface SecbookAuditEvent extends NamedEvent<'secbook_audit_event'> {
  /** The book and its review. */
  readonly audit_event: BookAudit
}

/**
 * Sent by the console's debugging tool (消息推送调试), to accounts of any kind.
 *
 * @see WeChat docs, mini program, `server-ability/message-push`
 */
export interface DebugDemoEvent extends NamedEvent<'debug_demo'> {
  /** Text typed into the tool. */
  readonly debug_str: string
}

/** Mini programs (小程序), also through a third-party platform that acts for them. Shops have their own file. */
export interface MiniprogramMessages {
  'event:wxa_media_check': MediaCheckEvent
  'event:wxa_nickname_audit': WxaNicknameAuditEvent
  'event:weapp_audit_success': WeappAuditSuccessEvent
  'event:weapp_audit_fail': WeappAuditFailEvent
  'event:weapp_audit_delay': WeappAuditDelayEvent
  'event:wxa_category_audit': WxaCategoryAuditEvent
  'event:wxa_privacy_apply': WxaPrivacyApplyEvent
  'event:wxa_illegal_record': WxaIllegalRecordEvent
  'event:wxa_appeal_record': WxaAppealRecordEvent
  'event:wxa_comment_bad_score': WxaCommentBadScoreEvent
  'event:trade_manage_remind_access_api': TradeManageRemindAccessApiEvent
  'event:trade_manage_remind_shipping': TradeManageRemindShippingEvent
  'event:trade_manage_order_settlement': TradeManageOrderSettlementEvent
  'event:xpay_goods_deliver_notify': XpayGoodsDeliverEvent
  'event:xpay_coin_pay_notify': XpayCoinPayEvent
  'event:xpay_refund_notify': XpayRefundEvent
  'event:minigame_coin_deliver_completed': MinigameCoinDeliverEvent
  'event:secvod_upload_event': SecvodUploadEvent
  'event:secvod_audit_event': SecvodAuditEvent
  'event:secbook_audit_event': SecbookAuditEvent
  'event:debug_demo': DebugDemoEvent
}

/** Lists in {@link MiniprogramMessages}. */
export const miniprogramLists: ListTable = {
  'event:wxa_media_check': ['detail'],
  'event:wxa_appeal_record': ['material', 'material.appeal_material.proof_material_id'],
}
