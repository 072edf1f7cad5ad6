import { AesKey, type Lang } from 'echostr'
import type { Words } from '../texts/words.ts'
import type { Mode } from '../wechat/message.ts'
import { type Terminal, UsageError } from './terminal.ts'

/** The token of the demo, and of the examples in the documents. */
export const demoToken = 'xq123456'

/** The options by which every command is told an account. */
export const accountOptions = {
  token: { type: 'string' },
  'app-id': { type: 'string' },
  'aes-key': { type: 'string' },
  mode: { type: 'string' },
  user: { type: 'string' },
  account: { type: 'string' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the shell gave of an account. */
export interface AccountValues {
  readonly token?: string | undefined
  readonly 'app-id'?: string | undefined
  readonly 'aes-key'?: string | undefined
  readonly mode?: string | undefined
  readonly user?: string | undefined
  readonly account?: string | undefined
}

/** An account as far as it is known. */
export interface Credentials {
  readonly token?: string
  readonly appId?: string
  readonly encodingAESKey?: string
  readonly mode?: Mode
  readonly user?: string
  readonly account?: string
}

/**
 * The account of the options, else of the environment: secrets need not stand in the shell's history. A variable that
 * is set but empty counts as unset.
 */
export function credentialsOf(values: AccountValues, { env }: Terminal): Credentials {
  const given = {
    token: values.token ?? (env.ECHOSTR_TOKEN || env.TOKEN),
    appId: values['app-id'] ?? env.ECHOSTR_APP_ID,
    encodingAESKey: values['aes-key'] ?? env.ECHOSTR_AES_KEY,
    mode: modeOf(values.mode),
    user: values.user,
    account: values.account,
  }
  const known = Object.entries(given).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(known) as Credentials
}

/**
 * The account that a command plays WeChat for. Without a token it is the demo's, which is said on stderr: against an
 * app of one's own it is refused.
 */
export function playedAccount(
  values: AccountValues,
  terminal: Terminal,
  lang: Lang,
): Credentials & { readonly token: string } {
  const account = credentialsOf(values, terminal)
  checkSecrets(account)
  if (account.token !== undefined) return { ...account, token: account.token }
  const note = {
    zh: `没有给出令牌：用示例程序的 ${demoToken}。换一个用 --token 或环境变量 ECHOSTR_TOKEN。`,
    en: `No token was given: ${demoToken}, the demo's, is used. Give another by --token or ECHOSTR_TOKEN.`,
  }
  terminal.complain(note[lang])
  return { ...account, token: demoToken }
}

/**
 * @throws EchostrError `bad_option` for a key that is none
 * @throws UsageError for a key without an AppID
 */
export function checkSecrets({ appId, encodingAESKey, mode }: Credentials): void {
  if (encodingAESKey === undefined || mode === 'plain') return
  new AesKey(encodingAESKey)
  if (appId === undefined)
    throw new UsageError(
      '有 EncodingAESKey 时，还要给出 --app-id 或 ECHOSTR_APP_ID',
      'Beside an EncodingAESKey, give --app-id or ECHOSTR_APP_ID',
    )
}

function modeOf(mode: string | undefined): Mode | undefined {
  if (mode === undefined || mode === 'plain' || mode === 'compatible' || mode === 'secure') return mode
  throw new UsageError(
    `--mode 是 plain、compatible 或 secure，不是 ${mode}`,
    `--mode is plain, compatible or secure, not ${mode}`,
  )
}

/** How the secrets of an account are given, for help texts. */
export const secretsHelp: Words = {
  zh: `  --token     令牌，或环境变量 ECHOSTR_TOKEN
  --app-id    AppID，或 ECHOSTR_APP_ID
  --aes-key   EncodingAESKey，或 ECHOSTR_AES_KEY
  --lang      zh | en，默认看 LANG`,
  en: `  --token     the token, or the environment variable ECHOSTR_TOKEN
  --app-id    the AppID, or ECHOSTR_APP_ID
  --aes-key   the EncodingAESKey, or ECHOSTR_AES_KEY
  --lang      zh | en; default by LANG`,
}

/** How an account that is played is given, for help texts. */
export const accountHelp: Words = {
  zh: `${secretsHelp.zh}
  --mode      plain | compatible | secure；默认：有 EncodingAESKey 就是 secure
  --user      用户的 OpenID      --account   公众号的原始ID`,
  en: `${secretsHelp.en}
  --mode      plain | compatible | secure; default: secure with an EncodingAESKey
  --user      the user's OpenID  --account   the account's original id`,
}
