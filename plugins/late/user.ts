import { hash } from 'node:crypto'

/** Somebody who talks to an account. A context is one, and so is a {@link LateItem}. */
export interface User {
  /** The account's name in `accounts`; `''` for an app's only account. */
  readonly account: string
  /** The account's original id (`gh_…`). */
  readonly from: string
  /** The user's OpenID. */
  readonly to: string
}

/** Names a user in keys of a store: of one length, whatever the ids are, and not readable. */
export function userKey({ account, from, to }: User): string {
  return hash('sha256', JSON.stringify([account, from, to]), 'hex')
}
