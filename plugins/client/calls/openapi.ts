import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'

/** How often a call may be made. */
export interface Quota {
  readonly daily_limit: number
  readonly used: number
  readonly remain: number
}

/** How often a call may be made in a short time. */
export interface RateLimit {
  readonly call_count: number
  /** Seconds after which the count begins anew. */
  readonly refresh_second: number
}

/** What WeChat remembers of a request for seven days. */
export interface RidRequest {
  /** Seconds since 1970. */
  readonly invoke_time: number
  readonly cost_in_ms: number
  /** With its token: a secret as long as that lives. */
  readonly request_url: string
  readonly request_body: string
  readonly response_body: string
  readonly client_ip: string
}

/**
 * `/cgi-bin/openapi/`: what is left of a quota, and what became of a request.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/apimgnt/api_getapiquota
 */
export interface OpenApiCalls {
  readonly quota: {
    /**
     * @param cgi_path from `/cgi-bin/` on, without a host: `/cgi-bin/message/custom/send`
     * @throws WeChatApiError 76021 no such path, 76022 no right to it
     */
    get(cgi_path: string): Promise<
      {
        readonly quota: Quota
        readonly rate_limit?: RateLimit
      } & ApiResult
    >
    /** Begins the daily quota of one call anew; counts as one of the ten times a month of `clear_quota`. */
    clear(cgi_path: string): Promise<ApiResult>
  }
  readonly rid: {
    /**
     * What a request was: `rid` is in every `WeChatApiError`.
     *
     * @throws WeChatApiError 76001, 76002 no such rid, 76003 another account's, 76004 older than seven days
     */
    get(rid: string): Promise<{ readonly request: RidRequest } & ApiResult>
  }
}

export function openApiCalls(call: Call): OpenApiCalls {
  const path = '/cgi-bin/openapi'
  return {
    quota: {
      get: (cgi_path) => call(`${path}/quota/get`, { cgi_path }),
      clear: (cgi_path) => call(`${path}/quota/clear`, { cgi_path }),
    },
    rid: { get: (rid) => call(`${path}/rid/get`, { rid }) },
  }
}
