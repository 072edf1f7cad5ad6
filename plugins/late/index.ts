import { type Context, checkOptions, MemoryStore, type OptionTable, type Plugin, type Store } from 'echostr'
import { labelOf } from './item.ts'
import { LateInApp } from './late.ts'
import { milliseconds } from './milliseconds.ts'
import type { Way } from './way.ts'

export { type FetchOptions, fetchOnNext } from './fetch-on-next.ts'
export type { LateItem, User } from './item.ts'
export { type LateCode, LateError, type LateInfo } from './late-error.ts'
export { markAsAi } from './made-by-ai.ts'
export { type PushClient, type PushOptions, push } from './push.ts'
export type { Quota } from './quota.ts'
export { splitText } from './split-text.ts'
export type { Carried, Late, OpenWay, Unsent, Way } from './way.ts'
export type { Action } from './windows.ts'

/** Options of {@link late}. */
export interface LateOptions {
  /** The ways to the user, tried in this order. */
  readonly via: readonly Way[]
  /**
   * Where late replies, pending answers and quotas are kept. One that outlives the process makes nothing be lost with
   * it. Default: this process's memory.
   */
  readonly store?: Store
  /**
   * What happens to a reply when nobody knows whether it was sent (the process died meanwhile, the network broke):
   * `false` reports it as `late_unknown`, `true` also sends it again, perhaps twice. Default `false`.
   */
  readonly resend?: boolean
  /** Milliseconds that a late reply waits to be sent, e.g. while no process runs. Default 172800000: 48 hours. */
  readonly ttl?: number
  /** A question in a few words, for the user to tell several answers apart. Default: how a text begins. */
  readonly label?: (ctx: Context) => string
}

/**
 * Sends what no passive reply could carry: replies that were ready too late, and the rest of those that were too
 * long (`overflow: 'late'`). The ways are tried in order, and each reply is sent one way. Install it before the
 * handlers.
 *
 * @throws EchostrError `bad_option`
 * @example
 * app.use(late({ via: [push(wechat), fetchOnNext({ prompt: '正在思考，回复任意内容查看答案' })], store }))
 */
export function late(options: LateOptions): Plugin {
  checkOptions('late()', options, known)
  const { via, resend = false, ttl = 172_800_000, label = labelOf } = options
  return {
    name: 'late',
    setup(app) {
      const { store = new MemoryStore({ clock: app.clock }) } = options
      const inApp = new LateInApp(app, { via, store, resend, ttl, label })
      // once this turn is over: hooks that are registered behind the plugin hear of it, too
      Promise.resolve().then(() => inApp.recover())
    },
  }
}

const known: OptionTable<LateOptions> = {
  via: { is: 'a list of ways, e.g. [fetchOnNext()],', fits: isWays },
  'store?': 'store',
  'resend?': 'boolean',
  'ttl?': milliseconds,
  'label?': 'function',
}

function isWays(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isWay)
}

function isWay(way: unknown): boolean {
  return typeof (way as Way | null | undefined)?.name === 'string' && typeof (way as Way).open === 'function'
}
