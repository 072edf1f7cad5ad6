import type { Mode } from './message.ts'
import { type Terminal, UsageError } from './terminal.ts'

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

function modeOf(mode: string | undefined): Mode | undefined {
  if (mode === undefined || mode === 'plain' || mode === 'compatible' || mode === 'secure') return mode
  throw new UsageError(
    `--mode 是 plain、compatible 或 secure，不是 ${mode}`,
    `--mode is plain, compatible or secure, not ${mode}`,
  )
}

/** How the account is given, for help texts. */
export const accountHelp = {
  zh: `  --token     令牌，或环境变量 ECHOSTR_TOKEN
  --app-id    AppID，或 ECHOSTR_APP_ID
  --aes-key   EncodingAESKey，或 ECHOSTR_AES_KEY；有它就是安全模式
  --mode      plain | compatible | secure
  --user      用户的 OpenID      --account   公众号的原始ID
  --lang      zh | en，默认看 LANG`,
  en: `  --token     the token, or the environment variable ECHOSTR_TOKEN
  --app-id    the AppID, or ECHOSTR_APP_ID
  --aes-key   the EncodingAESKey, or ECHOSTR_AES_KEY; makes it secure mode
  --mode      plain | compatible | secure
  --user      the user's OpenID  --account   the account's original id
  --lang      zh | en; default by LANG`,
} as const
