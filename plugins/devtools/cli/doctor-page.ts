import { CallError, type Client, client, WeChatApiError } from 'echostr/plugins/client'
import type { Diagnosis } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { examinePage } from '../page-doctor/examine-page.ts'
import type { Lang } from '../texts/words.ts'
import { addressOf } from './address.ts'
import type { Terminal } from './terminal.ts'

/** What the shell gave. */
export interface PageValues {
  readonly jssdk: string
  readonly sign?: string | undefined
  readonly 'app-id'?: string | undefined
  readonly 'base-url'?: string | undefined
}

/** Examines a page that calls `wx.config`; undefined when WeChat gives no ticket, which is told. */
export async function doctorPage(
  { jssdk, sign, ...account }: PageValues,
  terminal: Terminal,
  lang: Lang,
  onFinding?: (finding: Finding) => void,
): Promise<Diagnosis | undefined> {
  const { appId, wechat } = accountIn(account, terminal)
  try {
    return await examinePage({
      url: addressOf(jssdk),
      ...(sign !== undefined && { sign: addressOf(sign) }),
      ...(appId !== undefined && { appId }),
      ...(wechat && { client: wechat }),
      ...(onFinding && { onFinding }),
    })
  } catch (error) {
    if (!(error instanceof WeChatApiError || error instanceof CallError)) throw error
    terminal.complain(error.in(lang))
    return undefined
  }
}

/** The secret is no option: a shell remembers what is typed. */
function accountIn(
  values: Omit<PageValues, 'jssdk'>,
  { env }: Terminal,
): { appId?: string; wechat?: Client } {
  const appId = values['app-id'] || env.ECHOSTR_APP_ID
  const secret = env.ECHOSTR_SECRET
  const baseUrl = values['base-url'] || env.ECHOSTR_BASE_URL
  if (!appId) return {}
  if (!secret) return { appId }
  return { appId, wechat: client({ appId, secret, ...(baseUrl && { baseUrl: addressOf(baseUrl) }) }) }
}
