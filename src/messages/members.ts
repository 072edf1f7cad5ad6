import type { NamedEvent } from './base.ts'

/** Who joined. */
export interface EcJoinedMember {
  /** When, in seconds since 1970. */
  readonly join_time: string
  /** Mobile number. */
  readonly phone_number: string
}

/** Who left. */
export interface EcLeftMember {
  /** When, in seconds since 1970. */
  readonly close_time: string
}

/** A member's grade. */
export interface EcMemberGrade {
  /** Grade, a number. */
  readonly grade: string
  /** Points towards the next grade. */
  readonly experience_value: string
}

/** A member's points. */
export interface EcMemberScore {
  /** Points now. */
  readonly score: string
  /** Change; negative: spent. */
  readonly delta_score: string
  /** Why they changed, a number; not in every form. */
  readonly flow_type?: string
}

/**
 * A member of a channels shop (小店会员) takes a step; which one, the event's name tells.
 *
 * @see WeChat docs, channels shop (视频号小店), 会员通知; the fields are known from SDKs
 */
export interface EcMemberEvent<Name extends string, Member> extends NamedEvent<Name> {
  /** The member. */
  readonly user_info: Member
}

/** A coupon for points. */
export interface EcExchangedCoupon {
  /** Id of the coupon's kind. */
  readonly related_coupon_id: string
}

/** A product for points. */
export interface EcExchangedProduct {
  /** Id of the product. */
  readonly related_product_id: string
}

/** What was had for points. */
export interface EcExchange {
  /** Points spent. */
  readonly pay_score: string
  /** `1` a coupon, `2` a product. */
  readonly score_item_type: string
  /** The coupon, if it was one. */
  readonly coupon_info?: EcExchangedCoupon
  /** The product, if it was one. */
  readonly product_info?: EcExchangedProduct
}

/**
 * A member exchanges points (积分兑换).
 *
 * @see WeChat docs, channels shop (视频号小店), 会员积分兑换通知; the fields are known from SDKs
 */
export interface EcMemberExchangeEvent extends NamedEvent<'channels_ec_vip_score_exchange'> {
  /** The exchange. */
  readonly exchange_info: EcExchange
}

/** Members of channels shops (小店会员). */
export interface MemberMessages {
  /** Joined (加入会员). */
  'event:channels_ec_vip_join': EcMemberEvent<'channels_ec_vip_join', EcJoinedMember>
  /** Left (注销会员). */
  'event:channels_ec_vip_close': EcMemberEvent<'channels_ec_vip_close', EcLeftMember>
  /** Another grade (等级更新). */
  'event:channels_ec_vip_grade_info_update': EcMemberEvent<'channels_ec_vip_grade_info_update', EcMemberGrade>
  /** Other points (积分更新). */
  'event:channels_ec_vip_score_update': EcMemberEvent<'channels_ec_vip_score_update', EcMemberScore>
  'event:channels_ec_vip_score_exchange': EcMemberExchangeEvent
}
