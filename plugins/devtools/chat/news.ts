import type { Drawn } from './drawn.ts'
import type { Row } from './history.ts'
import type { Line } from './line.ts'
import type { Settings } from './settings.ts'
import type { ExchangeView } from './view.ts'
import type { WireNews } from './wire/wire.ts'

/** A user of the account. */
export interface User {
  /** The OpenID. */
  readonly id: string
  readonly name: string
}

/** A user, and whether they follow the account, where that is known. */
export interface UserView extends User {
  readonly follows?: boolean
}

/** A line of the conversation and what it shows; what a customer-service message was is in its bubble. */
export type RowView = Pick<Row, 'type' | 'user' | 'at'> & Line & RowSource

/** What a line is about: a message, or the call that a customer-service message came by. */
interface RowSource {
  readonly exchange?: string
  readonly entry?: number | undefined
}

/** What the page is told. */
export type News =
  | { readonly type: 'exchange'; readonly exchange: ExchangeView }
  | { readonly type: 'row'; readonly row: RowView }
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'users'; readonly users: readonly UserView[] }
  | { readonly type: 'typing'; readonly typing: readonly string[] }
  | { readonly type: 'forgotten'; readonly exchange: string }
  | { readonly type: 'cleared' }
  /** A part of the page has other content now; `of` is its name. */
  | { readonly type: 'live'; readonly of: string; readonly drawn: readonly Drawn[] }
  | WireNews
