/** What `app.health()` tells: a snapshot; counts are since the start of the app, in this process. */
export interface Health {
  /** Messages that are being handled, or whose reply is ready and waits for a delivery. */
  readonly pending: number
  /** Messages that were handled. */
  readonly messages: number
  /** Deliveries of messages that arrived. Divided by `messages`: how often WeChat delivers each. */
  readonly deliveries: number
  /** Deliveries held into WeChat's timeout: how many in this minute or in the last one, whichever had more. */
  readonly heldPerMinute: number
  /** Replies that no delivery carried. */
  readonly late: number
  /** Streamed replies that have more pieces to come. */
  readonly streaming: number
  /** Errors, refusals and warnings reported. */
  readonly errors: number
  /** `close()` has been called. */
  readonly closing: boolean
  /** `failed` while a shared ledger does not answer and memory stands in for it. */
  readonly ledger: 'ok' | 'failed'
}
