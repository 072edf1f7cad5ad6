import type { ApiResult } from '../wire/answer.ts'
import type { Call, CallOptions } from '../wire/call.ts'

/** What each type of customer-service message carries, under its own name. */
export interface CustomContents {
  /** At most 2048 bytes of UTF-8; `<a href>`, `bizmsgmenu` links and links to mini programs work. */
  text: { readonly content: string }
  image: { readonly media_id: string }
  voice: { readonly media_id: string }
  video: {
    readonly media_id: string
    readonly thumb_media_id: string
    readonly title?: string
    readonly description?: string
  }
  music: {
    readonly title?: string
    readonly description?: string
    readonly musicurl: string
    readonly hqmusicurl: string
    readonly thumb_media_id: string
  }
  /** One article that opens a page. */
  news: {
    readonly articles: readonly [
      {
        readonly title: string
        readonly description?: string
        readonly url: string
        readonly picurl?: string
      },
    ]
  }
  /** An article of the material library (old; see mpnewsarticle). */
  mpnews: { readonly media_id: string }
  /** A published article. */
  mpnewsarticle: { readonly article_id: string }
  /** A question with answers to tap; a tap comes back as a text with `bizmsgmenuid`. */
  msgmenu: {
    readonly head_content?: string
    readonly list: readonly { readonly id: string; readonly content: string }[]
    readonly tail_content?: string
  }
  wxcard: { readonly card_id: string }
  /** A mini program's card; in a mini program's own chat without `appid`. */
  miniprogrampage: {
    readonly title: string
    readonly appid?: string
    readonly pagepath: string
    readonly thumb_media_id: string
  }
  /** Mini programs only. */
  link: {
    readonly title: string
    readonly description: string
    readonly url: string
    readonly thumb_url: string
  }
}

/** What may stand beside the contents of any customer-service message. */
export interface CustomExtras {
  /** Shown as sent by this agent. */
  readonly customservice?: { readonly kf_account: string }
  /** `is_ai_msg: 1` adds the note 内容由第三方AI生成. */
  readonly aimsgcontext?: { readonly is_ai_msg: 0 | 1 }
}

/** A customer-service message (客服消息), as WeChat spells it. */
export type CustomMessage = {
  [T in keyof CustomContents]: { readonly touser: string; readonly msgtype: T } & {
    readonly [K in T]: CustomContents[K]
  } & CustomExtras
}[keyof CustomContents]

/** `/cgi-bin/message/custom/`: messages to a user who has lately done something. */
export interface CustomCalls {
  /**
   * Sends one message: up to 5 within 48 h of a user's message, 3 within 1 min of a menu tap, a scan or following.
   *
   * @throws WeChatApiError 45015 out of the window, 45047 too many, 45002 text too long, 40003 no such user
   * @example await wechat.custom.send({ touser: openid, msgtype: 'text', text: { content: '你好' } })
   * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
   */
  send(message: CustomMessage, options?: CallOptions): Promise<ApiResult>
  /**
   * Shows 对方正在输入 for 15 s, or until a message is sent.
   *
   * @throws WeChatApiError 45080 no exchange with the user within 30 s, 45081 shown already
   */
  typing(touser: string, command?: 'Typing' | 'CancelTyping'): Promise<ApiResult>
}

export function customCalls(call: Call): CustomCalls {
  return {
    send: (message, options) => call('/cgi-bin/message/custom/send', message, options),
    typing: (touser, command = 'Typing') => call('/cgi-bin/message/custom/typing', { touser, command }),
  }
}
