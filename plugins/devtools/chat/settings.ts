import { AesKey, type Clock, EchostrError } from 'echostr'
import { pageMistakes } from '../texts/page-mistakes.ts'
import type { Faults } from '../wechat/faults.ts'
import type { Mode } from '../wechat/message.ts'
import { address, WeChat } from '../wechat/wechat.ts'
import { exampleIn } from './example.ts'
import { menuIn } from './menu.ts'
import { PageError } from './page-error.ts'

/** What is played, as the page shows and changes it. */
export interface Settings {
  readonly url: string
  readonly token: string
  readonly appId: string
  readonly encodingAESKey: string
  readonly mode: Mode
  /** The account's original id (原始ID). */
  readonly account: string
  /** The account's name, at the top of the chat. */
  readonly name: string
  /** The menu bar, in the JSON that WeChat's `menu/create` takes. */
  readonly menu: string
  /** What goes wrong with every message, and with every page that a user opens. */
  readonly faults: readonly FaultName[]
}

/** A fault that the page has a switch for. */
export type FaultName =
  | 'drop_first'
  | 'drop_all'
  | 'slow'
  | 'duplicate'
  | 'bad_signature'
  | 'snapshot'
  | 'code_used'
  | 'code_expired'

/** ms that a slow network takes each way. */
const slow = 1500

const faults: Readonly<Record<FaultName, Faults>> = {
  drop_first: { drop: 'answer' },
  drop_all: { drop: 'answer', tries: [1, 2, 3] },
  slow: { latency: slow },
  duplicate: { duplicate: 1 },
  bad_signature: { signature: 'bad' },
  // of pages that users open, not of messages
  snapshot: {},
  code_used: {},
  code_expired: {},
}

const modes: readonly string[] = ['plain', 'compatible', 'secure'] satisfies Mode[]
const texts = ['url', 'token', 'appId', 'encodingAESKey', 'mode', 'account', 'name', 'menu'] as const

/** The settings that options describe. */
export function defaultsOf(options: Partial<Settings> & Pick<Settings, 'url' | 'token'>): Settings {
  const { url, token, appId = '', encodingAESKey = '', account = 'gh_test', name = 'echostr' } = options
  const { menu = exampleIn('zh').menu, faults = [] } = options
  const mode = options.mode ?? (encodingAESKey === '' ? 'plain' : 'secure')
  return { url, token, appId, encodingAESKey, mode, account, name, menu, faults }
}

/** The settings with changes from outside in them: what is no setting is left out, what is no text refused. */
export function changed(settings: Settings, changes: Readonly<Record<string, unknown>>): Settings {
  const given = texts.filter((name) => changes[name] !== undefined)
  const wrong = given.find((name) => !isText(changes[name]))
  if (wrong) throw new PageError(pageMistakes.not_a_setting, { name: wrong, longest }, wrong)
  const fresh = Object.fromEntries(given.map((name) => [name, String(changes[name]).trim()]))
  const whole: Settings = { ...settings, ...fresh, ...faultsIn(changes) }
  menuIn(whole.menu)
  if (!modes.includes(whole.mode)) throw new PageError(pageMistakes.not_a_mode, {}, 'mode')
  checkAccount(whole)
  return whole
}

/** What makes no account is told of the field that it stands in. */
function checkAccount({ url, token, account, mode, appId, encodingAESKey }: Settings): void {
  if (!address.fits(url)) throw new PageError(pageMistakes.not_an_address, {}, 'url')
  if (token === '') throw new PageError(pageMistakes.no_token, {}, 'token')
  if (account === '') throw new PageError(pageMistakes.no_account, {}, 'account')
  if (mode !== 'plain' || encodingAESKey !== '') checkKey(encodingAESKey)
  if (mode !== 'plain' && appId === '') throw new PageError(pageMistakes.no_app_id, {}, 'appId')
}

function checkKey(encodingAESKey: string): void {
  try {
    new AesKey(encodingAESKey)
  } catch (error) {
    if (!(error instanceof EchostrError)) throw error
    throw new PageError({ en: error.in('en'), zh: error.in('zh') }, {}, 'encodingAESKey')
  }
}

/** Characters of the longest setting. */
const longest = 16_384

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= longest
}

function faultsIn({ faults: names }: Readonly<Record<string, unknown>>): Pick<Settings, 'faults'> | object {
  if (!Array.isArray(names)) return {}
  return { faults: Object.keys(faults).filter((name) => names.includes(name)) }
}

/** WeChat's side as the settings want it. */
export function wechatOf(settings: Settings, clock: Clock): WeChat {
  const { url, token, appId, encodingAESKey, mode, account } = settings
  const key = mode === 'plain' ? {} : { appId, encodingAESKey }
  return new WeChat({ url, token, mode, account, clock, ...key, faults: faultsOf(settings) })
}

function faultsOf(settings: Settings): Faults {
  return Object.assign({}, ...settings.faults.map((name) => faults[name]))
}

/** True when an address stays on this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
