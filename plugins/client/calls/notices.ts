import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'

/** A mini program that a notice opens. */
export interface NoticePage {
  readonly appid: string
  readonly pagepath: string
}

/** A template message (模板消息). */
export interface TemplateMessage {
  readonly touser: string
  readonly template_id: string
  readonly url?: string
  readonly miniprogram?: NoticePage
  /** Yours, at most 32 characters: the same id twice within 10 minutes is sent once. */
  readonly client_msg_id?: string
  readonly data: Readonly<Record<string, { readonly value: string; readonly color?: string }>>
}

/** A notice that the user subscribed to (订阅通知) on an Official Account. */
export interface SubscribeNotice {
  readonly touser: string
  readonly template_id: string
  readonly page?: string
  readonly miniprogram?: NoticePage
  readonly data: Readonly<Record<string, { readonly value: string }>>
}

/** A subscription message (订阅消息) of a mini program. */
export interface SubscribeMessage extends Omit<SubscribeNotice, 'miniprogram'> {
  readonly miniprogram_state?: 'developer' | 'trial' | 'formal'
  readonly lang?: string
}

/** `/cgi-bin/message/template/`: notices by template. */
export interface TemplateCalls {
  /**
   * The result comes later as the event TEMPLATESENDJOBFINISH with this `msgid`.
   *
   * @throws WeChatApiError 40037 template, 47003 data, 43004 no follower, 45009 quota
   * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
   */
  send(message: TemplateMessage): Promise<{ readonly msgid: string } & ApiResult>
}

/** `/cgi-bin/message/subscribe/`: notices that users subscribed to. */
export interface SubscribeCalls {
  /**
   * Of an Official Account (订阅通知).
   *
   * @throws WeChatApiError 43101 refused, 40037 template, 47003 data
   */
  bizsend(notice: SubscribeNotice): Promise<ApiResult>
  /** Of a mini program (订阅消息); errors as for `bizsend`. */
  send(message: SubscribeMessage): Promise<ApiResult>
}

export function templateCalls(call: Call): TemplateCalls {
  return {
    send: async (message) => {
      const result = await call<{ msgid: string | number }>('/cgi-bin/message/template/send', message)
      return { ...result, msgid: String(result.msgid) }
    },
  }
}

export function subscribeCalls(call: Call): SubscribeCalls {
  return {
    bizsend: (notice) => call('/cgi-bin/message/subscribe/bizsend', notice),
    send: (message) => call('/cgi-bin/message/subscribe/send', message),
  }
}
