import { AesKey, type Lang } from 'echostr'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled } from '../texts/words.ts'
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
  terminal.complain(filled(output.demo_token, { token: demoToken })[lang])
  return { ...account, token: demoToken }
}

/**
 * @throws EchostrError `bad_option` for a key that is none
 * @throws UsageError for a key without an AppID
 */
export function checkSecrets({ appId, encodingAESKey, mode }: Credentials): void {
  if (encodingAESKey === undefined || mode === 'plain') return
  new AesKey(encodingAESKey)
  if (appId === undefined) throw new UsageError(mistakes.no_app_id)
}

function modeOf(mode: string | undefined): Mode | undefined {
  if (mode === undefined || mode === 'plain' || mode === 'compatible' || mode === 'secure') return mode
  throw new UsageError(mistakes.not_a_mode, { mode })
}
