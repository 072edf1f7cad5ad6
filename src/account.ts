import { AesKey, type Credentials } from './aes.ts'
import { EchostrError } from './errors.ts'

/** What the console (设置与开发 → 基本配置) says of one account. */
export interface AccountOptions {
  /** The token (令牌). A list while it changes: the current one first, all are accepted. */
  readonly token: string | readonly string[]
  /** The AppID (开发者ID). Required with a key: an encrypted push for another AppID is refused. */
  readonly appId?: string
  /**
   * The EncodingAESKey (消息加解密密钥), 43 letters and digits. With a key the account is in secure mode (安全模式):
   * pushes that are not encrypted are refused, replies are encrypted. Without one it is in plain mode (明文模式).
   * Either works with the console's compatible mode (兼容模式). A list while it changes: the current one first.
   */
  readonly encodingAESKey?: string | readonly string[]
  /** The original id (原始ID, `gh_…`). When given, pushes for another ToUserName are refused. */
  readonly id?: string
}

/** One account, as the app uses it. */
export class Account implements Credentials {
  /** Its name in `accounts`, else its id or AppID; `''` for an app's only account. Part of no secret. */
  readonly label: string
  readonly id: string | undefined
  readonly tokens: readonly string[]
  /** Decoded keys; none in plain mode. */
  readonly keys: readonly AesKey[]
  readonly ids: readonly string[]

  /**
   * @param listedId its id where the options give none
   * @param keys the decoded keys, when they are known from before
   * @throws EchostrError `bad_option`
   */
  constructor(options: AccountOptions, label: string, listedId?: string, keys?: readonly AesKey[]) {
    const { token, appId, encodingAESKey, id = listedId } = options
    this.label = label
    this.id = id
    this.tokens = tokensOf(token)
    this.keys = keys ?? listOf(encodingAESKey).map((key) => new AesKey(key))
    this.ids = appId === undefined ? [] : [appId]
    if (appId !== undefined && !isWord(appId)) bad('The option "appId" is empty, or holds white space')
    if (id !== undefined && !isWord(id)) bad('The option "id" is empty, or holds white space')
    if (encodingAESKey !== undefined && this.keys.length === 0)
      bad('The option "encodingAESKey" is an empty list')
    if (this.keys.length > 0 && appId === undefined) {
      bad('An "encodingAESKey" needs the "appId" beside it (设置与开发 → 基本配置 → 开发者ID)')
    }
  }

  /** True when a key was given: then only encrypted pushes count. */
  get secure(): boolean {
    return this.keys.length > 0
  }
}

function tokensOf(token: unknown): readonly string[] {
  const tokens = listOf(token)
  if (tokens.length === 0) bad('The option "token" is missing')
  for (const each of tokens) {
    if (typeof each !== 'string' || each === '') bad('The token is empty: is its environment variable set?')
    if (/\s/.test(each)) bad('The token holds white space; the console takes 3 to 32 letters and digits')
  }
  return tokens as readonly string[]
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? [...value] : [value as T]
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && /^\S+$/.test(value)
}

/** Throws `bad_option`. */
export function bad(what: string): never {
  throw new EchostrError('bad_option', what)
}
