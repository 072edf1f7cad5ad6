import type { EchostrError } from 'echostr'
import { type OAuth, type OAuthOptions, oauth, routes, type WebHandler } from 'echostr/plugins/web'
import { type FakeApiServer, type FakeClock, fakeApi, fakeClock } from 'echostr/testing'
import { Phone } from './phone.ts'

export const origin = 'https://m.example.com'
export const callback: string = `${origin}/wechat/callback`
export const loginPage: string = `${origin}/wechat/login`

/** A fake WeChat, a clock that stands still, and a site whose users log in. */
export interface Town {
  readonly api: FakeApiServer
  readonly clock: FakeClock
  readonly web: OAuth
  readonly phone: Phone
  /** OpenIDs in the order in which `onLogin` heard of them. */
  readonly heard: string[]
  readonly errors: Error[]
  codes(): (string | undefined)[]
  /** Another process of the same site. */
  another(options?: Partial<OAuthOptions>): OAuth
  phoneAt(web: OAuth): Phone
  /** The calls of a path so far. */
  count(path: string): number
}

export const exchangePath = '/sns/oauth2/access_token'

/** The pages of a site: each says who looks at it. */
export function pagesOf(web: OAuth): WebHandler {
  const who = (request: Request) => Response.json(web.user(request) ?? null)
  return routes({ '/wechat/login': web.login, '/wechat/callback': web.callback }, who)
}

/** Runs a test in a town of its own. */
export async function inTown(
  run: (town: Town) => Promise<void>,
  options: Partial<OAuthOptions> = {},
): Promise<void> {
  const clock = fakeClock()
  const api = await fakeApi({ clock, secret: 'secret/of+test==' })
  const heard: string[] = []
  const errors: Error[] = []
  const another = (more: Partial<OAuthOptions> = {}) =>
    oauth({
      appId: api.appId,
      secret: api.secret,
      callback,
      baseUrl: api.url,
      openUrl: api.url,
      clock,
      onLogin: ({ openid }) => void heard.push(openid),
      report: (error) => errors.push(error),
      ...options,
      ...more,
    })
  const web = another()
  const phoneAt = (each: OAuth) => new Phone({ [origin]: pagesOf(each) })
  try {
    await run({
      ...{ api, clock, web, heard, errors, another, phoneAt, phone: phoneAt(web) },
      codes: () => errors.map((error) => (error as EchostrError).code),
      count: (path) => api.calls.filter((call) => call.path === path).length,
    })
  } finally {
    await api.close()
  }
}

/** The address with which WeChat sends a phone back, not yet opened. */
export async function backFrom(phone: Phone, start: string = loginPage): Promise<string> {
  const begun = await phone.ask(start)
  const asked = await phone.ask(begun.headers.get('location') ?? '')
  return asked.headers.get('location') ?? ''
}

/** An address with other values in its query; undefined takes one away. */
export function changed(address: string, changes: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.href
}
