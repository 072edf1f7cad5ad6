import { checkOptions, EchostrError, isReply, type OptionCheck } from 'echostr'
import type { LateItem } from './item.ts'
import { texts } from './texts.ts'

const lateItem: OptionCheck = {
  is: 'a late reply, an object with its "reply",',
  fits: (value) => isReply((value as LateItem | null | undefined)?.reply),
}

/** What became of a late reply; see the table in the guide. */
export type LateCode =
  | 'late_fallback'
  | 'late_unknown'
  | 'late_failed'
  | 'late_dropped'
  | 'late_not_stored'
  | 'late_store_failed'

/** What an error tells about a late reply: everything but its content. */
export interface LateInfo {
  readonly id: string
  /** The account's name in `accounts`. */
  readonly account: string
  /** The account's original id (`gh_…`). */
  readonly accountId: string
  /** The user's OpenID. */
  readonly to: string
  /** The reply's `MsgType`. */
  readonly type: string
  /** When the reply was made, in seconds since 1970. */
  readonly at: number
}

/**
 * Reported to `onError`: a late reply did not go the way it should. The message holds neither the user nor the
 * content; `item` says whose reply it is.
 *
 * @example
 * app.onError((error) => {
 *   if (error instanceof LateError && error.code === 'late_failed') tellSupport(error.item.to)
 * })
 */
export class LateError extends EchostrError {
  declare readonly code: LateCode
  readonly item: LateInfo

  constructor(code: LateCode, what: string, item: LateItem, cause?: unknown) {
    checkOptions('new LateError()', { item }, { item: lateItem })
    const { id, account, accountId, to, reply, at } = item
    super(code, what, { status: 200, texts, ...(cause !== undefined && { cause }) })
    this.item = { id, account, accountId, to, type: reply.MsgType, at }
  }
}
