// Where a login returns to: a page of the site itself, whatever stands in the link.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inTown, loginPage, origin } from '../../support/web.ts'

const test = suite('plugins/web: return path')

/** Where the login of a link would return to, out of the address that WeChat is given. */
async function targetsOf(paths: readonly string[]): Promise<string[]> {
  const targets: string[] = []
  await inTown(async ({ web }) => {
    for (const path of paths) {
      const query = new URLSearchParams({ return: path })
      const answer = await web.login(new Request(`${loginPage}?${query}`))
      const wechat = new URL(answer.headers.get('location') ?? '')
      const back = new URL(wechat.searchParams.get('redirect_uri') ?? '')
      targets.push(back.searchParams.get('to') ?? '')
    }
  })
  return targets
}

const evil = 'evil.example'

/** Every spelling of another host that is known to have worked somewhere. */
const elsewhere: readonly string[] = [
  ...[`//${evil}`, `///${evil}`, `////${evil}`, `/\\${evil}`, `\\\\${evil}`, `\\/${evil}`, `/\\/${evil}`],
  ...[
    `https://${evil}`,
    `HTTPS://${evil}`,
    `hTtP://${evil}`,
    `https:${evil}`,
    `https:/${evil}`,
    `http:\\\\${evil}`,
  ],
  ...[`/%2F${evil}`, `/%2f%2f${evil}`, `/%5C${evil}`, `/%5c%5c${evil}`, `%2F%2F${evil}`, `%5C%5C${evil}`],
  ...[
    `/\t/${evil}`,
    `/\n/${evil}`,
    `/\r\n/${evil}`,
    `\t//${evil}`,
    ` //${evil}`,
    `/%09/${evil}`,
    `/%0A/${evil}`,
    `/%0d%0a/${evil}`,
  ],
  ...[
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
  ],
  ...[`@${evil}`, `.${evil}`, `:80@${evil}`, `?@${evil}`, `#@${evil}`, evil, '', '\u0000', `/\u0000/${evil}`],
  ...[`/x\r\nSet-Cookie: a=b`, `/x\u2028`.repeat(600)],
]

test('nothing that leads elsewhere is taken: the home page stands in its place', async () => {
  const targets = await targetsOf(elsewhere)
  assert.equal(
    elsewhere.filter((_, at) => targets[at] !== '/'),
    [],
  )
})

test('paths of the site are kept as they are', async () => {
  const own = [
    '/',
    '/cart',
    '/cart?id=7&x=%E4%BD%A0',
    '/a/b/../c',
    '/#/spa/route',
    '/a%20b?q=100%25',
    '/q?text=a%0Ab',
    '/x?next=https://a.cn/',
    '/x?n=//a',
  ]
  const kept = [
    '/',
    '/cart',
    '/cart?id=7&x=%E4%BD%A0',
    '/a/c',
    '/#/spa/route',
    '/a%20b?q=100%25',
    '/q?text=a%0Ab',
    '/x?next=https://a.cn/',
    '/x?n=//a',
  ]
  assert.equal(await targetsOf(own), kept)
})

test('a long path is kept as long as WeChat’s link can hold it, and ends at home above', async () => {
  const lengths = [300, 900, 1100, 5000]
  const latin = await targetsOf(lengths.map((length) => `/${'a'.repeat(length)}`))
  assert.equal(
    latin.map((target) => target === '/'),
    [false, false, true, true],
  )
  // each takes nine characters in an address, and each of its escapes three more in the next
  const chinese = await targetsOf([50, 100, 200, 1000].map((length) => `/${'你'.repeat(length)}`))
  assert.equal(
    chinese.map((target) => target === '/'),
    [false, false, true, true],
  )
})

/** What a proxy might make of a path. */
function decodings(path: string): string[] {
  const loose = path.replace(/%([0-9a-f]{2})/gi, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  try {
    return [path, loose, decodeURIComponent(path)]
  } catch {
    return [path, loose]
  }
}

const piece = fc.oneof(
  fc.constantFrom(
    '/',
    '//',
    '\\',
    '%2f',
    '%2F',
    '%5c',
    '%5C',
    '%09',
    '%0a',
    '%0D',
    '%25',
    '\t',
    '\n',
    '\r',
    ' ',
    '.',
    '..',
    '@',
    ':',
    '?',
    '#',
    '%',
    evil,
    'https:',
    'javascript:',
    '／',
    '。',
    '\u0000',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const hostile = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
)

test('whatever the link says, what is accepted stays at home, also decoded once more', async () => {
  const paths = fc.sample(hostile, { numRuns: 3000, seed: 22 })
  const targets = await targetsOf(paths)
  let accepted = 0
  for (const [at, path] of paths.entries()) {
    const target = targets[at] ?? ''
    if (target !== '/') accepted++
    // what the browser is sent to is an address with the site's origin in front
    assert.is(new URL(origin + target).origin, origin, JSON.stringify(path))
    if (target === '/') continue
    for (const each of decodings(path)) assert.is(new URL(each, origin).origin, origin, JSON.stringify(path))
  }
  assert.ok(accepted > 100, String(accepted))
  // it travels through WeChat, and is looked at again when it comes back
  const kept = targets.filter((target) => target !== '/')
  assert.equal(await targetsOf(kept), kept)
})

test.run()
