import type { NamedEvent } from './base.ts'

/**
 * The account's certification (微信认证) is good until some time, or was.
 *
 * @see WeChat docs, `Account_Management`, 微信认证事件推送
 */
export interface CertificationEvent<Name extends string> extends NamedEvent<Name> {
  /** When the certification expires or expired, or for `annual_renew` is due, in seconds since 1970. */
  readonly ExpiredTime: string
}

/**
 * A step of the account's certification (微信认证) failed.
 *
 * @see WeChat docs, `Account_Management`, 微信认证事件推送
 */
export interface CertificationFailEvent<Name extends string> extends NamedEvent<Name> {
  /** When it failed, in seconds since 1970. */
  readonly FailTime: string
  /** Why, as text for people. */
  readonly FailReason: string
}

/**
 * A user who authorized in the last 30 days changed or withdrew personal data (授权用户信息变更). Some pushes spell
 * OpenID and AppID in small letters: read `message.OpenID ?? message.openid`.
 *
 * @see WeChat docs, `OA_Web_Apps/authorization_change`
 */
export interface UserAuthorizationEvent<Name extends string> extends NamedEvent<Name> {
  /** OpenID of the user who authorized. */
  readonly OpenID?: string
  /** AppID of the app that was authorized. */
  readonly AppID?: string
  /** As OpenID, in some pushes. */
  readonly openid?: string
  /** As AppID, in some pushes. */
  readonly appid?: string
  /** The user's UnionID. */
  readonly UnionID?: string
  /**
   * What was withdrawn (取消授权的数据类型).
   *
   * Official Accounts: 201 address, 202 invoice, 203 card, 204 microphone, 205 nickname and avatar, 206 location,
   * 207 chosen picture or video. Mini programs: 1 plate number, 2 address, 3 invoice, 4 Bluetooth, 5 microphone,
   * 6 nickname and avatar, 7 camera, 8 phone number, 12 WeRun steps, 13 location, 14 chosen picture or video,
   * 15 chosen file, 16 e-mail, 18 chosen place, 19 nickname from the keyboard, 20 avatar from the picker. Others
   * have been seen.
   */
  readonly RevokeInfo?: string
  /** Mini programs, withdrawal inside a plug-in: its id. */
  readonly PluginID?: string
  /** Mini programs, withdrawal inside a plug-in: the user's OpenPID there. */
  readonly OpenPID?: string
}

/**
 * The fee for the account's certification is paid (微信认证缴费成功).
 *
 * @see no WeChat page; pushes shown in WeChat's community
 */
export interface WxVerifyPaySuccEvent extends NamedEvent<'wx_verify_pay_succ'> {
  /** Number of the certification's order. */
  readonly OrderId: string
}

/**
 * A company that checks the papers got the job (微信认证派单).
 *
 * @see no WeChat page; pushes shown in WeChat's community
 */
export interface WxVerifyDispatchEvent extends NamedEvent<'wx_verify_dispatch'> {
  /** Name of the company. */
  readonly Provider: string
  /** How to reach it, as text for people. */
  readonly Contact: string
  /** When it got the job, in seconds since 1970. */
  readonly DispatchTime: string
}

/** The account's certification (微信认证), and users' authorization (授权用户信息变更). */
export interface AccountMessages {
  /** The organization is verified (资质认证成功). */
  'event:qualification_verify_success': CertificationEvent<'qualification_verify_success'>
  /** The organization is not verified (资质认证失败). */
  'event:qualification_verify_fail': CertificationFailEvent<'qualification_verify_fail'>
  /** The name is verified (名称认证成功). */
  'event:naming_verify_success': CertificationEvent<'naming_verify_success'>
  /** The name is not verified (名称认证失败). */
  'event:naming_verify_fail': CertificationFailEvent<'naming_verify_fail'>
  /** The yearly review is due (年审通知). */
  'event:annual_renew': CertificationEvent<'annual_renew'>
  /** The certification has expired (认证过期失效通知). */
  'event:verify_expired': CertificationEvent<'verify_expired'>
  'event:wx_verify_pay_succ': WxVerifyPaySuccEvent
  'event:wx_verify_dispatch': WxVerifyDispatchEvent
  /** The user changed the data (授权用户资料变更). */
  'event:user_info_modified': UserAuthorizationEvent<'user_info_modified'>
  /** The user withdrew the authorization (授权用户资料撤回). */
  'event:user_authorization_revoke': UserAuthorizationEvent<'user_authorization_revoke'>
  /** The user's WeChat account is closed (授权用户完成注销). */
  'event:user_authorization_cancellation': UserAuthorizationEvent<'user_authorization_cancellation'>
}
