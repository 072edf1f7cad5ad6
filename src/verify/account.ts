import { isObject, shown } from '../base/check-options.ts'
import { EchostrError } from '../errors.ts'
import { AesKey, type Credentials } from './aes.ts'

/** What every account has. */
export interface BaseAccountOptions {
  /** The token (令牌), 3 to 32 letters and digits. A list while it changes: the current one first, all are accepted. */
  readonly token: string | readonly string[]
  /** The original id (原始ID, `gh_…`). When given, pushes for another ToUserName are refused. */
  readonly id?: string
  /**
   * The account is a mini program (小程序), whose users are never shown a passive reply: what handlers return goes to
   * `onLate`, also when it is quick, and no delivery is held. Default false.
   */
  readonly miniProgram?: boolean
}

/** An account in plain mode (明文模式). */
export interface PlainAccountOptions extends BaseAccountOptions {
  readonly appId?: never
  readonly encodingAESKey?: never
}

/** An account in secure mode (安全模式): pushes that are not encrypted are refused, replies are encrypted. */
export interface SecureAccountOptions extends BaseAccountOptions {
  /** The AppID (开发者ID): an encrypted push for another one is refused. */
  readonly appId: string
  /** The EncodingAESKey (消息加解密密钥), 43 letters and digits. A list while it changes: the current one first. */
  readonly encodingAESKey: string | readonly string[]
}

/**
 * What the console (设置与开发 → 基本配置) says of one account. With AppID and key it is in secure mode, without both in
 * plain mode; either works with the console's compatible mode (兼容模式).
 */
export type AccountOptions = PlainAccountOptions | SecureAccountOptions

/** One account, as the app uses it. */
export class Account implements Credentials {
  /** Its name in `accounts`, else its id or AppID; `''` for an app's only account. Not a secret. */
  readonly label: string
  readonly id: string | undefined
  readonly tokens: readonly string[]
  /** Decoded keys; none in plain mode. */
  readonly keys: readonly AesKey[]
  readonly ids: readonly string[]
  readonly miniProgram: boolean

  /**
   * @param listedId the id under which `accounts` lists it, where the options give none
   * @param keys the decoded keys, when they are known from before
   * @throws EchostrError `bad_option`
   */
  constructor(options: AccountOptions, label: string, listedId?: string, keys?: readonly AesKey[]) {
    if (!isObject(options)) bad(`An account is an object, { token: '…' }, and not ${shown(options)}`)
    const { token, appId, encodingAESKey, id = listedId, miniProgram = false } = options
    this.label = label
    this.id = id
    this.tokens = tokensOf(token)
    this.keys = keys ?? listOf(encodingAESKey).map((key) => new AesKey(key))
    this.ids = appId === undefined ? [] : [appId]
    this.miniProgram = miniProgram
    if (typeof miniProgram !== 'boolean') bad('The option "miniProgram" is true or false')
    if (appId !== undefined && !isWord(appId))
      bad('The option "appId" is no text, empty, or holds white space')
    if (id !== undefined && !isWord(id)) bad('The option "id" is no text, empty, or holds white space')
    if (encodingAESKey !== undefined && this.keys.length === 0)
      bad('The option "encodingAESKey" is an empty list')
    checkMode(options)
  }

  /** True when a key was given: then only encrypted pushes count. */
  get secure(): boolean {
    return this.keys.length > 0
  }
}

/** An environment variable that is not set must not put a secure account into plain mode without a word. */
function checkMode(options: AccountOptions): void {
  for (const name of ['appId', 'encodingAESKey'] as const)
    if (name in options && options[name] === undefined)
      bad(
        `The option "${name}" is undefined: is its environment variable set? Plain mode (明文模式) leaves it out`,
      )
  const { appId, encodingAESKey } = options
  if (encodingAESKey !== undefined && appId === undefined)
    bad('An "encodingAESKey" needs the "appId" beside it (设置与开发 → 基本配置 → 开发者ID)')
  if (appId !== undefined && encodingAESKey === undefined)
    bad('An "appId" needs the "encodingAESKey" beside it (消息加解密密钥); plain mode (明文模式) has neither')
}

function tokensOf(token: unknown): readonly string[] {
  const tokens = listOf(token)
  if (tokens.length === 0)
    bad(
      'The option "token" is missing: what stands as 令牌(Token) in the console, or its environment variable is not set',
    )
  for (const each of tokens) {
    if (each === undefined || each === '') bad('The token is empty: is its environment variable set?')
    if (typeof each !== 'string') bad(`The token is ${shown(each)}: write it in quotes, e.g. '123456'`)
    if (/\s/.test(each)) bad('The token holds white space; the console takes 3 to 32 letters and digits')
    if (each.length < 2 || each.length > 32)
      bad(`The token has ${each.length} characters; the console takes 3 to 32 letters and digits`)
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
