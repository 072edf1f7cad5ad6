import { wrongArgument } from '../base/check-options.ts'
import { distance } from '../base/spelling.ts'
import type { Kind, Message } from '../messages/message.ts'

/** The events that {@link MessageMap} knows, as WeChat spells them. */
const events = words(`
  subscribe unsubscribe SCAN LOCATION CLICK VIEW view_miniprogram scancode_push scancode_waitmsg pic_sysphoto
  pic_photo_or_album pic_weixin location_select ENTER TEMPLATESENDJOBFINISH MASSSENDJOBFINISH PUBLISHJOBFINISH
  FREEPUBLISHJOBFINISH subscribe_msg_popup_event subscribe_msg_change_event subscribe_msg_sent_event
  kf_create_session kf_close_session kf_switch_session user_enter_tempsession qualification_verify_success
  qualification_verify_fail naming_verify_success naming_verify_fail annual_renew verify_expired
  user_info_modified user_authorization_revoke user_authorization_cancellation card_pass_check
  card_not_pass_check user_get_card user_gifting_card user_del_card user_consume_card user_pay_from_pay_cell
  user_view_card user_enter_session_from_card submit_membercard_user_info update_member_card card_sku_remind
  card_pay_order card_merchant_check_result giftcard_pay_done giftcard_send_to_friend giftcard_user_accept
  user_authorize_invoice update_invoice_status submit_invoice_title cloud_invoice_invoiceresult_event
  merchant_order poi_check_notify apply_merchant_audit_info create_map_poi_audit_info add_store_audit_info
  modify_store_audit_info WifiConnected ShakearoundUserShake guide_qrcode_scan_event wxa_media_check
  wxa_nickname_audit weapp_audit_success weapp_audit_fail weapp_audit_delay wxa_category_audit
  wxa_privacy_apply wxa_illegal_record wxa_appeal_record wxa_comment_bad_score trade_manage_remind_access_api
  trade_manage_remind_shipping trade_manage_order_settlement xpay_goods_deliver_notify xpay_coin_pay_notify
  xpay_refund_notify minigame_coin_deliver_completed secvod_upload_event secvod_audit_event
  secbook_audit_event debug_demo open_product_account_register open_product_brand_audit
  open_product_category_audit open_product_order_analyze open_product_receive_coupon
  open_product_scene_group_audit open_product_spu_audit open_product_spu_status_update aftersale_new_order
  aftersale_update_order aftersale_user_cancel aftersale_refund_success aftersale_complaint_update_order_state
  aftersale_wait_merchant_confirm_receipt aftersale_wait_merchant_offline_refund
  aftersale_merchant_confirm_receipt_overdue aftersale_merchant_handle_refund_overdue
  aftersale_merchant_handle_return_overdue aftersale_user_apply_platform_judge_overdue
  aftersale_user_confirm_refund_certificate aftersale_user_modify_return_info
  aftersale_user_upload_return_info_overdue funds_order_pay funds_order_profitsharing funds_order_refund
  withdraw_notify channels_ec_aftersale_update channels_ec_present_aftersale_update
  channels_ec_guarantee_update channels_ec_complaint_update channels_ec_brand channels_ec_coupon_receive
  channels_ec_order_new channels_ec_order_pay channels_ec_order_deliver channels_ec_order_confirm
  channels_ec_order_cancel channels_ec_order_settle channels_ec_order_ext_info_update
  channels_ec_vip_user_auto_add channels_ec_vip_user_info_get dropship_order_new dropship_order_cancel
  dropship_order_update product_category_audit product_spu_audit product_spu_listing head_supplier_item_update
  complaint_callback complaint_notify add_express_path add_waybill cancel_waybill check_biz get_quota
  update_business_bind_result update_waybill_status ewaybill_push_path betaapp_verify_apply_event
  betaapp_verify_event miniprogram_sharer_action miniprogram_sharer_bind_status_change
  wx_verify_pay_succ wx_verify_dispatch user_scan_product user_scan_product_enter_session
  user_scan_product_async user_scan_product_verify_action add_nearby_poi_audit_info nearby_category_audit_info
  guide_invite_result_event xpay_complaint_notify xpay_subscribe_signing_result_notify
  xpay_apple_subscribe_signing_result_notify xpay_subscribe_pay_fail_notify
  xpay_subscribe_ios_refund_query_notify retail_refund_notify charge_service_quota_notify
  wxalive_follow_notify wxalive_push_message_notify betaapp_authorization_apply_event open_product_order_pay
  open_product_order_confirm open_product_order_settle open_product_order_refund open_product_order_cancel
  channels_ec_order_wait_shipping channels_ec_stock_no_enough channels_ec_sharer_change product_spu_update
  product_order_status_update cooperation_shop_order channels_ec_acct_notify channels_ec_withdraw_notify
  qrcode_status channels_ec_close_store set_shop_nickname channels_ec_coupon_create channels_ec_coupon_delete
  channels_ec_coupon_expire channels_ec_coupon_info_change channels_ec_coupon_invalid
  channels_ec_user_coupon_expire channels_ec_user_coupon_use channels_ec_user_coupon_unuse
  channels_ec_voucher_send_succ channels_ec_vip_join channels_ec_vip_close channels_ec_vip_grade_info_update
  channels_ec_vip_score_update channels_ec_vip_score_exchange query_single_waybill_fee add_single_waybill
  cancel_single_waybill query_single_waybill notify_single_waybill_pay remind_waybill waybill_complaint
  waybill_evaluate_agent waybill_query_expect_time_range waybill_notify_query transport_precreate_order
  transport_add_order transport_readd_order transport_precancel_order transport_cancel_order
  transport_add_tips transport_confirm_return_to_biz transport_get_agent_pos transport_query_order_status
  transport_set_rider_score get_pre_auth_code get_auth_info cancel_auth_account mock_update_order_status`)

/** The other kinds that it knows. */
const others = words(`
  message event device_event text image voice video shortvideo location link file miniprogrampage device_text
  device_event:bind device_event:unbind device_event:subscribe_status device_event:unsubscribe_status`)

/** Every known kind, by its name in lower case. */
const known: ReadonlyMap<string, string> = new Map(
  [...others, ...events.map((name) => `event:${name}`)].map((kind) => [kind.toLowerCase(), kind]),
)

/** True for a kind that {@link MessageMap} knows, whatever its letter case. */
export function isKnownKind(kind: string): boolean {
  return known.has(kind.toLowerCase())
}

/**
 * The kind of a message as {@link MessageMap} spells it, an event in whatever letter case it came; `undefined` for one
 * that no page of WeChat's documentation names. Fit for the label of a metric: senders cannot make up further ones.
 *
 * @throws EchostrError `bad_option`
 * @example kindOf(ctx.message) // 'text', 'event:CLICK'
 */
export function kindOf(message: Message): Kind | undefined {
  const { MsgType, Event } = (message ?? {}) as { MsgType?: unknown; Event?: unknown }
  if (typeof MsgType !== 'string') throw wrongArgument('kindOf()', 'message', 'a message', message)
  const isEvent = MsgType === 'event' || MsgType === 'device_event'
  if (isEvent && typeof Event === 'string')
    return known.get(`${MsgType}:${Event.toLowerCase()}`) as Kind | undefined
  // what stands for many kinds, or has an event in it, is no MsgType
  const isType = MsgType !== 'message' && !MsgType.includes(':') && known.get(MsgType) === MsgType
  return isType ? (MsgType as Kind) : undefined
}

/** So many letters may differ for one name to be taken for a misspelling of another. */
const mostDifferent = 2

/**
 * The kind that was probably meant by one that WeChat does not send: written in another letter case, with a letter or
 * two amiss, or an event without `event:`. `undefined` for a known kind, and for one that is like none.
 *
 * @example closestKind('Text') // 'text'
 * @example closestKind('subscribe') // 'event:subscribe'
 */
export function closestKind(kind: string): string | undefined {
  const name = kind.toLowerCase()
  const spelled = known.get(name)
  // an event in another letter case is no mistake: registered events match whatever their letter case
  if (spelled === kind || (spelled !== undefined && /^(device_)?event:/.test(kind))) return undefined
  return spelled ?? known.get(`event:${name}`) ?? misspelled(name)
}

function misspelled(name: string): string | undefined {
  let closest: string | undefined
  let least = mostDifferent + 1
  for (const [each, kind] of known) {
    const differences = Math.min(distance(name, each, least), distance(`event:${name}`, each, least))
    if (differences >= least) continue
    least = differences
    closest = kind
  }
  return closest
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
