import { checkOptions, type OptionCheck, type OptionTable } from 'echostr'
import type { LoginAccount, Scope } from './sns.ts'
import { texts } from './texts.ts'

/** What a link to WeChat's consent page says. */
export interface AuthorizeOptions {
  /** Where WeChat sends the code: on the host entered as 网页授权域名, without a fragment. Default: `callback`. */
  readonly redirectUri?: string
  /** Default `snsapi_base`. */
  readonly scope?: Scope
  /** Comes back with the code: letters and digits, at most 128. */
  readonly state?: string
  /** True asks the user again, where WeChat would have been silent. */
  readonly forcePopup?: boolean
  /** True opens the page as a snapshot page, for trials. */
  readonly forceSnapShot?: boolean
}

const redirectUri: OptionCheck = {
  is: 'an http or https address without a fragment',
  fits: (value) =>
    typeof value === 'string' &&
    /^https?:\/\/[^#\s]+$/.test(value) &&
    URL.canParse(value) &&
    value.length <= 8192,
}
const state: OptionCheck = {
  is: 'a text of at most 128 letters and digits',
  fits: (value) => typeof value === 'string' && /^[A-Za-z0-9]{0,128}$/.test(value),
}

const known: OptionTable<AuthorizeOptions> = {
  'redirectUri?': redirectUri,
  'scope?': ['snsapi_base', 'snsapi_userinfo'],
  'state?': state,
  'forcePopup?': 'boolean',
  'forceSnapShot?': 'boolean',
}

/** A link to WeChat's consent page. WeChat compares the link by its letters: this order, and no other. */
export function authorizeUrl(
  openUrl: string,
  { appId, mark }: LoginAccount,
  callback: string,
  options: AuthorizeOptions = {},
): string {
  checkOptions('authorizeUrl()', options, known, { texts })
  const { redirectUri = callback, scope = 'snsapi_base', state = '', forcePopup, forceSnapShot } = options
  const forced = (forcePopup ? '&forcePopup=true' : '') + (forceSnapShot ? '&forceSnapShot=true' : '')
  const query = `appid=${appId}&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code`
  return `${openUrl}/connect/oauth2/authorize?${query}&scope=${scope}&state=${state}${forced}${mark}#wechat_redirect`
}
