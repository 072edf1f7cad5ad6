import type { ApiResult } from './answer.ts'

/** How a call is made. */
export interface CallOptions {
  /**
   * For what must not happen twice: only what has certainly not arrived ("busy", no connection) is repeated, not a
   * call whose answer was lost. Default false.
   */
  readonly once?: boolean
}

/** Calls an API of WeChat with the token, see `Client.call`. */
export type Call = <T extends object = Record<string, unknown>>(
  path: string,
  body?: object,
  options?: CallOptions,
) => Promise<T & ApiResult>

/** A path with its query; what is undefined is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const mark = path.includes('?') ? '&' : '?'
  return given.length === 0 ? path : `${path}${mark}${new URLSearchParams(given)}`
}
