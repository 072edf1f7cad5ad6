import { type Clock, checkOptions, type OptionTable, systemClock } from 'echostr'
import type { Client } from 'echostr/plugins/client'
import type { Diagnosis } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { texts } from '../texts/errors.ts'
import { type PageFindingCode, pageFindings } from '../texts/page-findings.ts'
import type { Words } from '../texts/words.ts'
import { address } from '../wechat/wechat.ts'
import { causeOf } from './causes.ts'
import { type Fetched, fetched, type Signed, signedIn, signedOf } from './signed.ts'

/** What is examined: a page that calls `wx.config`. */
export interface PageDoctorOptions {
  /** The page's address. */
  readonly url: string
  /** The address that signs, asked with `?url=`. Default: the one that the page names, else `/jssdk` beside it. */
  readonly sign?: string
  /** The account's client: its ticket tells whether a signature is right, and what was signed in place of the page. */
  readonly client?: Pick<Client, 'ticket'> & Partial<Pick<Client, 'appId'>>
  /** The AppID that the page should have. Default: the client's. */
  readonly appId?: string
  /** Told every finding at once. */
  readonly onFinding?: (finding: Finding) => void
  /** What sends requests. Default: Node's `fetch`. */
  readonly fetch?: typeof fetch
  /** What time limits are measured with. Default: the machine's clock. */
  readonly clock?: Clock
}

/** What the checks work with. */
export interface PageTarget {
  readonly fetch: typeof fetch
  readonly clock: Clock
}

const known: OptionTable<PageDoctorOptions> = {
  url: address,
  'sign?': address,
  'client?': {
    is: 'a client with ticket()',
    fits: (value) => typeof (value as Partial<Client> | null)?.ticket === 'function',
  },
  'appId?': 'text',
  'onFinding?': 'function',
  'fetch?': 'function',
  'clock?': 'clock',
}

/** An address in quotes, named as those are that sign. Bounded: a page of one long word is not to be tried at every letter. */
const signer = /["']([^"'\s<>]{0,500}jssdk[^"'\s<>]{0,500})["']/i

/** Marks that WeChat puts behind a shared link, a word that is escaped, and a fragment as a single-page app has one. */
const marks = 'from=singlemessage&isappinstalled=0&echostr=%E4%BD%A0+%20'
const fragment = '#/echostr'
const foreign = 'https://example.com/echostr'

/**
 * Examines a page that calls `wx.config`: opens it as WeChat's browser does, finds the signature in it, or asks the address
 * that signs, and names the cause of "invalid signature". With a client it makes the signature itself.
 *
 * @throws EchostrError `bad_option`; WeChatApiError and CallError when there is no ticket
 * @example
 * const { findings } = await examinePage({ url: 'https://m.example.com/shop', client: client({ appId, secret }) })
 */
export async function examinePage(options: PageDoctorOptions): Promise<Diagnosis> {
  checkOptions('examinePage()', options, known, { texts })
  return new Examination(options).run()
}

class Examination {
  readonly #options: PageDoctorOptions
  readonly #target: PageTarget
  readonly #findings: Finding[] = []

  constructor(options: PageDoctorOptions) {
    const { fetch = globalThis.fetch, clock = systemClock } = options
    this.#options = options
    this.#target = { fetch, clock }
  }

  async run(): Promise<Diagnosis> {
    const { url } = this.#options
    const page = await this.#page(url)
    if (page) await this.#examine(page)
    return { url, ok: this.#findings.every(({ level }) => level !== 'failure'), findings: this.#findings }
  }

  async #page(url: string): Promise<Fetched | undefined> {
    const page = await fetched(url, this.#target).catch(() => undefined)
    if (page?.status === 200) return page
    this.#tell('page_unreachable', page && `status ${page.status}`)
    return undefined
  }

  async #examine(page: Fetched): Promise<void> {
    const isWritten = signedIn(page.text) !== undefined
    const sign = isWritten ? undefined : this.#signerOf(page)
    const ask = (address: string) => this.#signed(address, sign)
    const shared = marked(page.url)
    const [first, second] = [await ask(shared), await ask(`${shared}&again=1`)]
    if (!first) return this.#tell('no_signature', sign)
    this.#checkFields(first)
    if (second && second.signature === first.signature) this.#tell('signature_cached')
    await this.#checkSignature(first, shared)
    if (sign === undefined) return
    await this.#checkFragment(await ask(shared + fragment), shared + fragment)
    if (await ask(foreign)) this.#tell('open_signer', sign)
  }

  /** The page may cut it off; whoever signs does it better. */
  async #checkFragment(signed: Signed | undefined, address: string): Promise<void> {
    const { client } = this.#options
    if (!client || !signed) return
    if (causeOf(signed, address, await client.ticket('jsapi')) === 'signed_fragment')
      this.#tell('signed_fragment')
  }

  /** The signature for an address: asked of the signer, or found in the page at that address. */
  async #signed(address: string, sign: string | undefined): Promise<Signed | undefined> {
    try {
      if (sign === undefined) return signedIn((await fetched(address.split('#')[0] ?? '', this.#target)).text)
      const to = `${sign}${sign.includes('?') ? '&' : '?'}url=${encodeURIComponent(address)}`
      const { status, text } = await fetched(to, this.#target)
      return status === 200 ? signedOf(text) : undefined
    } catch {
      return undefined
    }
  }

  #signerOf({ text, url }: Fetched): string {
    const [, named = '/jssdk'] = signer.exec(text) ?? []
    return (
      this.#options.sign ?? new URL(URL.canParse(named, url) ? named : '/jssdk', url).href.split('?')[0] ?? ''
    )
  }

  #checkFields({ appId, timestamp = '', nonceStr, noncestr, ticket }: Signed): void {
    const wanted = this.#options.appId ?? this.#options.client?.appId
    if (wanted !== undefined && appId !== wanted) this.#tell('other_app_id', appId)
    if (nonceStr === undefined && noncestr !== undefined) this.#tell('nonce_name')
    if (timestamp.length > 10) this.#tell('timestamp_unit', timestamp)
    if (ticket !== undefined) this.#tell('ticket_exposed')
  }

  async #checkSignature(signed: Signed, shared: string): Promise<void> {
    const { client } = this.#options
    if (client === undefined) return this.#tell('not_checked')
    const cause = causeOf(signed, shared, await client.ticket('jsapi'))
    this.#tell(cause ?? 'signature_good')
  }

  #tell(code: PageFindingCode, detail?: string): void {
    const { level, shown = '', ...words } = pageFindings[code]
    const safe = detail === undefined ? {} : { detail: detail.slice(0, 200) }
    const finding: Finding = { code, level, shown, probe: probe(this.#options.url), ...words, ...safe }
    this.#findings.push(finding)
    this.#options.onFinding?.(finding)
  }
}

function probe(url: string): Words {
  return { zh: url, en: url }
}

/** The page as somebody opens it who was sent a link. */
function marked(url: string): string {
  const [page = ''] = url.split('#')
  return `${page}${page.includes('?') ? '&' : '?'}${marks}`
}
