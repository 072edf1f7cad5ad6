import type { NamedEvent } from './base.ts'

/**
 * An event about a kind of card (卡券).
 *
 * @see WeChat docs, cards (微信卡券), 卡券事件推送
 */
export interface CardEvent<Name extends string> extends NamedEvent<Name> {
  /** Id of the card's kind. */
  readonly CardId: string
}

/**
 * An event about one user's card.
 *
 * @see WeChat docs, cards (微信卡券), 卡券事件推送
 */
export interface UserCardEvent<Name extends string> extends CardEvent<Name> {
  /** Code of this card (卡券code序列号). */
  readonly UserCardCode: string
}

/**
 * A card was reviewed (卡券审核).
 *
 * @see WeChat docs, cards (微信卡券), 审核事件推送
 */
export interface CardCheckEvent<Name extends string> extends CardEvent<Name> {
  /** When refused: why. */
  readonly RefuseReason?: string
}

/**
 * A user takes a card (领取卡券).
 *
 * @see WeChat docs, cards (微信卡券), 领取事件推送
 */
export interface UserGetCardEvent extends UserCardEvent<'user_get_card'> {
  /** `1`: given by a friend; `0`: not. */
  readonly IsGiveByFriend: string
  /** When given: OpenID of the giver. */
  readonly FriendUserName?: string
  /** When given: the card's code before that. */
  readonly OldUserCardCode?: string
  /** Number of the scene in which it was taken; the older form of OuterStr. */
  readonly OuterId: string
  /** Text of the scene in which it was taken, as set by the account. */
  readonly OuterStr?: string
  /** `1`: a deleted membership card is restored; `0`: not. */
  readonly IsRestoreMemberCard: string
  /** `1`: recommended by a friend; `0`: not. */
  readonly IsRecommendByFriend: string
  /** The user's UnionID. */
  readonly UnionId?: string
}

/**
 * A user gives a card away (转赠卡券).
 *
 * @see WeChat docs, cards (微信卡券), 转赠事件推送
 */
export interface UserGiftingCardEvent extends UserCardEvent<'user_gifting_card'> {
  /** OpenID of the receiver. */
  readonly FriendUserName: string
  /** `1`: the gift came back unclaimed; `0`: not. */
  readonly IsReturnBack: string
  /** `1`: given to a group chat; `0`: not. */
  readonly IsChatRoom: string
}

/**
 * A card is redeemed (核销卡券).
 *
 * @see WeChat docs, cards (微信卡券), 核销事件推送
 */
export interface UserConsumeCardEvent extends UserCardEvent<'user_consume_card'> {
  /** How: `FROM_API`, `FROM_MP` (the console) or `FROM_MOBILE_HELPER` (the card helper). */
  readonly ConsumeSource: string
  /** Name of the shop; may be empty. */
  readonly LocationName: string
  /** Id of the shop. Known from SDKs only. */
  readonly LocationId?: string
  /** OpenID of the member of staff. */
  readonly StaffOpenId: string
  /** Verification code of self-service redeeming; may be empty. */
  readonly VerifyCode: string
  /** Amount noted in self-service redeeming; may be empty. */
  readonly RemarkAmount: string
  /** Number of the scene; the older form of OuterStr. Known from SDKs only. */
  readonly OuterId?: string
  /** Text of the scene, as set by the account. */
  readonly OuterStr: string
}

/**
 * A user pays with a card at the till (微信买单).
 *
 * @see WeChat docs, cards (微信卡券), 买单事件推送
 */
export interface UserPayFromPayCellEvent extends UserCardEvent<'user_pay_from_pay_cell'> {
  /** Number of the WeChat Pay transaction. */
  readonly TransId: string
  /** Id of the shop. */
  readonly LocationId: string
  /** Name of the shop. Known from SDKs only. */
  readonly LocationName?: string
  /** Amount paid, in fen (分). */
  readonly Fee: string
  /** Amount due before the discount, in fen (分). */
  readonly OriginalFee: string
}

/**
 * A user opens a membership card (进入会员卡).
 *
 * @see WeChat docs, cards (微信卡券), 进入会员卡事件推送
 */
export interface UserViewCardEvent extends UserCardEvent<'user_view_card'> {
  /** Number of the scene; the older form of OuterStr. Known from SDKs only. */
  readonly OuterId?: string
  /** Text of the scene, as set by the account. */
  readonly OuterStr: string
}

/**
 * A membership card's contents change (会员卡内容更新).
 *
 * @see WeChat docs, cards (微信卡券), 会员卡内容更新事件
 */
export interface UpdateMemberCardEvent extends UserCardEvent<'update_member_card'> {
  /** Change of the points. */
  readonly ModifyBonus: string
  /** Change of the balance. */
  readonly ModifyBalance: string
}

/**
 * A card's stock runs low (库存报警).
 *
 * @see WeChat docs, cards (微信卡券), 库存报警事件
 */
export interface CardSkuRemindEvent extends CardEvent<'card_sku_remind'> {
  /** The alarm, as text for people. */
  readonly Detail: string
}

/**
 * The account's card points change (券点流水详情).
 *
 * @see WeChat docs, cards (微信卡券), 券点流水详情事件
 */
export interface CardPayOrderEvent extends NamedEvent<'card_pay_order'> {
  /** Number of the order. */
  readonly OrderId: string
  /** State, e.g. `ORDER_STATUS_FINANCE_SUCC`. */
  readonly Status: string
  /** When ordered, in seconds since 1970. */
  readonly CreateOrderTime: string
  /** When paid, in seconds since 1970; `0` when nothing was to be paid. */
  readonly PayFinishTime: string
  /** Description; may be empty. */
  readonly Desc: string
  /** Free points spent or given. */
  readonly FreeCoinCount: string
  /** Paid points spent or bought. */
  readonly PayCoinCount: string
  /** Free points refunded. */
  readonly RefundFreeCoinCount: string
  /** Paid points refunded. */
  readonly RefundPayCoinCount: string
  /** Kind of the order, e.g. `ORDER_TYPE_SYS_ADD`. */
  readonly OrderType: string
  /** Note. */
  readonly Memo: string
  /** About the receipt; may be empty. */
  readonly ReceiptInfo: string
}

/**
 * A sub-merchant was reviewed (子商户审核).
 *
 * @see WeChat docs, cards (微信卡券), 子商户审核事件推送
 */
export interface CardMerchantCheckResultEvent extends NamedEvent<'card_merchant_check_result'> {
  /** Id of the sub-merchant. */
  readonly MerchantId: string
  /** `1`: passed; `0`: refused. */
  readonly IsPass: string
  /** When refused: why. */
  readonly Reason: string
  /** Id of the card's kind. Known from one SDK only. */
  readonly CardId?: string
}

/**
 * A gift card (礼品卡) order is paid.
 *
 * @see WeChat docs, gift cards (微信礼品卡), 购买成功事件
 */
export interface GiftCardEvent<Name extends string> extends NamedEvent<Name> {
  /** Id of the gift-card shelf (货架). */
  readonly PageId: string
  /** Number of the order. */
  readonly OrderId: string
}

/**
 * A gift card (礼品卡) is accepted.
 *
 * @see WeChat docs, gift cards (微信礼品卡), 领取成功事件
 */
export interface GiftCardAcceptEvent<Name extends string> extends GiftCardEvent<Name> {
  /** `true`: in a group chat; `false`: not. */
  readonly IsChatRoom: string
}

/**
 * A gift card is given to a friend, or comes back (礼品卡赠送、退回).
 *
 * @see WeChat docs, gift cards (微信礼品卡), 赠送事件
 */
export interface GiftCardSendToFriendEvent extends GiftCardAcceptEvent<'giftcard_send_to_friend'> {
  /** `true`: came back unclaimed; `false`: not. */
  readonly IsReturnBack: string
}

/**
 * A user allowed or refused an invoice (用户授权开票).
 *
 * @see WeChat docs, invoices (微信电子发票), 收取授权完成事件推送
 */
export interface UserAuthorizeInvoiceEvent extends NamedEvent<'user_authorize_invoice'> {
  /** Number of the order that was authorized; empty otherwise. */
  readonly SuccOrderId: string
  /** Number of the order that failed; empty otherwise. */
  readonly FailOrderId: string
  /** AppID through which it was authorized; may be empty. Read `AppId ?? AuthorizeAppId`. */
  readonly AppId?: string
  /** As AppId; two SDKs read this name, a third AppId. */
  readonly AuthorizeAppId?: string
  /** Where it was authorized: `web`, `app`, `wxa` …; may be empty. */
  readonly Source: string
}

/**
 * The state of an invoice changes (发票状态更新).
 *
 * @see WeChat docs, invoices (微信电子发票), 发票状态更新事件
 */
export interface UpdateInvoiceStatusEvent extends NamedEvent<'update_invoice_status'> {
  /** The new state, e.g. `INVOICE_REIMBURSE_INIT`. */
  readonly Status: string
  /** Id of the invoice's kind of card. */
  readonly CardId: string
  /** Code of the invoice. */
  readonly Code: string
}

/**
 * A user sends the title for an invoice (用户提交发票抬头).
 *
 * @see WeChat docs, invoices (微信电子发票), 提交发票抬头事件
 */
export interface SubmitInvoiceTitleEvent extends NamedEvent<'submit_invoice_title'> {
  /** Title (抬头). */
  readonly title: string
  /** Tax number (税号). */
  readonly tax_no: string
  /** Address. */
  readonly addr: string
  /** Telephone number. */
  readonly phone: string
  /** Bank (开户银行). */
  readonly bank_type: string
  /** Bank account's number. */
  readonly bank_no: string
  /** What the account put into the link. */
  readonly attach: string
  /** `InvoiceUserTitleBusinessType` a company, `InvoiceUserTitlePersonType` a person. */
  readonly title_type: string
}

/**
 * Result of issuing an electronic invoice (开票平台结果).
 *
 * @see WeChat docs, invoices (微信电子发票), 统一开票接口, 异步通知
 */
export interface CloudInvoiceResultEvent extends NamedEvent<'cloud_invoice_invoiceresult_event'> {
  /** Serial number of the request (发票请求流水号). */
  readonly fpqqlsh: string
  /** State of the invoice. */
  readonly status: string
  /** The seller's tax number (纳税人识别号). */
  readonly nsrsbh: string
}

/**
 * An order in the legacy shop (微信小店订单付款通知).
 *
 * @see WeChat docs, legacy shop (微信小店), 订单付款通知
 */
export interface MerchantOrderEvent extends NamedEvent<'merchant_order'> {
  /** Number of the order. */
  readonly OrderId: string
  /** State of the order; `2`: to be delivered. */
  readonly OrderStatus: string
  /** Id of the product. */
  readonly ProductId: string
  /** Variants as `id:value` pairs, joined by semicolons. */
  readonly SkuInfo: string
}

/** Cards (卡券), gift cards (礼品卡), invoices (发票) and the first shop (微信小店); mostly legacy. */
export interface CardMessages {
  /** Passed (审核通过). */
  'event:card_pass_check': CardCheckEvent<'card_pass_check'>
  /** Refused (审核不通过). */
  'event:card_not_pass_check': CardCheckEvent<'card_not_pass_check'>
  'event:user_get_card': UserGetCardEvent
  'event:user_gifting_card': UserGiftingCardEvent
  /** The user deletes the card (删除卡券). */
  'event:user_del_card': UserCardEvent<'user_del_card'>
  'event:user_consume_card': UserConsumeCardEvent
  'event:user_pay_from_pay_cell': UserPayFromPayCellEvent
  'event:user_view_card': UserViewCardEvent
  /** The user opens the chat from the card (从卡券进入公众号会话). */
  'event:user_enter_session_from_card': UserCardEvent<'user_enter_session_from_card'>
  /** The user filled in the form and activated the membership card (会员卡激活). */
  'event:submit_membercard_user_info': UserCardEvent<'submit_membercard_user_info'>
  'event:update_member_card': UpdateMemberCardEvent
  'event:card_sku_remind': CardSkuRemindEvent
  'event:card_pay_order': CardPayOrderEvent
  'event:card_merchant_check_result': CardMerchantCheckResultEvent
  /** Paid (购买成功). */
  'event:giftcard_pay_done': GiftCardEvent<'giftcard_pay_done'>
  'event:giftcard_send_to_friend': GiftCardSendToFriendEvent
  /** Accepted (领取成功). */
  'event:giftcard_user_accept': GiftCardAcceptEvent<'giftcard_user_accept'>
  'event:user_authorize_invoice': UserAuthorizeInvoiceEvent
  'event:update_invoice_status': UpdateInvoiceStatusEvent
  'event:submit_invoice_title': SubmitInvoiceTitleEvent
  'event:cloud_invoice_invoiceresult_event': CloudInvoiceResultEvent
  'event:merchant_order': MerchantOrderEvent
}
