import { randomBytes } from 'node:crypto'
import { sameSignature } from 'echostr'
import { markOf } from './seal.ts'

/** What a state vouches for. */
export interface StateClaims {
  /** The id in the browser's cookie. */
  readonly browser: string
  /** The callback of the site that began. */
  readonly site: string
  /** Where the login returns to. */
  readonly to: string
}

/** What is amiss with a state. */
export type StateFault = 'altered' | 'expired' | 'foreign'

/** Seconds that a state is good for, and by which the clocks of two processes may differ. */
export const stateLife = 600
const skew = 120

const layout = /^([0-9a-f]{32})([0-9a-f]{8})([0-9a-f]{32})([0-9a-f]{32})$/

/**
 * A new state: 128 random bits, the time, a mark over both and what it is for, another over the browser. 104 hexadecimal
 * digits: WeChat takes letters and digits only, at most 128.
 */
export function newState(key: Buffer, claims: StateClaims, now: number): string {
  const salt = randomBytes(16).toString('hex')
  const time = now.toString(16).padStart(8, '0').slice(-8)
  return salt + time + marks(key, salt, time, claims).join('')
}

/** What is amiss with a state that came back; undefined when it is good. Marks are compared in constant time. */
export function stateFault(
  key: Buffer,
  state: string,
  claims: StateClaims,
  now: number,
): StateFault | undefined {
  const [, salt = '', time = '', ...given] = layout.exec(state) ?? []
  const [purpose, browser] = marks(key, salt, time, claims)
  if (!sameSignature(purpose, given[0] ?? '')) return 'altered'
  if (!sameSignature(browser, given[1] ?? '')) return 'foreign'
  const age = now - Number.parseInt(time, 16)
  return age > stateLife || age < -skew ? 'expired' : undefined
}

function marks(key: Buffer, salt: string, time: string, { browser, site, to }: StateClaims) {
  return [markOf(key, 'state', salt, time, site, to), markOf(key, 'browser', salt, browser)] as const
}
