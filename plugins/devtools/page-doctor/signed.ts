import { within } from 'echostr'
import { Bytes } from '../../client/wire/bytes.ts'
import type { PageTarget } from './examine-page.ts'

/** What a page, or the address that signs for it, gave to `wx.config`: as it was given. */
export interface Signed {
  readonly appId?: string
  readonly timestamp?: string
  readonly nonceStr?: string
  readonly signature?: string
  /** The nonce stands under WeChat's other name for it. */
  readonly noncestr?: string
  /** A ticket was given as well. */
  readonly ticket?: string
}

const names = ['appId', 'timestamp', 'nonceStr', 'signature', 'noncestr', 'ticket'] as const

/** An answer as far as it is looked at. */
export interface Fetched {
  readonly status: number
  readonly url: string
  readonly text: string
}

/** ms that an answer may take, and its bytes. */
const patience = 10_000
const longest = 2 * 1024 * 1024

/** What WeChat's browser says it is. */
const userAgent =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50'

/** Fetches as WeChat's browser does. What cannot be reached rejects. */
export async function fetched(address: string, { clock, fetch }: PageTarget): Promise<Fetched> {
  return within(clock, patience, async (signal) => {
    const response = await fetch(address, { signal, headers: { 'user-agent': userAgent } })
    return { status: response.status, url: response.url || address, text: await textOf(response) }
  })
}

async function textOf(response: Response): Promise<string> {
  const bytes = new Bytes()
  for await (const chunk of response.body ?? []) {
    bytes.add(chunk)
    if (bytes.length > longest) break
  }
  return new TextDecoder().decode(bytes.whole)
}

/** What stands in a page's `wx.config({ … })`, written out; undefined for a page that asks for it. */
export function signedIn(html: string): Signed | undefined {
  const [, body = ''] = /\bwx\s*\.\s*config\s*\(\s*\{([^}]{0,4000})/.exec(html) ?? []
  const found = fieldsOf(
    (name) => new RegExp(`["']?\\b${name}["']?\\s*:\\s*["']?([\\w.-]{1,512})`).exec(body)?.[1],
  )
  return /^[0-9a-f]{40}$/i.test(found.signature ?? '') ? found : undefined
}

/** What an address that signs answered; undefined for an answer that is none. */
export function signedOf(json: string): Signed | undefined {
  try {
    const answer = JSON.parse(json) as Record<string, unknown>
    // some wrap it: { code: 0, data: { … } }
    const given = (typeof answer.data === 'object' ? (answer.data ?? answer) : answer) as Record<
      string,
      unknown
    >
    const found = fieldsOf((name) => textIn(given[name]))
    const ticket = textIn(given.ticket ?? given.jsapi_ticket)
    return found.signature === undefined ? undefined : { ...found, ...(ticket !== undefined && { ticket }) }
  } catch {
    return undefined
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function fieldsOf(read: (name: string) => string | undefined): Signed {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = read(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
