// What the chat page's server makes of a message for the page to draw: links, cards, what is hostile.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Bubble, bubbleOf, ownText } from '../../plugins/devtools/chat/bubble.ts'
import { type Piece, richText } from '../../plugins/devtools/chat/rich-text.ts'

const test = suite('devtools/bubble')

const none = () => undefined
const pieces = (bubble: Bubble) => (bubble.type === 'text' ? bubble.pieces : [])
const links = (text: string) => richText(text).filter((piece) => typeof piece !== 'string')

test('links of a reply are links, also those that say something; every other tag is text', () => {
  const text =
    '<b>b</b> http://a.example/x。<a href="https://b.example/?a=1&amp;b=2">good</a><a href="javascript:1">bad</a>' +
    '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%98%AF&msgmenuid=7">yes</a><a href="weixin://dl">no</a>' +
    '<a data-miniprogram-path="pages/a" href="http://c.example/">mini</a>'
  assert.equal(pieces(bubbleOf({ MsgType: 'text', Content: text }, none)), [
    '<b>b</b> ',
    { label: 'http://a.example/x', href: 'http://a.example/x' },
    '。',
    { label: 'good', href: 'https://b.example/?a=1&b=2' },
    '<a href="javascript:1">bad</a>',
    { label: 'yes', says: { Content: '是', bizmsgmenuid: '7' } },
    { label: 'no', title: 'weixin://dl' },
    { label: 'mini', title: 'pages/a' },
  ] satisfies Piece[])
})

test('what a user writes is never a link', () => {
  const text = 'https://a.example/ <a href="https://b.example/">b</a>'
  assert.equal(pieces(ownText(text)), [text])
})

test('a text with a thousand links has some of them, and a label may not hold a link', () => {
  assert.is(links('http://a.example/ '.repeat(1000)).length, 200)
  assert.is(links('<a href="http://a.example/">a</a> <A HREF="http://b.example/">b</A>').length, 2)
  assert.is(links('<a href="x:a"><a href="http://b.example/">b</a>').length, 1)
})

test('of a long text the beginning is shown, and that it was cut', () => {
  for (const long of [
    bubbleOf({ MsgType: 'text', Content: '字'.repeat(40_000) }, none),
    ownText('字'.repeat(40_000)),
  ]) {
    assert.is(pieces(long).join('').length, 32 * 1024)
    assert.is(long.type === 'text' && long.cut, true)
  }
})

test('addresses are of the web or none, in cards, too', () => {
  const Articles = [
    { Title: 't', Url: 'javascript:1', PicUrl: 'data:image/png,x' },
    { Url: 'http://a.example' },
  ]
  const card = bubbleOf({ MsgType: 'news', Articles }, none)
  const addresses = card.type === 'news' ? card.articles.map(({ url, picture }) => [url, picture]) : []
  assert.equal(addresses, [
    [undefined, undefined],
    ['http://a.example/', undefined],
  ])
  for (const fields of [
    { MsgType: 'link', Url: 'file:///etc/passwd' },
    { MsgType: 'music', Music: { MusicUrl: 'javascript:1' } },
    { MsgType: 'image', PicUrl: 'javascript:1' },
  ])
    assert.is('url' in bubbleOf(fields, none) && (bubbleOf(fields, none) as { url?: string }).url, undefined)
})

test('a picture that a user sent is found by its MediaId', () => {
  const found = bubbleOf({ MsgType: 'image', Image: { MediaId: 'm' } }, (id) => `http://a.example/${id}`)
  assert.equal(found, { type: 'image', id: 'm', url: 'http://a.example/m' })
})

test('a kind that is none, and fields that are no texts, are drawn as what they are', () => {
  assert.equal(bubbleOf({ MsgType: 'toString', Title: { a: '1' } }, none), {
    type: 'other',
    words: '{"a":"1"}',
    kind: 'toString',
  })
  assert.equal(bubbleOf({ MsgType: 'news', Articles: 'none' }, none), { type: 'news', articles: [] })
})

/** How much longer eight times a size takes. */
function growth(make: (size: number) => string): number {
  const best = (text: string) => {
    const times = Array.from({ length: 5 }, () => {
      const before = performance.now()
      richText(text)
      return performance.now() - before
    })
    return Math.max(0.2, ...[Math.min(...times)])
  }
  const [small, large] = [make(4000), make(32_000)]
  richText(small)
  return best(large) / best(small)
}

test('links are found in linear time, whatever is not closed', () => {
  for (const make of [
    (size: number) => '<a x>'.repeat(size / 5),
    (size: number) => '<a '.repeat(size / 3),
    (size: number) => `<a x>${'y'.repeat(size)}`,
    (size: number) => 'http://a '.repeat(size / 9),
  ])
    assert.ok(growth(make) < 30, String(make))
})

test.run()
