import type { ListTable, NamedEvent } from './base.ts'

/**
 * A template message was delivered, or was not (模板消息送达结果).
 *
 * @see WeChat docs, `Template_Message_Interface`, 事件推送
 */
export interface TemplateSendJobFinishEvent extends NamedEvent<'TEMPLATESENDJOBFINISH'> {
  /** Id of the template message. */
  readonly MsgID: string
  /** `success`, `failed:user block` (the user refuses) or `failed: system failed` (mind the space). */
  readonly Status: string
}

/** What the originality check found out about one article (原创校验结果). */
export interface CopyrightResult {
  /** Which article, counted from 1. */
  readonly ArticleIdx: string
  /** The sender's own declaration (用户声明文章的状态). */
  readonly UserDeclareState: string
  /** State of the system's check (系统校验的状态). */
  readonly AuditState: string
  /** URL of the similar original article. */
  readonly OriginalArticleUrl: string
  /** Type of the similar original article. */
  readonly OriginalArticleType: string
  /** `1`: may be reprinted. */
  readonly CanReprint: string
  /** `1`: the contents must be replaced by the original's. */
  readonly NeedReplaceContent: string
  /** `1`: the source must be named. */
  readonly NeedShowReprintSource: string
}

/** The wrapper around the originality check's results. */
export interface CopyrightResultList {
  /** One result per article. */
  readonly item: readonly CopyrightResult[]
}

/** Result of the originality check (原创校验). */
export interface CopyrightCheckResult {
  /** How many results. */
  readonly Count: string
  /** Result per article. */
  readonly ResultList: CopyrightResultList
  /** `1` not a repost, may be sent; `2` a repost, may be sent; `3` a repost, may not be sent. */
  readonly CheckState: string
}

/** The address of one article that was sent. */
export interface MassArticle {
  /** Which article, counted from 1. */
  readonly ArticleIdx: string
  /** Its URL. */
  readonly ArticleUrl: string
}

/** The wrapper around the articles' addresses. */
export interface MassArticleList {
  /** One entry per article. */
  readonly item: readonly MassArticle[]
}

/** Addresses of the articles that were sent. */
export interface ArticleUrlResult {
  /** How many. */
  readonly Count: string
  /** The addresses. */
  readonly ResultList: MassArticleList
}

/**
 * A mass-send job ended (群发结果).
 *
 * @see WeChat docs, `Batch_Sends_and_Originality_Checks`, 事件推送群发结果
 */
export interface MassSendJobFinishEvent extends NamedEvent<'MASSSENDJOBFINISH'> {
  /** Id of the job. */
  readonly MsgID: string
  /**
   * `send success` (also `sendsuccess`), `send fail` or `err(N)`. N: 10001 advertising, 20001 politics, 20004
   * social, 20002 pornography, 20006 illegal, 20008 fraud, 20013 copyright, 22000 mutual promotion, 21000 other,
   * 30001 the originality check failed while a repost is not to be sent, 30002 not sendable, 30003 a repost while
   * a repost is not to be sent, 40001 refused by the administrator, 40002 unanswered by the administrator.
   */
  readonly Status: string
  /** Followers in the group, or OpenIDs in the list. */
  readonly TotalCount: string
  /** Receivers left after filtering; about SentCount + ErrorCount. */
  readonly FilterCount: string
  /** Receivers reached. */
  readonly SentCount: string
  /** Receivers missed. */
  readonly ErrorCount: string
  /** Result of the originality check, when there was one. */
  readonly CopyrightCheckResult?: CopyrightCheckResult
  /** Addresses of the articles, when articles were sent. */
  readonly ArticleUrlResult?: ArticleUrlResult
}

/** One published article. */
export interface PublishedArticle {
  /** Which article, counted from 1. */
  readonly idx: string
  /** Its permanent URL. */
  readonly article_url: string
}

/** The published articles. */
export interface ArticleDetail {
  /** How many. */
  readonly count: string
  /** The articles. */
  readonly item: readonly PublishedArticle[]
}

/** Result of a publishing job (发布任务结果). */
export interface PublishEventInfo {
  /** Id of the job. */
  readonly publish_id: string
  /**
   * `0` published, `1` publishing, `2` the originality check failed, `3` another failure, `4` refused by review,
   * `5` deleted by the account afterwards, `6` banned by WeChat afterwards.
   */
  readonly publish_status: string
  /** When published: id of the article. */
  readonly article_id?: string
  /** When published: the articles. */
  readonly article_detail?: ArticleDetail
  /** For the states `2` and `4`: numbers of the failed articles, counted from 1. */
  readonly fail_idx: readonly string[]
}

/**
 * A publishing job ended (发布结果). WeChat's pages know it by two names; both are kinds.
 *
 * @see WeChat docs, `Publish`, 事件推送发布结果
 */
export interface PublishJobFinishEvent<Name extends string> extends NamedEvent<Name> {
  /** The result. */
  readonly PublishEventInfo: PublishEventInfo
}

/** A user's answer to one template in the subscription dialog. */
export interface SubscribeMsgPopup {
  /** Id of the template. */
  readonly TemplateId: string
  /** `accept` or `reject`. */
  readonly SubscribeStatusString: string
  /** Where the dialog was: `0` mini program, `1` web page, `2` article and similar. */
  readonly PopupScene: string
}

/** A template that the user switched off. */
export interface SubscribeMsgChange {
  /** Id of the template. */
  readonly TemplateId: string
  /** `reject`; switching on is not reported. */
  readonly SubscribeStatusString: string
}

/** Result of sending one subscription message. */
export interface SubscribeMsgSent {
  /** Id of the template. */
  readonly TemplateId: string
  /** Id of the message. */
  readonly MsgID: string
  /** `0`: delivered. */
  readonly ErrorCode: string
  /** `success`, or the reason. */
  readonly ErrorStatus: string
}

/** The wrapper that the XML form of a subscription event has around its list. */
export interface SubscribeMsgList<Entry> {
  /** The entries. */
  readonly List: readonly Entry[]
}

/**
 * A user answered the subscription dialog (用户操作订阅通知弹窗). Read both forms at once with
 * `message.List ?? message.SubscribeMsgPopupEvent?.List`.
 *
 * @see WeChat docs, `Subscription_Messages`, 用户操作订阅通知弹窗
 */
export interface SubscribeMsgPopupEvent extends NamedEvent<'subscribe_msg_popup_event'> {
  /** XML only: the wrapper around the entries. */
  readonly SubscribeMsgPopupEvent?: SubscribeMsgList<SubscribeMsgPopup>
  /** JSON only: the entries. */
  readonly List?: readonly SubscribeMsgPopup[]
}

/**
 * A user switched templates off in the settings (用户管理订阅通知). Read both forms at once with
 * `message.List ?? message.SubscribeMsgChangeEvent?.List`.
 *
 * @see WeChat docs, `Subscription_Messages`, 用户管理订阅通知
 */
export interface SubscribeMsgChangeEvent extends NamedEvent<'subscribe_msg_change_event'> {
  /** XML only: the wrapper around the entries. */
  readonly SubscribeMsgChangeEvent?: SubscribeMsgList<SubscribeMsgChange>
  /** JSON only: the entries. */
  readonly List?: readonly SubscribeMsgChange[]
}

/**
 * A subscription message was delivered, or was not (发送订阅通知). Read both forms at once with
 * `message.List ?? message.SubscribeMsgSentEvent?.List`.
 *
 * @see WeChat docs, `Subscription_Messages`, 发送订阅通知
 */
export interface SubscribeMsgSentEvent extends NamedEvent<'subscribe_msg_sent_event'> {
  /** XML only: the wrapper around the entries. */
  readonly SubscribeMsgSentEvent?: SubscribeMsgList<SubscribeMsgSent>
  /** JSON only: the entries. */
  readonly List?: readonly SubscribeMsgSent[]
}

/** Results of jobs: template messages, mass sending, publishing, subscription messages. */
export interface JobMessages {
  'event:TEMPLATESENDJOBFINISH': TemplateSendJobFinishEvent
  'event:MASSSENDJOBFINISH': MassSendJobFinishEvent
  'event:PUBLISHJOBFINISH': PublishJobFinishEvent<'PUBLISHJOBFINISH'>
  'event:FREEPUBLISHJOBFINISH': PublishJobFinishEvent<'FREEPUBLISHJOBFINISH'>
  'event:subscribe_msg_popup_event': SubscribeMsgPopupEvent
  'event:subscribe_msg_change_event': SubscribeMsgChangeEvent
  'event:subscribe_msg_sent_event': SubscribeMsgSentEvent
}

const published = ['PublishEventInfo.article_detail?.item', 'PublishEventInfo.fail_idx'] as const

/** Lists in {@link JobMessages}. */
export const jobLists: ListTable = {
  'event:MASSSENDJOBFINISH': ['CopyrightCheckResult?.ResultList.item', 'ArticleUrlResult?.ResultList.item'],
  'event:PUBLISHJOBFINISH': published,
  'event:FREEPUBLISHJOBFINISH': published,
  'event:subscribe_msg_popup_event': ['SubscribeMsgPopupEvent?.List', 'List?'],
  'event:subscribe_msg_change_event': ['SubscribeMsgChangeEvent?.List', 'List?'],
  'event:subscribe_msg_sent_event': ['SubscribeMsgSentEvent?.List', 'List?'],
}
