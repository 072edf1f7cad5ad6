import { EchostrError } from 'echostr'
import type { BareCall } from 'echostr/plugins/client'
import { texts } from './texts.ts'

/** What the user allows: `snsapi_base` gives the OpenID alone, without a word to the user. */
export type Scope = 'snsapi_base' | 'snsapi_userinfo'

/** What a code was exchanged for. WeChat's spelling; all but `openid` and `scope` are for the server alone. */
export interface WebToken {
  readonly openid: string
  /** Of the user, nothing to do with the account's own token. */
  readonly access_token: string
  /** Seconds, 7200. */
  readonly expires_in: number
  /** Good for 30 days. */
  readonly refresh_token: string
  /** Scopes with commas between them. */
  readonly scope: string
  /** 1 for the visitor of a snapshot page (快照页): a virtual user, of whom no account may be made. */
  readonly is_snapshotuser?: number
  /** The user's id in all accounts of one open platform. */
  readonly unionid?: string
}

/** The profile of a user who has allowed `snsapi_userinfo`. Texts are as the user wrote them: escape them in HTML. */
export interface WebUserInfo {
  readonly openid: string
  readonly nickname: string
  /** Empty without a picture; the address dies when the user changes it. */
  readonly headimgurl: string
  /** 0, since October 2021; as country, province and city are empty. */
  readonly sex: number
  readonly country: string
  readonly province: string
  readonly city: string
  readonly privilege: readonly string[]
  readonly unionid?: string
}

/**
 * What differs between an account of one's own and one that a third-party platform (第三方平台) looks after: the mark in
 * WeChat's link, and the two calls that know the AppSecret. With it, a platform has no more to write.
 */
export interface LoginAccount {
  readonly appId: string
  /** Goes into the link, before `#wechat_redirect`: `&component_appid=…` for a platform. */
  readonly mark: string
  /** What of the account must be in no error, whoever speaks of it. */
  readonly secrets: readonly string[]
  /** The path that a code is exchanged at, and the secrets in it. */
  exchange(code: string): Awaitable<SecretPath>
  /** The path that a token is refreshed at. */
  refresh(refresh_token: string): Awaitable<SecretPath>
}

type Awaitable<T> = T | PromiseLike<T>

/** A path with its query, and what of it must be in no error. */
export interface SecretPath {
  readonly path: string
  readonly secrets: readonly string[]
}

/** An account of one's own. */
export function ownAccount(appId: string, secret: string): LoginAccount {
  const pathOf = (call: string, query: Readonly<Record<string, string>>, given: string): SecretPath => ({
    path: `/sns/oauth2/${call}?${new URLSearchParams({ appid: appId, ...query })}`,
    secrets: [secret, given],
  })
  return {
    appId,
    mark: '',
    secrets: [secret],
    exchange: (code) => pathOf('access_token', { secret, code, grant_type: 'authorization_code' }, code),
    refresh: (refresh_token) =>
      pathOf('refresh_token', { grant_type: 'refresh_token', refresh_token }, refresh_token),
  }
}

/** A token as it goes with a call; more of it, when it comes along, is as secret. */
export type UserToken = Pick<WebToken, 'access_token' | 'openid'> & Partial<Pick<WebToken, 'refresh_token'>>

/** The calls of the web login (`/sns/`). */
export class SnsCalls {
  readonly #account: LoginAccount
  readonly #call: BareCall

  constructor(account: LoginAccount, call: BareCall) {
    this.#account = account
    this.#call = call
  }

  /** Spends a code. What may have been heard is not repeated: the code is gone then. */
  async exchange(code: string): Promise<WebToken> {
    const { path, secrets } = await this.#account.exchange(code)
    return tokenIn(await this.#call<WebToken>(path, undefined, { once: true, secrets }))
  }

  async refresh(refresh_token: string): Promise<WebToken> {
    const { path, secrets } = await this.#account.refresh(refresh_token)
    return tokenIn(await this.#call<WebToken>(path, undefined, { secrets }))
  }

  async userinfo(token: UserToken, lang: string): Promise<WebUserInfo> {
    return profileIn(await this.#asUser<WebUserInfo>('/sns/userinfo', token, { lang }), token.openid)
  }

  async check(token: UserToken): Promise<void> {
    await this.#asUser('/sns/auth', token)
  }

  #asUser<T extends object>(path: string, token: UserToken, more: Record<string, string> = {}): Promise<T> {
    const { access_token, openid, refresh_token = '' } = token
    const query = new URLSearchParams({ access_token, openid, ...more })
    const secrets = [...this.#account.secrets, access_token, openid, refresh_token]
    return this.#call<T>(`${path}?${query}`, undefined, { secrets })
  }
}

/** What may be a code: nothing longer is kept, or sent to WeChat. */
export function isCode(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]{1,512}$/.test(value)
}

/** What may be the id of a user. */
function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function tokenIn(answer: WebToken): WebToken {
  const { openid, access_token, scope } = answer
  if (isId(openid) && isText(access_token) && isText(scope)) return unionChecked(answer)
  throw badAnswer("WeChat's answer to a code has no openid, access_token and scope")
}

function profileIn(answer: WebUserInfo, openid: string): WebUserInfo {
  if (answer.openid === openid && typeof answer.nickname === 'string') return unionChecked(answer)
  throw badAnswer("WeChat's answer is no profile of the user who was asked about")
}

/** An empty id is none: users who have it are not all the same. */
function unionChecked<T extends { readonly unionid?: string }>(answer: T): T {
  const { unionid, ...others } = answer
  if (unionid === '') return others as T
  if (unionid === undefined || isId(unionid)) return answer
  throw badAnswer("WeChat's answer has a unionid that can be none")
}

function badAnswer(what: string): EchostrError {
  return new EchostrError('login_bad_answer', what, { status: 200, texts })
}
