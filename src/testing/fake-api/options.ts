import type { OptionCheck, OptionTable } from '../../base/check-options.ts'
import type { Clock } from '../../base/clock.ts'
import type { Interaction } from './chats.ts'
import type { WebProfile } from './web.ts'

/** Options of `FakeApi`. */
export interface FakeApiOptions {
  /** Default `wx_test`. */
  readonly appId?: string
  /** Default `secret_test`. */
  readonly secret?: string
  /** OpenIDs that follow the account at first. */
  readonly followers?: Iterable<string>
  /** Where the time comes from: tokens, windows and media end by it, and `delay` waits by it. */
  readonly clock?: Clock
}

/** The options, for `checkOptions`. */
export const known: OptionTable<FakeApiOptions> = {
  'appId?': 'text',
  'secret?': 'text',
  'followers?': {
    is: 'a list of OpenIDs',
    fits: (value) => typeof (value as Iterable<string> | null)?.[Symbol.iterator] === 'function',
  },
  'clock?': 'clock',
}

/** What a user may do. */
export const interactions: readonly Interaction[] = ['message', 'click', 'scan', 'subscribe', 'pay', 'enter']

/** What `api.answer()` takes. */
export const answering: OptionCheck = {
  is: 'an object, or a function that gives one,',
  fits: (value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
}

/** What `api.secure()` takes. */
export const securePaths: OptionCheck = {
  is: 'a list of paths like "/cgi-bin/message/custom/send"',
  fits: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === 'string' && /^\/[\w/.-]+$/.test(each)),
}

/** What `api.store()` takes. */
export const stored: OptionTable<{ type: string; bytes: Uint8Array; contentType: string; filename: string }> =
  {
    type: 'string',
    bytes: { is: 'bytes', fits: (value) => value instanceof Uint8Array },
    contentType: 'string',
    filename: 'string',
  }

/** What `api.commented()` takes. */
export const comment: OptionTable<{
  msg_data_id: string | number
  openid: string
  content: string
  index: number
}> = {
  msg_data_id: {
    is: 'a whole number, or a text of one,',
    fits: (value) => ['string', 'number'].includes(typeof value) && /^\d{1,15}$/.test(String(value)),
  },
  openid: 'string',
  content: 'string',
  index: 'count',
}

/** What `api.profile()` takes. */
export const shownProfile: OptionTable<WebProfile> = {
  nickname: 'string',
  'headimgurl?': 'string',
  'unionid?': 'string',
}
