import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'

/** What is to be checked, and from whose network. */
export interface CallbackCheck {
  /** Default `all`. */
  readonly action?: 'all' | 'dns' | 'ping'
  /** Telecom, Unicom, Tencent's own; default: whichever WeChat chooses. */
  readonly check_operator?: 'CHINANET' | 'UNICOM' | 'CAP' | 'DEFAULT'
}

/** What WeChat sees of the account's server. */
export interface CallbackState {
  readonly dns?: readonly { readonly ip: string; readonly real_operator: string }[]
  readonly ping?: readonly {
    readonly ip: string
    readonly from_operator: string
    /** `0%` */
    readonly package_loss: string
    /** `23.023ms` */
    readonly time: string
  }[]
}

/** `/cgi-bin/callback/`: whether WeChat reaches the server whose address stands in the console. */
export interface CallbackCalls {
  /**
   * @throws WeChatApiError 40201 no server is set, 40202, 40203
   * @see https://developers.weixin.qq.com/doc/service/api/base/api_callbackcheck
   */
  check(options?: CallbackCheck): Promise<CallbackState & ApiResult>
}

export function callbackCalls(call: Call): CallbackCalls {
  return {
    check: ({ action = 'all', check_operator = 'DEFAULT' } = {}) =>
      call('/cgi-bin/callback/check', { action, check_operator }),
  }
}
