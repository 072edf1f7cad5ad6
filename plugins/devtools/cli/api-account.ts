import { CallError, type Client, client, WeChatApiError } from 'echostr/plugins/client'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import type { Lang } from '../texts/words.ts'
import { addressOf } from './address.ts'
import { type Terminal, UsageError } from './terminal.ts'

/** The options of commands that call WeChat's API. The secret is none of them: a shell remembers what is typed. */
export const apiOptions = {
  'app-id': { type: 'string' },
  'base-url': { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  dry: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the shell gave of them. */
export interface ApiValues {
  readonly 'app-id'?: string | undefined
  readonly 'base-url'?: string | undefined
  readonly yes?: boolean | undefined
  readonly dry?: boolean | undefined
}

/** @throws UsageError without an AppID or a secret */
export function apiClient(values: ApiValues, { env }: Terminal): Client {
  const appId = values['app-id'] ?? env.ECHOSTR_APP_ID
  const secret = env.ECHOSTR_SECRET
  if (!appId) throw new UsageError(mistakes.no_api_app_id)
  if (!secret) throw new UsageError(mistakes.no_secret)
  const baseUrl = values['base-url'] ?? env.ECHOSTR_BASE_URL
  return client({ appId, secret, timeout: 20_000, ...(baseUrl && { baseUrl: addressOf(baseUrl) }) })
}

/** Runs what calls WeChat; what WeChat refuses is no mistake in the command: it is told, and the exit code is 1. */
export async function calling(terminal: Terminal, lang: Lang, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof WeChatApiError || error instanceof CallError)) throw error
    terminal.complain(error.in(lang))
    return 1
  }
}

/**
 * Whether it is to be done: `--yes`, or who sits at the keyboard says so.
 *
 * @throws UsageError when there is nobody to ask
 */
export async function confirmed(question: string, { yes }: ApiValues, terminal: Terminal): Promise<boolean> {
  if (yes) return true
  if (!terminal.isTyped || terminal.ask === undefined) throw new UsageError(mistakes.nobody_to_ask)
  return /^\s*(y|yes|是|好)\s*$/i.test(await terminal.ask(question))
}

/** What is printed when somebody said no. */
export function declined(terminal: Terminal, lang: Lang): number {
  terminal.complain(output.nothing_done[lang])
  return 1
}
