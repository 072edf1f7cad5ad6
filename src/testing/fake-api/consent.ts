import type { ApiCall, Received } from './call.ts'
import { consentError } from './consent-errors.ts'
import { type PageAnswer, pageOf, redirectTo } from './page-answer.ts'
import type { WebSettings } from './web.ts'
import type { WebCodes } from './web-codes.ts'

/** The parameters of the link, in the one order that WeChat takes. */
const order = ['appid', 'redirect_uri', 'response_type', 'scope', 'state']
const scopes = ['snsapi_base', 'snsapi_userinfo']

/** Who opens pages, and what they are like. */
export interface ConsentParts {
  readonly appId: string
  readonly settings: WebSettings
  readonly codes: WebCodes
  nameOf(openid: string): string
}

/** WeChat's consent page (`/connect/oauth2/authorize`): silent for `snsapi_base`, else it asks. */
export function consent(call: Received, parts: ConsentParts): PageAnswer {
  const { query } = call
  const wrong = faultOf(query, parts)
  if (wrong !== undefined) return pageOf('微信', consentError(wrong))
  const keys = Object.keys(query).filter((name) => order.includes(name))
  if (keys.join() !== order.join())
    return pageOf('微信', [`参数的顺序不对 / wrong order: ${keys.join(', ')}`])
  const { scope = '', decision } = query
  if (decision === 'refuse') return back(query)
  if (scope === 'snsapi_base' || decision === 'allow' || parts.settings.snapshot) return allowed(call, parts)
  return ask(call, parts)
}

function faultOf({ appid = '', redirect_uri = '', scope = '' }: ApiCall['query'], parts: ConsentParts) {
  const { pageError, domain } = parts.settings
  if (pageError !== undefined) return pageError
  if (appid === '') return 10012
  if (redirect_uri === '') return 10011
  if (scope === '') return 10010
  if (appid !== parts.appId) return 10016
  if (!URL.canParse(redirect_uri) || !/^https?:/i.test(redirect_uri)) return 10003
  if (domain !== undefined && new URL(redirect_uri).hostname !== domain) return 10003
  return scopes.includes(scope) ? undefined : 10005
}

function allowed({ query, visitor }: Received, { codes, settings }: ConsentParts): PageAnswer {
  const openid = visitor ?? settings.visitor
  return back(query, codes.make(openid, query.scope ?? '', settings))
}

/** Without a code: the user has refused. What is a fragment is lost, as WeChat loses it. */
function back({ redirect_uri = '', state = '' }: ApiCall['query'], code?: string): PageAnswer {
  const [address = ''] = redirect_uri.split('#')
  const given = new URLSearchParams({ ...(code !== undefined && { code }), state })
  return redirectTo(`${address}${address.includes('?') ? '&' : '?'}${given}`)
}

function ask({ query, visitor }: Received, { nameOf, settings }: ConsentParts): PageAnswer {
  const link = (decision: string) => `?${new URLSearchParams({ ...query, decision })}`
  const name = nameOf(visitor ?? settings.visitor)
  const lines = ['这个网页申请获取你的昵称和头像。', 'This page asks for your name and picture.', name]
  return pageOf('微信授权', lines, { '允许 Allow': link('allow'), '拒绝 Refuse': link('refuse') })
}
