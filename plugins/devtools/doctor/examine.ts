import { type Clock, checkOptions, type OptionTable, systemClock } from 'echostr'
import { texts } from '../texts/errors.ts'
import { accountOf, address, WeChat, type WeChatOptions } from '../wechat/wechat.ts'
import type { Target } from './check.ts'
import { checkForgeries } from './checks/forgeries.ts'
import { checkHandshake, goesOn } from './checks/handshake.ts'
import { checkIdle } from './checks/idle.ts'
import { checkLatency } from './checks/latency.ts'
import { checkPushes } from './checks/pushes.ts'
import { checkRetries } from './checks/retries.ts'
import { checkSettings } from './checks/settings.ts'
import { checkSlow } from './checks/slow.ts'
import type { Finding } from './finding.ts'

/** What is examined, and how thoroughly. */
export interface DoctorOptions extends Omit<WeChatOptions, 'format' | 'faults'> {
  /** How many calls are timed. Default 20. */
  readonly calls?: number
  /** A text that the server handles slowly: all three deliveries of it are awaited. Default: none is sent. */
  readonly slow?: string
  /** Told every finding at once. */
  readonly onFinding?: (finding: Finding) => void
}

/** What an examination has come to. */
export interface Diagnosis {
  readonly url: string
  /** True without a failure; there may be warnings. */
  readonly ok: boolean
  readonly findings: readonly Finding[]
}

const known: OptionTable<DoctorOptions> = {
  url: address,
  token: 'text',
  'appId?': 'string',
  'encodingAESKey?': 'string',
  'mode?': ['plain', 'compatible', 'secure'],
  'user?': 'text',
  'account?': 'text',
  'clock?': 'clock',
  'calls?': 'count',
  'slow?': 'string',
  'onFinding?': 'function',
}

/** The checks that only make sense once the console's check has come through. */
const further = [checkPushes, checkForgeries, checkRetries, checkLatency, checkIdle, checkSlow]

/**
 * Examines a server from outside: the console's check byte by byte, forged requests, pushes and their replies,
 * retries, latency, an idle connection (6 s). Sends real pushes, by the user `o-echostr-doctor` unless another one is named.
 *
 * @throws EchostrError `bad_option` as {@link WeChat} does
 * @example
 * const { ok, findings } = await examine({ url: 'https://example.com/wechat', token: 'xq123456' })
 * for (const { level, code, what } of findings) console.log(level, code, what.en)
 */
export async function examine(options: DoctorOptions): Promise<Diagnosis> {
  checkOptions('examine()', options, known, { texts })
  const target = targetOf(options)
  const findings: Finding[] = []
  const take = (found: readonly Finding[]) => {
    const safe = found.map((one) => withoutSecrets(one, target))
    findings.push(...safe)
    if (options.onFinding) safe.forEach(options.onFinding)
  }
  take(await checkSettings(target))
  take(await checkHandshake(target))
  const checks = goesOn(findings) ? further : []
  for (const check of checks) if (answers(findings)) take(await check(target))
  return { url: target.account.url.href, ok: findings.every(({ level }) => level !== 'failure'), findings }
}

/** A finding without the secrets, which a server may have put into its answer; the end of one may be cut off. */
function withoutSecrets(finding: Finding, { account: { token, encodingAESKey } }: Target): Finding {
  const { detail } = finding
  if (detail === undefined) return finding
  const secrets = [token, encodingAESKey ?? ''].filter(({ length }) => length >= 3)
  return { ...finding, detail: secrets.reduce(veiled, detail) }
}

function veiled(text: string, secret: string): string {
  const whole = text.replaceAll(secret, '***')
  const starts = Array.from(secret, (_, at) => secret.slice(0, at)).filter(({ length }) => length >= 4)
  const cut = starts.findLast((start) => whole.endsWith(start) || whole.endsWith(`${start}"`))
  return cut === undefined ? whole : `${whole.slice(0, whole.lastIndexOf(cut))}***`
}

/** False once a push got no answer at all: the rest would only wait for as long, again and again. */
function answers(findings: readonly Finding[]): boolean {
  return !findings.some(
    ({ code, level }) => level === 'failure' && /^(timed_out|closed|unreachable)$/.test(code),
  )
}

function targetOf(options: DoctorOptions): Target {
  const { calls = 20, slow, onFinding: _, ...given } = options
  const clock: Clock = options.clock ?? systemClock
  const played: WeChatOptions = { user: 'o-echostr-doctor', ...given, clock }
  return {
    account: accountOf(played),
    clock,
    calls,
    slow,
    wechat: (more) => new WeChat({ ...played, ...more }),
  }
}
