import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'

/** What a short key stands for. */
export interface LongData {
  readonly long_data: string
  /** Seconds since 1970. */
  readonly create_time: number
  /** Seconds that are left. */
  readonly expire_seconds: number
}

/**
 * `/cgi-bin/shorten/`: long texts behind short keys (短 key 托管), e.g. for the scene of a QR code.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/qrcode/shorten/api_genshortkey
 */
export interface ShortenCalls {
  /**
   * @param long_data at most 4096 bytes
   * @param expire_seconds at most 2592000, 30 days, which is the default
   * @throws WeChatApiError 9410010 too long, 9410011 seconds
   */
  gen(long_data: string, expire_seconds?: number): Promise<{ readonly short_key: string } & ApiResult>
  /** @throws WeChatApiError 9410012 no such key, or its time is over */
  fetch(short_key: string): Promise<LongData & ApiResult>
}

const thirtyDays = 2_592_000

export function shortenCalls(call: Call): ShortenCalls {
  return {
    gen: (long_data, expire_seconds = thirtyDays) =>
      call('/cgi-bin/shorten/gen', { long_data, expire_seconds }),
    fetch: (short_key) => call('/cgi-bin/shorten/fetch', { short_key }),
  }
}
