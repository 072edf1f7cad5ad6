import type { Clock } from 'echostr'
import type { Words } from '../texts/words.ts'
import type { Mode } from '../wechat/message.ts'
import type { Account } from '../wechat/signing.ts'
import type { WeChat, WeChatOptions } from '../wechat/wechat.ts'
import type { Finding } from './finding.ts'

/** The server that is examined. */
export interface Patient {
  readonly account: Account
  readonly clock: Clock
  /** How many calls are timed. */
  readonly calls: number
  /** A text whose handling is slow. */
  readonly slow: string | undefined
  /** WeChat's side of it; the options differ from those given to the doctor. */
  wechat(options?: Partial<WeChatOptions>): WeChat
}

/** One part of an examination. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>

/** WeChat's time limit in ms. */
export const limit = 5000

const modeWords: Readonly<Record<Mode, Words>> = {
  plain: { zh: '明文', en: 'plain' },
  compatible: { zh: '兼容', en: 'compatible' },
  secure: { zh: '安全', en: 'secure' },
}

/** What was tried, and in which mode. */
export function inMode(zh: string, en: string, { account }: Patient): Words {
  const mode = modeWords[account.mode]
  return { zh: `${zh}（${mode.zh}模式）`, en: `${en} (${mode.en} mode)` }
}
