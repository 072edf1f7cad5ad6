/**
 * What every push to a third-party platform's authorization URL (第三方平台授权事件接收URL) carries. It has neither
 * MsgType nor FromUserName, so it is no message of an app; the answer is always `success`.
 *
 * @see WeChat docs, open platform, `Third-party_Platforms/2.0`, Before_Develop
 */
export interface BasePlatformPush {
  /** AppID of the third-party platform (component). */
  readonly AppId: string
  /** When it was made, in seconds since 1970. */
  readonly CreateTime: string
  /** The type's name. */
  readonly InfoType: string
}

/**
 * The ticket that fetches the platform's token (验证票据); every ten minutes, valid for twelve hours.
 *
 * @see WeChat docs, open platform, 验证票据推送
 */
export interface ComponentVerifyTicketPush extends BasePlatformPush {
  readonly InfoType: 'component_verify_ticket'
  /** The ticket. */
  readonly ComponentVerifyTicket: string
}

/**
 * An account authorizes the platform, or changes what it allows (授权成功, 更新授权).
 *
 * @see WeChat docs, open platform, 授权变更通知推送
 */
export interface AuthorizedPush<Name extends string> extends BasePlatformPush {
  readonly InfoType: Name
  /** AppID of the account. */
  readonly AuthorizerAppid: string
  /** Code that fetches the account's tokens. */
  readonly AuthorizationCode: string
  /** When the code expires; seconds. */
  readonly AuthorizationCodeExpiredTime: string
  /** The pre-authorization code (预授权码) it came from. */
  readonly PreAuthCode: string
}

/**
 * An account withdraws its authorization (取消授权).
 *
 * @see WeChat docs, open platform, 授权变更通知推送
 */
export interface UnauthorizedPush extends BasePlatformPush {
  readonly InfoType: 'unauthorized'
  /** AppID of the account. */
  readonly AuthorizerAppid: string
}

/** The company that a mini program is registered for (主体信息). */
export interface CompanyInfo {
  /** Name of the company. */
  readonly name: string
  /** Code of the company. */
  readonly code: string
  /** Kind of code: `1` unified social credit code, `2` organization code, `3` business licence number. */
  readonly code_type: string
  /** WeChat id of the legal representative. */
  readonly legal_persona_wechat: string
  /** Name of the legal representative. */
  readonly legal_persona_name: string
  /** The platform's telephone number. */
  readonly component_phone: string
}

/** What both registration results carry. */
export interface RegistrationPush extends BasePlatformPush {
  /** AppID of the mini program. */
  readonly appid: string
  /** `0`: done; else an error code. */
  readonly status: string
  /** The result, as text for people. */
  readonly msg: string
  /** The company. */
  readonly info: CompanyInfo
}

/**
 * Result of registering a mini program for a company (快速注册企业小程序).
 *
 * @see WeChat docs, open platform, 快速注册企业小程序, 注册审核事件推送
 */
export interface FastRegisterPush extends RegistrationPush {
  readonly InfoType: 'notify_third_fasteregister'
  /** Code that fetches the mini program's tokens. */
  readonly auth_code: string
}

/**
 * Result of turning a trial mini program into a real one (试用小程序快速认证).
 *
 * @see WeChat docs, open platform, 试用小程序, 快速认证结果推送
 */
export interface FastVerifyBetaAppPush extends RegistrationPush {
  readonly InfoType: 'notify_third_fastverifybetaapp'
}

/** The company that checks the papers (审核机构派单信息). */
export interface DispatchInfo {
  /** Name of the company. */
  readonly provider: string
  /** How to reach it. */
  readonly contact: string
  /** When it got the job, in seconds since 1970. */
  readonly dispatch_time: string
}

/**
 * Progress of a mini program's certification (小程序认证).
 *
 * @see WeChat docs, open platform, 小程序认证, 认证任务状态推送
 */
export interface WxaAuthPush extends BasePlatformPush {
  readonly InfoType: 'notify_3rd_wxa_auth'
  /** AppID of the mini program. */
  readonly appid: string
  /** State of the task, a number. */
  readonly task_status: string
  /** The state, as text for people. */
  readonly message: string
  /** Id of the task. */
  readonly taskid: string
  /** State of the application, a number. */
  readonly apply_status: string
  /** Who checks it. */
  readonly dispatch_info: DispatchInfo
}

/**
 * A mini program's yearly certification is due (小程序年审).
 *
 * @see WeChat docs, open platform, 小程序认证, 年审提醒推送
 */
export interface WxaVerifyPush extends BasePlatformPush {
  readonly InfoType: 'notify_3rd_wxa_wxverify'
  /** AppID of the mini program. */
  readonly appid: string
  /** When the certification expires, in seconds since 1970. */
  readonly expired: string
  /** The reminder, as text for people. */
  readonly message: string
}

/** Pushes to a third-party platform's authorization URL, by InfoType. No part of MessageMap. */
export interface PlatformMap {
  component_verify_ticket: ComponentVerifyTicketPush
  /** Authorized (授权成功). */
  authorized: AuthorizedPush<'authorized'>
  /** The authorization changed (更新授权). */
  updateauthorized: AuthorizedPush<'updateauthorized'>
  unauthorized: UnauthorizedPush
  notify_third_fasteregister: FastRegisterPush
  notify_third_fastverifybetaapp: FastVerifyBetaAppPush
  notify_3rd_wxa_auth: WxaAuthPush
  notify_3rd_wxa_wxverify: WxaVerifyPush
}

/** Any push to a third-party platform's authorization URL; narrows by InfoType. */
export type PlatformPush = PlatformMap[keyof PlatformMap]
