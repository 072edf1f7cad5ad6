import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'

/** A QR code with a scene (带参数二维码). */
export type QrCode =
  | {
      readonly action_name: 'QR_SCENE'
      /** Seconds, at most 2592000 (30 days); WeChat's default is 60. */
      readonly expire_seconds?: number
      readonly action_info: { readonly scene: { readonly scene_id: number } }
    }
  | {
      readonly action_name: 'QR_STR_SCENE'
      readonly expire_seconds?: number
      /** 1 to 64 characters. */
      readonly action_info: { readonly scene: { readonly scene_str: string } }
    }
  | {
      readonly action_name: 'QR_LIMIT_SCENE'
      /** 1 to 100000. */
      readonly action_info: { readonly scene: { readonly scene_id: number } }
    }
  | {
      readonly action_name: 'QR_LIMIT_STR_SCENE'
      readonly action_info: { readonly scene: { readonly scene_str: string } }
    }

/** What `qrcode/create` gives. */
export interface QrTicket {
  readonly ticket: string
  /** Missing for a code that lasts. */
  readonly expire_seconds?: number
  /** What the code says, to draw it yourself. */
  readonly url: string
}

/** `/cgi-bin/qrcode/`: codes that tell who scanned them, as the events `SCAN` and `subscribe`. */
export interface QrCodeCalls {
  /**
   * @example
   * const { ticket } = await wechat.qrcode.create({
   *   action_name: 'QR_STR_SCENE',
   *   expire_seconds: 3600,
   *   action_info: { scene: { scene_str: 'desk-42' } },
   * })
   * @see https://developers.weixin.qq.com/doc/offiaccount/Account_Management/Generating_a_Parametric_QR_Code.html
   */
  create(code: QrCode): Promise<QrTicket & ApiResult>
  /** The address of the picture; needs no token. */
  url(ticket: string): string
}

const pictures = 'https://mp.weixin.qq.com/cgi-bin/showqrcode'

export function qrcodeCalls(call: Call): QrCodeCalls {
  return {
    create: (code) => call('/cgi-bin/qrcode/create', code),
    url: (ticket) => `${pictures}?ticket=${encodeURIComponent(ticket)}`,
  }
}
