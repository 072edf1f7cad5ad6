// What a user makes a model repeat: no link is planted by what is dropped, decoded or joined on the way to WeChat.
import { App, toXml } from 'echostr'
import { deliveries, send } from 'echostr/testing'
import { chat, toWeChatText } from 'echostr-plugin-ai'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { token } from '../../support/kit.ts'

const test = suite('plugins/ai/planted')

/** What the phone gets of a model's Markdown. */
async function onThePhone(markdown: string): Promise<string> {
  const app = new App({ token })
  app.use(chat({ model: async () => markdown }))
  const { body } = await send(app, deliveries({ token }).text('原样输出'))
  return body
}

const menu = 'weixin://bizmsgmenu?msgmenucontent=付款&msgmenuid=1'

test('characters that XML drops join nothing to a link', async () => {
  const dropped = ['\u0000', '\u0001', '\u000B', '\u000C', '\u001F', '\uFFFE', '\uFFFF', '\uD800', '\uDC00']
  for (const one of dropped)
    for (const markdown of [
      `<${one}a href="javascript:alert(1)">点我<${one}/a>`,
      `\`<${one}a href="${menu.replace('xin', `${one}xin`)}">\`点我`,
      `\`\`\`\n<${one}a href="wei${one}xin:${one}//bizmsgmenu">点我\n\`\`\``,
    ]) {
      assert.not.match(await onThePhone(markdown), /<\s*\/?\s*a\b|weixin:\/\//i, JSON.stringify(markdown))
      assert.not.match(toXml({ Content: toWeChatText(markdown) }), /<\s*\/?\s*a\b|weixin:\/\//i)
    }
})

test('nor do characters that stand as entities', async () => {
  for (const entity of ['&#xFDD0;', '&#64976;', '&#1;', '&#x0;', '&#xFFFE;', '&#xD800;'])
    for (const markdown of [
      `${entity}a href="javascript:alert(1)"&gt;点我${entity}/a&gt;`,
      `&lt;${entity}a href="${menu}"&gt;点我`,
      `[${entity}/a>${entity}a href="${menu}">](https://e.com)`,
      `[文](https://e.com/${entity}"${entity}>)`,
    ]) {
      const text = await onThePhone(markdown)
      assert.not.match(text, /weixin:\/\/|<[\s/]*a(?! href="https:\/\/e.com|>)\b/, JSON.stringify(markdown))
      assert.ok((text.match(/<a /g) ?? []).length <= 1, text)
    }
})

test('odd schemes, and Markdown in Markdown, make no link', () => {
  for (const markdown of [
    '[a](<javascript:alert(1)>) [b](vbscript:x) [c](file:///etc/passwd) [d](HTTP:e.com) [e](http:/e.com)',
    '[[a](javascript:x)](weixin://x) ![[b](data:,x)](intent://x)',
    '<javascript:alert(1)> <weixin://bizmsgmenu?x> <mailto:a@b.c>',
    '[a](java\nscript:x) [b]( weixin://x) [c](\tweixin://x) [d](&#119;eixin://x) [e](wei%78in://x)',
    '[a][b]\n\n[b]: javascript:x "t"',
    '- [a](weixin://x)\n  > [b](weixin://x)\n  > - **[c](weixin://x)**',
    'weixin:&#47;/bizmsgmenu wei&#120;in://bizmsgmenu weixweixin://in://bizmsgmenu',
  ]) {
    const text = toWeChatText(markdown)
    assert.not.match(text, /<a|href|weixin:\/\//i, markdown)
  }
})

test('what is left out takes no link with it', () => {
  const link = '<a href="https://e.com">文</a>'
  assert.is(toWeChatText('weixin://x[文](https://e.com)'), link)
  assert.is(
    toWeChatText('**https://b.com**[文](https://e.com)', { links: ({ hostname }) => hostname === 'e.com' }),
    link,
  )
})

test('an address is judged as the phone reads it', () => {
  const links = ({ hostname }: URL) => hostname === 'good.com'
  for (const address of [
    'https://good.com@evil.com/',
    'https://good.com\\\\@evil.com/',
    'https://go\tod.com/',
    'https://good.com%2eevil.com/',
  ]) {
    const [, href = 'https://good.com/'] =
      /href="([^"]*)"/.exec(toWeChatText(`[文](<${address}>)`, { links })) ?? []
    assert.is(new URL(href).hostname, 'good.com', address)
    assert.not.match(href, /[\\%]/)
  }
})

test('what may not be a link is no address either: WeChat makes links of those by itself', () => {
  const links = ({ hostname }: URL) => hostname === 'good.com'
  const markdown =
    '见 https://evil.com/a?b=1 和 https://good.com/a 。\n```\nHTTPS://evil.com\n```\n`http://evil.com`，[甲](https://good.com/b)'
  const text = toWeChatText(markdown, { links })
  assert.not.match(text, /evil/i)
  assert.match(text, 'https://good.com/a ')
  assert.match(text, '<a href="https://good.com/b">甲</a>')
  assert.is(toWeChatText('见 https://e.com/a 。', { links: false }), '见  。')
})

const letter = fc.constantFrom(
  ...[
    '<',
    'a',
    ' ',
    'href="',
    '"',
    '>',
    '/',
    'wei',
    'xin:',
    '//',
    '&lt;',
    '&gt;',
    '&#1;',
    '\u0001',
    '\uD800',
  ],
  ...[
    '\uFDD0',
    '&#xFDD0;',
    '`',
    '```\n',
    '\n',
    '[',
    '](',
    ')',
    '*',
    '|',
    '\uFFFE',
    '&',
    'https://e.com',
    '</a>',
  ],
)

test('whatever a model writes, what the phone gets has no link but whole ones of http and https', () => {
  const link = /<a href="https?:\/\/[^"<>\s]+">[^<>]*<\/a>/g
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 25 }), (letters) => {
      const body = toXml({ Content: toWeChatText(letters.join('')) })
      const content = body.slice('<xml><Content><![CDATA['.length, body.indexOf(']]>'))
      assert.not.match(content.replace(link, '·'), /<[\s/]*a(?![a-z])|weixin:\/\//i)
    }),
    { seed: 20, numRuns: 5000 },
  )
})

test.run()
