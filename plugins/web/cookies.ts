import { randomBytes } from 'node:crypto'

/** The cookies of a request by their names; the first of several equal ones counts. */
export function cookiesIn(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, Math.max(at, 0)).trim()
    if (name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim())
  }
  return cookies
}

/** The names and the way of a site's cookies. */
export class CookieJar {
  readonly #isSecure: boolean

  /** @param origin the site's: over https its cookies go nowhere else, and no sub-domain can set them */
  constructor(origin: string) {
    this.#isSecure = origin.startsWith('https:')
  }

  name(kind: string): string {
    return this.#isSecure ? `__Host-echostr-${kind}` : `echostr-${kind}`
  }

  /** A header that sets one. @param life seconds; 0 takes it away */
  set(kind: string, value: string, life: number): string {
    const secure = this.#isSecure ? '; Secure' : ''
    return `${this.name(kind)}=${value}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Lax${secure}`
  }
}

/** A browser that is logging in: who it is, and how often it has begun lately. */
export interface Browser {
  /** 128 random bits. */
  readonly id: string
  /** Logins that followed upon each other. */
  readonly starts: number
  /** When the last of them was let go on, in seconds since 1970. */
  readonly since: number
}

/** Seconds within which a login follows upon the one before: circles in slow networks take some. */
const following = 10
/** So many may follow upon each other; more go in circles. Browsers give up at 20 redirects, and a circle has four. */
const most = 4

/** The browser of a cookie that has begun once more; a new one when there is no cookie, or a wrong one. */
export function begun(cookie: string, now: number): Browser {
  const known = browserIn(cookie)
  if (!known) return { id: randomBytes(16).toString('base64url'), starts: 1, since: now }
  const isFollowing = Math.abs(now - known.since) < following
  const next = { id: known.id, starts: isFollowing ? known.starts + 1 : 1, since: now }
  return goesInCircles(next) ? { ...next, since: known.since } : next
}

export function goesInCircles({ starts }: Browser): boolean {
  return starts > most
}

/** The browser of a cookie. What it counts is its own affair: who counts wrongly meets the page earlier, or later. */
export function browserIn(cookie: string): Browser | undefined {
  const [, id, starts, since] = /^([\w-]{22})\.(\d{1,4})\.(\d{1,11})$/.exec(cookie) ?? []
  return id === undefined ? undefined : { id, starts: Number(starts), since: Number(since) }
}

export function browserCookie({ id, starts, since }: Browser): string {
  return `${id}.${Math.min(starts, 9999)}.${since}`
}
