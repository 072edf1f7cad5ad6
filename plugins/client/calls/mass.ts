import type { ApiResult } from '../wire/answer.ts'
import { WeChatApiError } from '../wire/api-error.ts'
import type { Call } from '../wire/call.ts'
import { idText, numberOf } from './number.ts'

/** What each type of mass message carries; only `image` has another name for it than the type. */
export type MassContents =
  | { readonly msgtype: 'mpnews'; readonly mpnews: { readonly media_id: string } }
  | { readonly msgtype: 'text'; readonly text: { readonly content: string } }
  | { readonly msgtype: 'voice'; readonly voice: { readonly media_id: string } }
  | {
      readonly msgtype: 'image'
      readonly images: {
        readonly media_ids: readonly string[]
        readonly recommend?: string
        readonly need_open_comment?: 0 | 1
        readonly only_fans_can_comment?: 0 | 1
      }
    }
  /** The media id of `media.uploadvideo`. */
  | { readonly msgtype: 'mpvideo'; readonly mpvideo: { readonly media_id: string } }
  | { readonly msgtype: 'wxcard'; readonly wxcard: { readonly card_id: string } }

/** What may stand beside the contents of a mass message. */
export interface MassExtras {
  /**
   * Yours, at most 64 bytes (36 have been refused: use up to 32 letters and digits). WeChat sends a message with an id it
   * has seen in the last 24 hours not a second time, so that a call whose answer was lost can be repeated.
   */
  readonly clientmsgid?: string
  /** 1 sends an article that is found to be a reprint, too, when its author allows it. Default 0. */
  readonly send_ignore_reprint?: 0 | 1
}

/** A message to all followers, or to those with a tag. */
export type MassToTag = MassContents &
  MassExtras & {
    readonly filter: { readonly is_to_all: true } | { readonly is_to_all: false; readonly tag_id: number }
  }

/** A message to 2 to 10000 followers. */
export type MassToUsers = MassContents & MassExtras & { readonly touser: readonly string[] }

/** A message to one user to look at before, by OpenID or by WeChat id (微信号; 100 a day). */
export type MassPreview = (
  | Exclude<MassContents, { readonly msgtype: 'image' }>
  | { readonly msgtype: 'image'; readonly image: { readonly media_id: string } }
) &
  ({ readonly touser: string } | { readonly towxname: string })

/** What WeChat says when it has taken a mass message; that it was sent is told later by MASSSENDJOBFINISH. */
export interface MassTaken extends ApiResult {
  readonly msg_id: string
  /** Names the articles for `comment` and `datacube`; only of `mpnews`. */
  readonly msg_data_id?: string
  /** 45065: this `clientmsgid` was sent before, and `msg_id` is that of then. Else 0 or not there. */
  readonly errcode?: number
}

/** Which mass message is to be deleted: by its id, or by the address of an article. */
export type MassDeletion = ({ readonly msg_id: string } | { readonly url: string }) & {
  /** Which article, from 1; 0 or none deletes all. */
  readonly article_idx?: number
}

/** How fast a mass message is sent: 0 is 800000 a minute, 1 600000, 2 450000, 3 300000, 4 100000. */
export interface MassSpeed {
  readonly speed: number
  /** In ten thousands a minute. */
  readonly realspeed: number
}

/**
 * `/cgi-bin/message/mass/`: messages to many (群发). A verified subscription account has one a day, a service account four
 * a month for each user, with what is sent in the console; 60 calls a minute.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/notify/message/api_sendall
 */
export interface MassCalls {
  /**
   * Sends to all followers, or to a tag. Never repeated when WeChat may have heard it: then it rejects with a CallError
   * whose `unsent` is false, and may be called again with the same `clientmsgid`.
   *
   * @throws WeChatApiError 45028 quota, 40007 media, 45066 repeated within a minute, 45067 clientmsgid, 48003 rules
   * @example
   * const { msg_id } = await wechat.mass.sendall({
   *   filter: { is_to_all: true },
   *   msgtype: 'mpnews',
   *   mpnews: { media_id },
   *   clientmsgid: 'weekly20261127',
   * })
   */
  sendall(message: MassToTag): Promise<MassTaken>
  /** Sends to OpenIDs; as `sendall`. Service accounts only. @throws EchostrError `bad_option` for less than 2 of them */
  send(message: MassToUsers): Promise<MassTaken>
  /** Sends to one user, to look at it before. */
  preview(message: MassPreview): Promise<ApiResult>
  /** `SENDING`, `SEND_SUCCESS`, `SEND_FAIL` or `DELETE`. */
  get(msg_id: string): Promise<{ readonly msg_id: string; readonly msg_status: string } & ApiResult>
  /** Takes articles and videos that were sent away from those who have them; other types stay. */
  delete(which: MassDeletion): Promise<ApiResult>
  readonly speed: {
    get(): Promise<MassSpeed & ApiResult>
    /** @throws WeChatApiError 45083 speed, 45084 no right */
    set(speed: 0 | 1 | 2 | 3 | 4): Promise<ApiResult>
  }
}

interface Taken extends ApiResult {
  readonly msg_id: string | number
  readonly msg_data_id?: string | number
}

export function massCalls(call: Call): MassCalls {
  const path = '/cgi-bin/message/mass'
  const send = (name: string, message: object) =>
    call<Taken>(`${path}/${name}`, message, { once: true }).then(taken, sentBefore)
  return {
    sendall: (message) => send('sendall', message),
    send: (message) => send('send', message),
    preview: (message) => call(`${path}/preview`, message),
    get: async (msg_id) => {
      const state = await call<{ msg_id: string | number; msg_status: string }>(`${path}/get`, { msg_id })
      return { ...state, msg_id: String(state.msg_id) }
    },
    delete: (which) =>
      call(`${path}/delete`, 'msg_id' in which ? { ...which, msg_id: numberOf(which.msg_id) } : which),
    speed: {
      // a POST, with nothing in it
      get: () => call(`${path}/speed/get`, {}),
      set: (speed) => call(`${path}/speed/set`, { speed }),
    },
  }
}

function taken({ msg_id, msg_data_id, ...rest }: Taken): MassTaken {
  const data = idText(msg_data_id)
  return { ...rest, msg_id: String(msg_id), ...(data !== undefined && { msg_data_id: data }) }
}

/** A clientmsgid that was sent before is no failure: the message is on its way. */
function sentBefore(error: unknown): MassTaken {
  if (!(error instanceof WeChatApiError) || error.errcode !== 45065 || error.msg_id === undefined) throw error
  const { errcode, errmsg, msg_id } = error
  return { errcode, errmsg, msg_id }
}
