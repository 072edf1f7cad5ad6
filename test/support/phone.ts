import type { WebHandler } from 'echostr/plugins/web'

/** Where a phone ended up. */
export interface Screen {
  readonly url: string
  readonly status: number
  readonly body: string
}

/** Handlers of Fetch, by the origin they stand at. */
export type Sites = Readonly<Record<string, WebHandler>>

/** Redirects after which a phone gives up. */
const most = 20

/** A browser without a screen: it keeps cookies as browsers do, and follows redirects. */
export class Phone {
  /** Every address that it asked for, in order. */
  readonly trail: string[] = []
  readonly #sites: Sites
  /** By host, and then by name. */
  readonly #cookies = new Map<string, Map<string, string>>()

  /** @param sites asked without a socket; every other address is fetched */
  constructor(sites: Sites) {
    this.#sites = sites
  }

  /** Opens an address, and what it leads to. */
  async open(address: string): Promise<Screen> {
    let url = new URL(address)
    for (let i = 0; i < most; i++) {
      const response = await this.ask(url)
      const to = response.headers.get('location')
      if (to === null) return { url: url.href, status: response.status, body: await response.text() }
      url = new URL(to, url)
    }
    throw new Error(`It goes in circles: ${this.trail.slice(-6).join(' → ')}`)
  }

  /** One request, whose redirect is not followed. */
  async ask(address: URL | string): Promise<Response> {
    const url = new URL(address)
    this.trail.push(url.href)
    const site = this.#sites[url.origin]
    const jar = this.#jar(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie !== '' && { cookie }), 'accept-language': 'zh-CN' }
    const request = new Request(url, { headers, redirect: 'manual' })
    const response = await (site ? site(request) : fetch(request))
    for (const set of response.headers.getSetCookie()) keep(jar, set, url)
    return response
  }

  cookies(origin: string): ReadonlyMap<string, string> {
    return this.#jar(new URL(origin))
  }

  setCookie(origin: string, name: string, value: string): void {
    this.#jar(new URL(origin)).set(name, value)
  }

  clearCookies(): void {
    this.#cookies.clear()
  }

  #jar({ hostname }: URL): Map<string, string> {
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>()
    this.#cookies.set(hostname, jar)
    return jar
  }
}

function keep(jar: Map<string, string>, header: string, url: URL): void {
  const [pair = '', ...attributes] = header.split('; ')
  const [name = '', value = ''] = pair.split('=', 2)
  const isSecure = attributes.includes('Secure')
  // what a browser does not take
  if (isSecure && url.protocol !== 'https:') return
  if (name.startsWith('__Host-') && !(isSecure && attributes.includes('Path=/'))) return
  if (attributes.includes('Max-Age=0')) jar.delete(name)
  else jar.set(name, value)
}
