import { type Awaitable, chain } from '../base/awaitable.ts'
import type { Delivery, Query } from '../context.ts'
import { quote } from '../errors.ts'
import { Account, type AccountOptions, bad } from './account.ts'

/** What an account is looked up by. */
export interface AccountQuery {
  /** Path of the request, e.g. `/wechat/shop`. */
  readonly path: string
  readonly query: Query
  /**
   * The account's original id (`gh_…`) as the body names it; absent at first, before the body is read. Not yet
   * verified: it chooses whose keys are tried, nothing else.
   */
  readonly ToUserName?: string
}

/**
 * Finds the account of a request. Called without ToUserName first; when that gives nothing, the push is read, and it
 * is called again with the push's ToUserName. A handshake has no body: it is answered by path only.
 */
export type AccountResolver = (where: AccountQuery) => Awaitable<AccountOptions | undefined>

/**
 * The accounts of one app: by path (`/wechat/shop`) or by original id (`gh_…`), as an object, a Map or a
 * function. Read anew for every delivery, so that accounts come and go while the app runs; to change one, put a
 * new options object in its place. An entry that is broken counts as not there.
 *
 * Accounts listed by id share their paths, so every request is checked against the tokens of all of them: more
 * than about a hundred belong under paths of their own, or into a function.
 */
export type Accounts =
  | Readonly<Record<string, AccountOptions>>
  | ReadonlyMap<string, AccountOptions>
  | AccountResolver

/** Where the guard finds accounts. */
export interface Directory {
  /** Accounts that a request may be for, as far as its path tells. */
  at(delivery: Delivery): Awaitable<readonly Account[]>
  /** The account of a push whose path did not tell, by the ToUserName in its body. */
  named(ToUserName: string, delivery: Delivery): Awaitable<Account | undefined>
  /** True when `named` may know what `at` does not, so that the body has to be read first. */
  readonly readsOn: boolean
  /** The account that every delivery finds, where there is one. */
  readonly only?: Account
}

/** The directory of an app with one account. */
export function oneAccount(options: AccountOptions): Directory {
  const only = new Account(options, '')
  const accounts = [only]
  return { at: () => accounts, named: () => undefined, readsOn: false, only }
}

/** The directory of an app with several accounts. @throws EchostrError `bad_option` */
export function severalAccounts(accounts: Accounts): Directory {
  if (typeof accounts === 'function') return new Resolved(accounts)
  if (typeof accounts !== 'object' || accounts === null)
    bad('The option "accounts" is an object, a Map or a function')
  return new Listed(accounts as Exclude<Accounts, AccountResolver>)
}

/** Keys are decoded once for each options object, however often it is looked up. */
class Known {
  readonly #accounts = new WeakMap<AccountOptions, Account>()

  account(options: AccountOptions, label: string, id?: string): Account {
    const known = this.#accounts.get(options)
    if (known?.label === label) return known
    const account = new Account(options, label, id, known?.keys)
    if (!known) this.#accounts.set(options, account)
    return account
  }
}

class Listed implements Directory {
  readonly readsOn = false
  readonly #accounts: Exclude<Accounts, AccountResolver>
  readonly #known = new Known()

  constructor(accounts: Exclude<Accounts, AccountResolver>) {
    this.#accounts = accounts
    for (const name of this.#names()) this.#account(name)
  }

  at({ path }: Delivery): readonly Account[] {
    const account = path.startsWith('/') ? this.#account(path) : undefined
    if (account) return [account]
    return this.#byId()
  }

  /** Accounts listed by id. One broken entry must not stop the others. */
  #byId(): readonly Account[] {
    const accounts: Account[] = []
    let failure: unknown
    for (const name of this.#names()) {
      if (name.startsWith('/')) continue
      try {
        accounts.push(this.#account(name) as Account)
      } catch (error) {
        failure = error
      }
    }
    if (accounts.length === 0 && failure) throw failure
    return accounts
  }

  named(): undefined {
    return undefined
  }

  #names(): Iterable<string> {
    return isMap(this.#accounts) ? this.#accounts.keys() : Object.keys(this.#accounts)
  }

  #account(name: string): Account | undefined {
    const options = isMap(this.#accounts) ? this.#accounts.get(name) : own(this.#accounts, name)
    if (options === undefined) return undefined
    if (name.startsWith('/')) return this.#known.account(options, name)
    if (name.includes('/')) bad(`The path ${quote(name)} in "accounts" lacks its first "/"`)
    // the name in `accounts` is the id, so the option `id` must not say another one
    const account = this.#known.account(options, name, name)
    if (account.id !== name) bad(`The account "${name}" has another id`)
    return account
  }
}

class Resolved implements Directory {
  readonly readsOn = true
  readonly #resolve: AccountResolver
  readonly #known = new Known()

  constructor(resolve: AccountResolver) {
    this.#resolve = resolve
  }

  at({ path, query }: Delivery): Awaitable<readonly Account[]> {
    return chain(this.#find({ path, query }), (account) => (account ? [account] : []))
  }

  named(ToUserName: string, { path, query }: Delivery): Awaitable<Account | undefined> {
    return this.#find({ path, query, ToUserName })
  }

  #find(where: AccountQuery): Awaitable<Account | undefined> {
    return chain(
      this.#resolve(where),
      (options) => options && this.#known.account(options, labelOf(options, where)),
    )
  }
}

function labelOf({ id, appId }: AccountOptions, { path, ToUserName }: AccountQuery): string {
  return id ?? ToUserName ?? appId ?? path
}

function isMap(
  accounts: Exclude<Accounts, AccountResolver>,
): accounts is ReadonlyMap<string, AccountOptions> {
  return typeof accounts.get === 'function' && typeof accounts.keys === 'function'
}

function own(accounts: Readonly<Record<string, AccountOptions>>, name: string): AccountOptions | undefined {
  return Object.hasOwn(accounts, name) ? accounts[name] : undefined
}
