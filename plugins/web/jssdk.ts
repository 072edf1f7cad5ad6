import { randomBytes } from 'node:crypto'
import {
  type Clock,
  checkOptions,
  EchostrError,
  type OptionCheck,
  type OptionTable,
  systemClock,
} from 'echostr'
import type { Client } from 'echostr/plugins/client'
import { browserScript } from './browser-script.ts'
import { Complaints } from './complaints.ts'
import { cardSignature, pageSignature, withoutFragment } from './signature.ts'
import { texts } from './texts.ts'
import { guarding, handlerOf, notAllowed, type Visit, type WebAnswer, type WebHandler } from './visit.ts'

/** Options of {@link jssdk}. */
export interface JsSdkOptions {
  /**
   * The hosts whose pages are signed, e.g. `['m.example.com']`; with the port where there is one. Whoever signs every
   * page lends the account to every page.
   */
  readonly hosts: readonly string[]
  /** Origins whose pages may ask the handler from another host, e.g. `['https://m.example.com']`. Default: none. */
  readonly origins?: readonly string[]
  /** The AppID. Default: the client's. */
  readonly appId?: string
  /** Told why pages are not signed. Default: a warning of the process, once a minute for each code. */
  readonly report?: (error: Error) => void
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

/** What `wx.config` takes, but for `jsApiList`. */
export interface PageConfig {
  readonly appId: string
  readonly nonceStr: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly signature: string
}

/** A card that a page offers. */
export interface Card {
  readonly card_id?: string
  readonly code?: string
  readonly openid?: string
}

/** What `cardExt` of `wx.addCard` takes, as JSON. */
export interface CardExt extends Card {
  readonly nonce_str: string
  readonly timestamp: number
  readonly signature: string
}

/** The JS-SDK (wx.config) of an account. */
export interface JsSdk {
  /**
   * Signs a page: the address as the browser has it, `location.href`.
   *
   * @throws EchostrError `jssdk_bad_url`, `jssdk_foreign_host`; WeChatApiError and CallError when there is no ticket
   */
  sign(url: string): Promise<PageConfig>
  /** Signs a card (`wx_card`). @throws WeChatApiError and CallError when there is no ticket */
  card(card: Card): Promise<CardExt>
  /**
   * `GET …?url=` answers what `wx.config` takes, in JSON; 403 for a page of another host. Without `url` it is a script
   * for pages, of under 1 kB, that does the asking: `<script src="/jssdk"></script>`, `await jssdk({ jsApiList })`.
   */
  readonly handler: WebHandler
}

/** A ticket's owner: a client, or what is like one. */
export type TicketClient = Pick<Client, 'ticket'> & Partial<Pick<Client, 'appId'>>

const hosts: OptionCheck = {
  is: 'a list of hosts such as m.example.com, each as it stands in addresses, without scheme and path',
  fits: (value) => Array.isArray(value) && value.length > 0 && value.every(isHost),
}
const origins: OptionCheck = {
  is: 'a list of origins such as https://m.example.com',
  fits: (value) => Array.isArray(value) && value.every(isOrigin),
}
const known: OptionTable<JsSdkOptions> = {
  hosts,
  'origins?': origins,
  'appId?': 'text',
  'report?': 'function',
  'clock?': 'clock',
}

/**
 * Signs pages for WeChat's JS-SDK. The ticket is the client's: kept like the token, fetched once for everybody, anew five
 * minutes before its end.
 *
 * @throws EchostrError `bad_option`
 * @example
 * const sdk = jssdk(client({ appId, secret }), { hosts: ['m.example.com'] })
 * createServer(serverOptions, routes({ '/jssdk': sdk.handler }, pages))
 */
export function jssdk(client: TicketClient, options: JsSdkOptions): JsSdk {
  checkOptions('jssdk()', { client, options }, { client: ticketClient, options: 'object' }, { texts })
  checkOptions('jssdk()', options, known, { texts })
  const { hosts, origins = [], appId = client.appId, report, clock = systemClock } = options
  if (appId === undefined)
    throw new EchostrError('bad_option', 'jssdk() needs the option "appId": the client was given none', {
      status: 0,
      texts,
    })
  const complaints = new Complaints(clock, report)
  const sign = signer(client, appId, hosts, clock)
  const handler = handlerOf((visit) => answerTo(visit, sign, origins, complaints))
  return { sign, card: cardSigner(client, clock), handler }
}

function signer(client: TicketClient, appId: string, hosts: readonly string[], clock: Clock): JsSdk['sign'] {
  return async (url) => {
    checkPage(url, hosts)
    const ticket = await client.ticket('jsapi')
    const [nonceStr, timestamp] = [nonce(), clock.now()]
    return { appId, nonceStr, timestamp, signature: pageSignature({ ticket, nonceStr, timestamp, url }) }
  }
}

function cardSigner(client: TicketClient, clock: Clock): JsSdk['card'] {
  return async (card) => {
    checkOptions('jssdk().card()', card, { 'card_id?': 'string', 'code?': 'string', 'openid?': 'string' })
    const api_ticket = await client.ticket('wx_card')
    const parts = { ...card, nonce_str: nonce(), timestamp: clock.now() }
    return { ...parts, signature: cardSignature({ ...parts, api_ticket }) }
  }
}

function nonce(): string {
  return randomBytes(16).toString('hex')
}

const ticketClient: OptionCheck = {
  is: 'a client with ticket()',
  fits: (value) => typeof (value as Partial<TicketClient> | null)?.ticket === 'function',
}

/** Characters of the longest address. */
const longest = 4096

/** @throws EchostrError `jssdk_bad_url`, `jssdk_foreign_host` */
function checkPage(url: string, hosts: readonly string[]): void {
  const page = typeof url === 'string' ? pageAt(withoutFragment(url)) : undefined
  if (page === undefined)
    throw refusal(
      'jssdk_bad_url',
      'What is to be signed is no address of a page, http or https, as browsers write it',
    )
  if (!hosts.includes(page.host))
    throw refusal('jssdk_foreign_host', 'The page to be signed is on a host that jssdk() was not given')
}

/** Signed is the text, not what a parser makes of it: so nothing that a parser would mend. */
function pageAt(url: string): URL | undefined {
  if (url.length > longest || !/^https?:\/\/[^\s\\\p{Cc}]+$/u.test(url) || !URL.canParse(url))
    return undefined
  const page = new URL(url)
  const [begins, goesOn] = [url.slice(0, page.origin.length), url.slice(page.origin.length)]
  return begins.toLowerCase() === page.origin && /^([/?]|$)/.test(goesOn) ? page : undefined
}

function refusal(code: string, what: string): EchostrError {
  return new EchostrError(code, what, { status: code === 'jssdk_bad_url' ? 400 : 403, texts })
}

async function answerTo(
  visit: Visit,
  sign: JsSdk['sign'],
  origins: readonly string[],
  complaints: Complaints,
): Promise<WebAnswer> {
  if (visit.method !== 'GET') return notAllowed()
  const url = visit.query.get('url')
  if (url === null) return answer(200, 'text/javascript', browserScript)
  const cors = sharing(visit.header('origin'), origins)
  try {
    return json(200, await sign(url), cors)
  } catch (error) {
    complaints.tell(error as Error)
    const { code, status } = error as Partial<EchostrError>
    const isOurs = code === 'jssdk_bad_url' || code === 'jssdk_foreign_host'
    return isOurs ? json(status ?? 400, { error: code }, cors) : json(503, { error: 'jssdk_no_ticket' }, cors)
  }
}

function json(status: number, body: object, cors: WebAnswer['headers']): WebAnswer {
  return answer(status, 'application/json', JSON.stringify(body), cors)
}

function answer(status: number, type: string, body: string, more: WebAnswer['headers'] = []): WebAnswer {
  return { status, headers: [...guarding, ['Content-Type', `${type}; charset=utf-8`], ...more], body }
}

function sharing(origin: string, origins: readonly string[]): WebAnswer['headers'] {
  const vary = ['Vary', 'Origin'] as const
  return origins.includes(origin) ? [vary, ['Access-Control-Allow-Origin', origin]] : [vary]
}

/** A host that an address can have: one that is written otherwise, or stands for several, would fit none. */
function isHost(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[a-z0-9[][a-z0-9.\-[\]:]*$/.test(value)) return false
  return ['http', 'https'].some((scheme) => hostIn(`${scheme}://${value}`) === value)
}

function hostIn(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).host : undefined
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value
}
