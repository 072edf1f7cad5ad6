import { deliveries } from 'echostr/testing'
import { hostile } from './accounts.ts'
import { seenAddress, unsignedAddress } from './addresses.ts'
import type { Aim, Siege } from './attack.ts'
import { assertCheap, fastest, type Post, post } from './wire.ts'

/** Bytes, just below the listener's limit. */
const size = 262_000

function filled(before: string, piece: string, after = ''): string {
  return (
    before +
    piece.repeat(Math.floor((size - before.length - after.length) / Buffer.byteLength(piece))) +
    after
  )
}

const xml = (piece: string) => filled('<xml><Content>', piece, '</Content></xml>')
const json = (piece: string) => filled('{"Content":"', piece, '"}')

const harmless = xml('x')
const shapes: ReadonlyMap<string, string> = new Map([
  ['&', xml('&')],
  ['&#65;', xml('&#65;')],
  ['&amp;', xml('&amp;')],
  ['&#x110000;', xml('&#x110000;')],
  [']]>', xml(']]>')],
  ['sections', xml('<![CDATA[]]>')],
  [']]> in a section', filled('<xml><Content><![CDATA[', ']]>', ']]></Content></xml>')],
  [']]>< in a section', filled('<xml><Content><![CDATA[', ']]><', ']]></Content></xml>')],
  ['sections in a section', filled('<xml><Content><![CDATA[', '<![CDATA[')],
  ['comments', xml('<!---->')],
  ['beginnings of comments', xml('<!--')],
  ['instructions', xml('<?a?>')],
  ['elements', xml('<a/>')],
  ['start tags', xml('<a>')],
  ['end tags', xml('</a>')],
  ['attributes', filled('<xml', ' a="b"', '></xml>')],
  ['an attribute without an end', filled('<xml a="', 'x')],
  ['white space in a tag', filled('<xml', ' ')],
  ['a name', filled('<', 'a')],
  ['white space', filled('', ' ')],
  ['byte order marks', filled('', '\ufeff')],
  ['a DOCTYPE', filled('<!DOCTYPE xml [', '<!ENTITY a "b">')],
  ['\\"', json('\\"')],
  ['\\\\', json('\\\\')],
  ['\\u0041', json('\\u0041')],
  ['\\ud800', json('\\ud800')],
  ['\\x', json('\\x')],
  ['white space in JSON', filled('{', ' ')],
  ['arrays', filled('{"a":', '[')],
  ['numbers', filled('{"a":[', '1,')],
  ['a long number', filled('{"a":', '1')],
  ['names', filled('{', '"a":1,')],
])

async function dearShapes({ port, ms }: Aim, postOf: (content: string) => Post): Promise<void> {
  const cost = (content: string) => fastest(3, () => post(port, postOf(content)))
  await cost(harmless)
  const usual = await cost(harmless)
  const costs = new Map<string, number>()
  const until = performance.now() + ms
  for (const [what, content] of shapes) if (performance.now() < until) costs.set(what, await cost(content))
  assertCheap(costs, usual)
}

/** One address for all bodies. */
function under(url: string): (content: string) => Post {
  return (content) => ({ url, content })
}

export const parsing: readonly Siege[] = [
  {
    name: 'bodies that are dear to refuse, under an address that was seen',
    quick: true,
    attack: (aim) => dearShapes(aim, under(seenAddress())),
  },
  {
    name: 'bodies that are dear to refuse, without a signature',
    target: { accounts: 'function' },
    attack: (aim) => dearShapes(aim, under(unsignedAddress())),
  },
  {
    name: 'bodies that are dear to refuse, behind the signature',
    attack: (aim) => dearShapes(aim, (content) => deliveries(hostile).raw(content)),
  },
]
