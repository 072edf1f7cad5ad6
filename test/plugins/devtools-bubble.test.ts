// What the chat page's server draws of a message: links, cards, what is hostile.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bubbleOf, ownText } from '../../plugins/devtools/chat/bubble.ts'
import type { Drawn } from '../../plugins/devtools/chat/drawn.ts'
import { richText } from '../../plugins/devtools/chat/rich-text.ts'

const test = suite('devtools/bubble')

const none = { pictureAt: () => undefined, soundAt: () => undefined }
const web = { target: '_blank', rel: 'noopener noreferrer' }
const links = (text: string) => richText(text).filter((piece) => typeof piece !== 'string')

test('links of a reply are links, also those that say something; every other tag is text', () => {
  const text =
    '<b>b</b> http://a.example/x。<a href="https://b.example/?a=1&amp;b=2">good</a><a href="javascript:1">bad</a>' +
    '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%98%AF&msgmenuid=7">yes</a><a href="weixin://dl">no</a>' +
    '<a data-miniprogram-path="pages/a" href="http://c.example/">mini</a>'
  const says = { Content: '是', bizmsgmenuid: '7' }
  assert.equal(bubbleOf({ MsgType: 'text', Content: text }, none), [
    'div',
    'bubble',
    '<b>b</b> ',
    ['a', { href: 'http://a.example/x', ...web }, 'http://a.example/x'],
    '。',
    ['a', { href: 'https://b.example/?a=1&b=2', ...web }, 'good'],
    '<a href="javascript:1">bad</a>',
    ['button', { type: 'button', class: 'link', says }, 'yes'],
    ['span', { class: 'link', title: 'weixin://dl' }, 'no'],
    ['span', { class: 'link', title: 'pages/a' }, 'mini'],
  ])
})

test('what a user writes is never a link', () => {
  const text = 'https://a.example/ <a href="https://b.example/">b</a>'
  assert.equal(ownText(text), ['div', 'bubble', text])
})

test('a text with a thousand links has some of them, and a label may not hold a link', () => {
  assert.is(links('http://a.example/ '.repeat(1000)).length, 200)
  assert.is(links('<a href="http://a.example/">a</a> <A HREF="http://b.example/">b</A>').length, 2)
  assert.is(links('<a href="x:a"><a href="http://b.example/">b</a>').length, 1)
})

test('of a long text the beginning is shown, and that it was cut', () => {
  const long = '字'.repeat(40_000)
  for (const drawn of [bubbleOf({ MsgType: 'text', Content: long }, none), ownText(long)]) {
    const [, , text, mark] = drawn as unknown as [string, string, string, Drawn]
    assert.is(text.length, 32 * 1024)
    assert.match(JSON.stringify(mark), '只显示开头')
  }
})

/** Every address that a drawing has. */
function addresses(drawn: Drawn): string[] {
  return [...JSON.stringify(drawn).matchAll(/"(?:href|src)":"([^"]*)"/g)].map(([, address = '']) => address)
}

test('addresses are of the web, or there are none', () => {
  const Articles = [
    { Title: 't', Url: 'javascript:1', PicUrl: 'data:image/png,x' },
    { Title: 'u', Url: 'http://a.example', PicUrl: 'http://b.example/p' },
  ]
  const drawn = [
    { MsgType: 'news', Articles },
    { MsgType: 'link', Url: 'file:///etc/passwd' },
    { MsgType: 'music', Music: { MusicUrl: 'javascript:1' } },
    { MsgType: 'image', PicUrl: 'javascript:1' },
  ].map((fields) => addresses(bubbleOf(fields, none)))
  assert.equal(drawn, [['http://a.example/', 'http://b.example/p'], [], [], []])
})

test('a picture that a user sent is found by its MediaId', () => {
  const drawn = bubbleOf(
    { MsgType: 'image', Image: { MediaId: 'm' } },
    {
      ...none,
      pictureAt: (id) => `http://a.example/${id}`,
    },
  )
  assert.equal(addresses(drawn), ['http://a.example/m'])
})

test('a kind that is none, and fields that are no texts, are drawn as what they are', () => {
  const odd = bubbleOf({ MsgType: 'toString', Title: { a: '1' } }, none)
  assert.equal(odd, ['div', 'bubble faint', '{"a":"1"}'])
  assert.match(JSON.stringify(bubbleOf({ MsgType: 'hasOwnProperty' }, none)), 'hasOwnProperty message')
  for (const Articles of ['none', [null], [7], []])
    assert.match(JSON.stringify(bubbleOf({ MsgType: 'news', Articles }, none)), 'card news')
})

/** How much longer eight times a size takes. */
function growth(make: (size: number) => string): number {
  const best = (text: string) => {
    const times = Array.from({ length: 5 }, () => {
      const before = performance.now()
      richText(text)
      return performance.now() - before
    })
    return Math.max(0.2, Math.min(...times))
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
