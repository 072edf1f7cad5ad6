import type { Clock } from 'echostr'
import { inModes } from '../texts/probes.ts'
import { filled, type Words } from '../texts/words.ts'
import type { Account } from '../wechat/signing.ts'
import type { WeChat, WeChatOptions } from '../wechat/wechat.ts'
import type { Finding } from './finding.ts'

/** The server that is examined, and how thoroughly. */
export interface Target {
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
export type Check = (target: Target) => Promise<readonly Finding[]>

/** WeChat's time limit in ms. */
export const limit = 5000

/** What was tried, and in which mode. */
export function inMode(probe: Words, { account }: Target): Words {
  return filled(inModes[account.mode], { probe })
}
