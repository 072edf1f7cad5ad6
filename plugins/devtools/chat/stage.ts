import type { Account } from './account.ts'
import type { Settings } from './settings.ts'

/** An account that the page can show, and where it is. */
export interface AccountView extends Pick<Settings, 'name' | 'account' | 'url'> {
  readonly path: string
}

/** Where the page's commands are carried out. */
export interface Stage {
  readonly account: Account
  /** What stands before every path of the account's page. */
  readonly prefix: string
  /** Address of that page, without a slash at its end: what was uploaded is found there. */
  readonly origin: string
  readonly accounts: {
    readonly all: readonly AccountView[]
    /** One more account, with these settings; gives where its page is. */
    add(settings: Readonly<Record<string, unknown>>): AccountView
    /** The number of the account that is added next. */
    readonly next: number
    /** Takes the account away whose paths begin so; gives one that is left. */
    remove(prefix: string): AccountView
  }
}
