// The doctor for pages: for each way in which signatures go wrong it names the cause, and only that.
import { createHash } from 'node:crypto'
import { type Diagnosis, examinePage, type PageDoctorOptions } from 'echostr/plugins/devtools'
import { fakeApi } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pageFindings } from '../../plugins/devtools/texts/page-findings.ts'
import { echostr } from '../support/command.ts'
import { webSite } from '../support/web-site.ts'

const test = suite('devtools/doctor: pages')

const page = 'https://m.example.com/shop?id=%E4%BD%A0'
const ticket = 'TICKET_of_the_account'
const client = { ticket: async () => ticket, appId: 'wx1' }

type Config = Readonly<Record<string, unknown>>

/** What wx.config takes for an address. */
function configFor(url: string, given: Config = {}, by = ticket): Config {
  const [timestamp, nonceStr] = [1414587457, `n${Math.random().toString(36).slice(2)}`]
  const text = `jsapi_ticket=${by}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`
  return {
    appId: 'wx1',
    timestamp,
    nonceStr,
    signature: createHash('sha1').update(text).digest('hex'),
    ...given,
  }
}

/** A site whose address `/jssdk` signs: gets the address that the page gave. */
function signing(sign: (url: string) => unknown, html = '<script src="/jssdk"></script>'): typeof fetch {
  return async (input) => {
    const url = new URL(String(input))
    if (url.pathname !== '/jssdk') return new Response(html)
    const answer = sign(url.searchParams.get('url') ?? '')
    return answer === undefined ? new Response('', { status: 403 }) : Response.json(answer)
  }
}

/** Signs pages of its own host only, as it should. */
const own = (sign: (url: string) => unknown) => (url: string) =>
  url.startsWith('https://m.example.com/') ? sign(url) : undefined

async function codesOf(
  fetch: typeof globalThis.fetch,
  more: Partial<PageDoctorOptions> = {},
): Promise<string[]> {
  const { findings } = await examinePage({ url: page, client, fetch, ...more })
  return findings.map(({ code }) => code)
}

const bare = (url: string) => url.split('#')[0] ?? ''
const kept = configFor(page)

/** Each mistake, and what is found. */
const mistakes: Readonly<
  Record<string, readonly [sign: (url: string) => unknown, codes: readonly string[]]>
> = {
  'no mistake': [own((url) => configFor(bare(url))), ['signature_good']],
  'no mistake, wrapped': [own((url) => ({ code: 0, data: configFor(bare(url)) })), ['signature_good']],
  'the fragment': [own((url) => configFor(url)), ['signature_good', 'signed_fragment']],
  'a decoded address': [own((url) => configFor(decodeURIComponent(bare(url)))), ['signed_decoded']],
  'an encoded address': [own((url) => configFor(encodeURI(bare(url)))), ['signed_encoded']],
  'http for https': [own((url) => configFor(bare(url).replace('https', 'http'))), ['signed_scheme']],
  'no query': [own((url) => configFor(bare(url).split('?')[0] ?? '')), ['signed_without_query']],
  'the home page': [own(() => configFor('https://m.example.com/')), ['signed_origin']],
  'another page': [own(() => configFor('https://m.example.com/other')), ['signed_other']],
  'another ticket': [own((url) => configFor(bare(url), {}, 'old')), ['signed_other']],
  'a kept signature': [own(() => kept), ['signature_cached', 'signed_other']],
  milliseconds: [
    own((url) => configFor(bare(url), { timestamp: 1414587457000 })),
    ['timestamp_unit', 'signed_other'],
  ],
  'another name of the nonce': [
    own((url) => {
      const { nonceStr, ...rest } = configFor(bare(url))
      return { ...rest, noncestr: nonceStr }
    }),
    ['nonce_name', 'signature_good'],
  ],
  'another AppID': [own((url) => configFor(bare(url), { appId: 'wx2' })), ['other_app_id', 'signature_good']],
  'a ticket for the browser': [
    own((url) => configFor(bare(url), { ticket })),
    ['ticket_exposed', 'signature_good'],
  ],
  'an open signer': [(url) => configFor(bare(url)), ['signature_good', 'open_signer']],
  'no signature': [() => ({ ok: true }), ['no_signature']],
  'no answer': [() => undefined, ['no_signature']],
}

for (const [name, [sign, codes]] of Object.entries(mistakes))
  test(`${name}: ${codes.join(', ')}`, async () => {
    assert.equal(await codesOf(signing(sign)), codes)
  })

test('every finding is found by some mistake', () => {
  const found = new Set(Object.values(mistakes).flatMap(([, codes]) => codes))
  const elsewhere = ['page_unreachable', 'not_checked']
  assert.equal(
    Object.keys(pageFindings).filter((code) => !found.has(code) && !elsewhere.includes(code)),
    [],
  )
})

test('a signature that stands in the page is found there', async () => {
  const pageOf = (config: (url: string) => Config) => async (input: unknown) => {
    const { appId, timestamp, nonceStr, signature } = config(String(input))
    return new Response(
      `<script>wx.config({ debug: true, appId: '${appId}', "timestamp": ${timestamp}, nonceStr: "${nonceStr}", signature: '${signature}', jsApiList: ['a'] })</script>`,
    )
  }
  assert.equal(await codesOf(pageOf((url) => configFor(url)) as typeof fetch), ['signature_good'])
  assert.equal(await codesOf(pageOf((url) => configFor(decodeURIComponent(url))) as typeof fetch), [
    'signed_decoded',
  ])
  assert.equal(await codesOf(pageOf((url) => configFor(url.split('?')[0] ?? '')) as typeof fetch), [
    'signed_without_query',
  ])
  assert.equal(await codesOf(pageOf(() => kept) as typeof fetch), ['signature_cached', 'signed_other'])
})

test('without an account the signature itself is not checked, and that is said', async () => {
  const { ok, findings } = await examinePage({
    url: page,
    fetch: signing(own((url) => configFor(bare(url)))),
  })
  assert.is(ok, true)
  assert.equal(
    findings.map(({ code, level }) => [code, level]),
    [['not_checked', 'warning']],
  )
})

test('a page that cannot be opened, and hostile ones, end in a finding', async () => {
  const answers: Readonly<Record<string, typeof fetch>> = {
    refused: () => Promise.reject(new TypeError('fetch failed')),
    'a status': async () => new Response('', { status: 502 }),
  }
  for (const [name, fetch] of Object.entries(answers))
    assert.equal(await codesOf(fetch), ['page_unreachable'], name)
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
  })
  const odd: readonly unknown[] = [
    endless,
    '"',
    '<script src="//[jssdk"></script>',
    `wx.config({${'a'.repeat(1e6)}`,
    `"${'jssdk'.repeat(4e5)}`,
    'wx'.repeat(1e6),
    `wx${' '.repeat(2e6)}`,
    `wx.config${' '.repeat(2e6)}`,
    '"'.repeat(2e6),
    'null',
    '[]',
  ]
  for (const body of odd)
    assert.equal(
      await codesOf(async (input) => new Response(String(input) === page ? (body as string) : 'null')),
      ['no_signature'],
    )
})

// the command

test('npx echostr doctor --jssdk examines a page of jssdk()', async () => {
  const api = await fakeApi()
  const site = await webSite({ wechat: api.url })
  const env = { ECHOSTR_APP_ID: api.appId, ECHOSTR_SECRET: api.secret, ECHOSTR_BASE_URL: api.url }
  const good = await echostr(['doctor', '--jssdk', `${site.origin}/shop`, '--lang', 'zh'], { env })
  assert.is(good.code, 0, good.out + good.err)
  assert.match(good.out, '签名正确')
  const told: Diagnosis = JSON.parse(
    (await echostr(['doctor', '--jssdk', `${site.origin}/shop`, '--json'], { env })).out,
  )
  assert.equal(
    told.findings.map(({ code }) => code),
    ['signature_good'],
  )
  const other = await echostr(
    ['doctor', '--jssdk', `${site.origin}/shop`, '--sign', `${site.origin}/nothing`],
    { env },
  )
  assert.is(other.code, 1)
  assert.match(other.out, 'no_signature')
  const refused = await echostr(['doctor', '--jssdk', `${site.origin}/shop`, '--lang=en'], {
    env: { ...env, ECHOSTR_SECRET: 's3cretThatIsWrong' },
  })
  assert.is(refused.code, 1)
  assert.match(refused.err, '40125')
  assert.not.match(refused.err + refused.out, 's3cretThatIsWrong')
  assert.is((await echostr(['doctor', '--jssdk', 'nowhere'])).code, 2)
  site.close()
  await api.close()
})

test.run()
