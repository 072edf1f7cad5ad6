import { type Delivery, EchostrError, type Message } from 'echostr'
import { texts } from './texts.ts'

type Headers = Delivery['headers']

/** Whom pushes may be for, and by which domains none comes. */
export interface Expected {
  readonly appIds: readonly string[]
  readonly ids: readonly string[]
  readonly domains: readonly string[]
}

/**
 * What `x-wx-source` says of requests that a device makes: every user of a mini program can send one (`callContainer`), with
 * any body, to any path, and with the right AppID.
 */
const devices: ReadonlySet<string> = new Set([
  'wx_client',
  'wx_devtools',
  'wx_localdebug',
  'wx_crawler',
  'web_client',
])

/**
 * Where a push says that it comes from. On the internal link cloud hosting sets these headers; nothing says that it takes a
 * sender's own away on a public domain, so that they prove nothing by themselves.
 */
export class Origin {
  readonly #expected: Expected
  readonly #domains: ReadonlySet<string>

  constructor(expected: Expected) {
    this.#expected = expected
    this.#domains = new Set(expected.domains.map((domain) => domain.toLowerCase()))
  }

  /** @throws EchostrError `cloud_domain`, `cloud_source`, `cloud_app` */
  check(headers: Headers): void {
    this.#checkDomain(headers)
    checkSource(headers)
    const { appIds, ids } = this.#expected
    const given = appIdsIn(headers)
    if (given.length === 0 && ids.length === 0) refuse('cloud_app', 'The push has no X-WX-APPID')
    if (!given.every((appId) => appIds.includes(appId)))
      refuse('cloud_app', 'The X-WX-APPID of the push is none of the AppIDs in "appId"')
  }

  /**
   * Gives the message back.
   *
   * @throws EchostrError `cloud_app`, `cloud_user`
   */
  checkMessage(message: Message, headers: Headers): Message {
    const { appIds, ids } = this.#expected
    const { ToUserName, FromUserName } = message
    // a ToUserName may be the AppID
    if (ids.length > 0 && ![...ids, ...appIds].includes(ToUserName))
      refuse('cloud_app', 'The ToUserName of the push is none of the ids in "id"')
    const users = valuesOf(headers, 'x-wx-openid', 'x-wx-from-openid')
    if (users.length > 0 && !users.includes(FromUserName))
      refuse('cloud_user', 'The FromUserName of the push is not the user in X-WX-OPENID')
    return message
  }

  #checkDomain(headers: Headers): void {
    for (const host of valuesOf(headers, 'host', 'x-forwarded-host'))
      if (this.#domains.has(host.replace(/:\d*$/, '').toLowerCase()))
        refuse('cloud_domain', 'A push came by a public domain')
  }
}

/** Older documents call the header x-wx-sources. A server joins what comes several times by commas. */
function checkSource(headers: Headers): void {
  const sources = valuesOf(headers, 'x-wx-source', 'x-wx-sources')
  const [source = ''] = sources
  if (sources.length !== 1 || !/^[\w-]{1,64}$/.test(source))
    refuse('cloud_source', 'The push has no x-wx-source, or more than one')
  if (devices.has(source.toLowerCase()))
    refuse('cloud_source', `The request comes from a device or the tools: x-wx-source is ${source}`)
}

/** Where accounts share an environment, X-WX-FROM-APPID names the one that uses it. */
function appIdsIn(headers: Headers): string[] {
  return valuesOf(headers, 'x-wx-appid', 'x-wx-from-appid')
}

function valuesOf(headers: Headers, ...names: readonly string[]): string[] {
  return names.flatMap((name) => headers[name] ?? [])
}

function refuse(code: string, what: string): never {
  throw new EchostrError(code, what, { status: 401, texts })
}
