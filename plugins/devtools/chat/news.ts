import type { Row } from './history.ts'
import type { Settings } from './settings.ts'
import type { ExchangeView } from './view.ts'
import type { WireNews } from './wire/wire.ts'

/** A user of the account. */
export interface User {
  /** The OpenID. */
  readonly id: string
  readonly name: string
}

/** What the page is told. */
export type News =
  | { readonly type: 'exchange'; readonly exchange: ExchangeView }
  | { readonly type: 'row'; readonly row: Row }
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'users'; readonly users: readonly User[] }
  | { readonly type: 'typing'; readonly typing: readonly string[] }
  | { readonly type: 'forgotten'; readonly exchange: string }
  | { readonly type: 'cleared' }
  | WireNews
