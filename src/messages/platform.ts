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

/** What a mini program is registered for: a company, or a person (注册时提交的资料). */
export interface RegistrantInfo extends Partial<CompanyInfo> {
  /** A person: WeChat id. */
  readonly wxuser?: string
  /** A person: name. */
  readonly idname?: string
}

/** What both registration results carry. */
export interface RegistrationPush<Info = CompanyInfo> extends BasePlatformPush {
  /** AppID of the mini program. */
  readonly appid: string
  /** `0`: done; else an error code. */
  readonly status: string
  /** The result, as text for people. */
  readonly msg: string
  /** Whom it is for. */
  readonly info: Info
}

/**
 * Result of registering a mini program for a company or a person (快速注册企业小程序, 快速注册个人小程序).
 *
 * @see WeChat docs, open platform, 快速注册企业小程序, 注册审核事件推送
 */
export interface FastRegisterPush extends RegistrationPush<RegistrantInfo> {
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

/** The request for a trial mini program. */
export interface BetaAppInfo {
  /** Id of the request. */
  readonly unique_id: string
  /** Name of the mini program. */
  readonly name: string
}

/**
 * Result of creating a trial mini program (创建试用小程序).
 *
 * @see WeChat docs, open platform, 试用小程序, 创建试用小程序成功/失败的通知数据
 */
export interface FastRegisterBetaAppPush extends BasePlatformPush {
  readonly InfoType: 'notify_third_fastregisterbetaapp'
  /** When done: AppID of the mini program. */
  readonly appid?: string
  /** `0`: done; else an error code. */
  readonly status: string
  /** The result, as text for people. */
  readonly msg?: string
  /** The request. */
  readonly info: BetaAppInfo
}

/**
 * A mini program's filing (小程序备案) was decided.
 *
 * @see WeChat docs, open platform, 小程序备案, 备案审核结果事件推送; the fields are known from SDKs
 */
export interface ApplyIcpFilingResultPush extends BasePlatformPush {
  readonly InfoType: 'notify_apply_icpfiling_result'
  /** AppID of the mini program. */
  readonly authorizer_appid: string
  /** State of the filing, a number. */
  readonly beian_status: string
}

/**
 * The face check for a mini program's filing (小程序备案, 人脸核身) ended.
 *
 * @see WeChat docs, open platform, 小程序备案, 人脸核身完成事件; the fields are known from SDKs
 */
export interface IcpFilingVerifyResultPush extends BasePlatformPush {
  readonly InfoType: 'notify_icpfiling_verify_result'
  /** Id of the check. */
  readonly task_id: string
  /** AppID of the mini program. */
  readonly verify_appid: string
  /** `2` failed, `3` passed. */
  readonly result: string
  /** AppID of the mini program; not in every description of the push. */
  readonly authorizer_appid?: string
}

/** What became of one mini program in a request to set the path of its order page. */
export interface OrderPathApplyResult {
  /** AppID of the mini program. */
  readonly appid: string
  /** `0` handed in, `1` already under review, `-1` WeChat is busy, `-2` no such AppID. */
  readonly ret_code: string
}

/** The review of the path of one mini program's order page. */
export interface OrderPathAuditResult {
  /** AppID of the mini program. */
  readonly appid: string
  /** Id of the review. */
  readonly audit_id: string
  /** Result, a number; `4`: passed. */
  readonly status: string
  /** When handed in, in seconds since 1970. */
  readonly apply_time: string
  /** When reviewed, in seconds since 1970. */
  readonly audit_time: string
  /** The result, as text for people. */
  readonly reason: string
}

/**
 * The paths of order pages (小程序订单页) were handed in, or reviewed. Pushes to a platform are not normalized: one
 * result may come alone instead of in a list.
 *
 * @see WeChat docs, open platform, 小程序购物订单, 订单页 path; the fields are known from an SDK
 */
export interface OrderPathPush<Name extends string, Result> extends BasePlatformPush {
  readonly InfoType: Name
  /** One result, or several. */
  readonly list: Result | readonly Result[]
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
  notify_third_fastregisterbetaapp: FastRegisterBetaAppPush
  notify_apply_icpfiling_result: ApplyIcpFilingResultPush
  notify_icpfiling_verify_result: IcpFilingVerifyResultPush
  /** Handed in (申请结果). */
  order_path_apply_result_notify: OrderPathPush<'order_path_apply_result_notify', OrderPathApplyResult>
  /** Reviewed (审核结果). */
  order_path_audit_result_notify: OrderPathPush<'order_path_audit_result_notify', OrderPathAuditResult>
  notify_3rd_wxa_auth: WxaAuthPush
  notify_3rd_wxa_wxverify: WxaVerifyPush
}

/** Any push to a third-party platform's authorization URL; narrows by InfoType. */
export type PlatformPush = PlatformMap[keyof PlatformMap]
