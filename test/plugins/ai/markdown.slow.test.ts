// Markdown as WeChat shows it: the table of marks, whatever is cut where, and nothing planted.
import { splitText } from 'echostr/plugins/late'
import { toWeChatText } from 'echostr-plugin-ai'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GrowingMarkdown } from '../../../plugins/ai/markdown/growing.ts'

const test = suite('plugins/ai/markdown')

const cases: readonly (readonly [what: string, markdown: string, text: string])[] = [
  ['plain text', '第一行。\n第二行！\n\n第二段？', '第一行。\n第二行！\n\n第二段？'],
  ['headings', '前\n# 一 **b**\n文\n\n### 【二】\n文', '前\n\n【一 b】\n\n文\n\n【二】\n\n文'],
  ['emphasis', '**粗** *斜* ~~删~~ ***都*** __粗__', '粗 斜 删 都 粗'],
  ['bold that CommonMark does not take', '**标题：**内容，**“引用”**是', '标题：内容，“引用”是'],
  ['bullets', '- 一\n* 二\n+ 三', '• 一\n• 二\n• 三'],
  ['nested entries', '1. 一\n   - 甲\n     - 子\n2. 二', '1. 一\n  • 甲\n    • 子\n2. 二'],
  ['numbers stay as they are', '3. 三\n\n4. 四', '3. 三\n4. 四'],
  ['tasks', '- [ ] 没做\n- [x] 做了', '☐ 没做\n☑ 做了'],
  ['a quote', '> 引用', '「引用」'],
  ['a quote of two lines', '> 一\n> 二', '｜ 一\n｜ 二'],
  ['code', '用 `a < b` 和\n\n```js\nif (a < b) {\n\n}\n```\n完', '用 a < b 和\n\nif (a < b) {\n\n}\n完'],
  ['marks in code stay', '```\n**a** <b> &lt;\n```', '**a** <b> &lt;'],
  ['a table', '| 名 | 价 |\n|---|:-:|\n| 果 | **3** |\n| 梨 |  |\n\n完', '名：果\n价：3\n\n名：梨\n\n完'],
  ['a line', '一\n\n---\n\n二', '一\n\n———\n\n二'],
  ['LaTeX', '\\(x^2 \\times \\frac{1}{2}\\) $$a \\le b$$', 'x^2 × 1/2 a ≤ b'],
  ['entities, once', 'A&amp;B &lt; &#20013; &#x6587; &amp;lt;', 'A&B < 中 文 &lt;'],
  ['tags that shape', '<b>粗</b><br><div>块</div>', '粗\n块'],
  ['tags that are words', 'List<String> 和 <T>', 'List<String> 和 <T>'],
  ['a link', '[文](https://e.com/a?b=1&c="2")', '<a href="https://e.com/a?b=1&c=%222%22">文</a>'],
  ['an address', 'https://e.com/?a=1 看', 'https://e.com/?a=1 看'],
  ['a picture', '![图](https://e.com/a.png)', '<a href="https://e.com/a.png">图</a>'],
  ['a link in HTML', '<a href="https://e.com">去</a>', '<a href="https://e.com">去</a>'],
  [
    'a mini program',
    '<a data-miniprogram-appid="wx1234567890abcdef" data-miniprogram-path="p/a?x=1" href="https://e.com/">开</a>',
    '<a data-miniprogram-appid="wx1234567890abcdef" data-miniprogram-path="p/a?x=1" href="https://e.com/">开</a>',
  ],
]

for (const [what, markdown, text] of cases) test(`${what}`, () => assert.is(toWeChatText(markdown), text))

const planted = [
  '[点我](weixin://bizmsgmenu?msgmenucontent=删除&msgmenuid=1)',
  '<a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1">点我</a>',
  '&lt;a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1"&gt;点我&lt;/a&gt;',
  '<*a* href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1">点我</a>',
  '<<b>a href="weixin://x">点我</a>',
  '`<a href="weixin://bizmsgmenu?x">`点我</a>',
  '```\n<a href="weixin://bizmsgmenu?x">点我</a>\n```',
  '< a href="https://e.com">点我</a>',
  '<A HREF="javascript:alert(1)">点我</A>',
  '[点我](javascript:alert(1)) [a](data:text/html,x) [b](tel:110) [c](//e.com)',
  '[a]: weixin://bizmsgmenu?x\n[点我][a]',
  '<a data-miniprogram-appid="x" href="weixin://x">点</a>',
  '<a href="weixin://x" \uFDD0a href="weixin://x">点我',
  '\uFDD0a href="weixin://x">点我\uFDD0/a>',
  '| a |\n|-|\n| <a href="weixin://x">点</a> |',
  '# <a href="weixin://x">点</a>',
  '<a\nhref="weixin://bizmsgmenu?x">点</a>',
]

test('no link is left that a model planted: none but of http, https and mini programs', () => {
  for (const markdown of planted) {
    for (const text of [toWeChatText(markdown), inPieces(markdown, () => 1)]) {
      assert.not.match(text, /<\s*\/?\s*a\b/i, markdown)
      assert.not.match(text, /weixin:|javascript:|data:text/, markdown)
    }
  }
})

test('a link’s words cannot end it, nor its address its attribute', () => {
  const text = toWeChatText('[a](https://e.com/a%22b) [</a>](https://e.com) [**b**](<https://e.com/a b>)')
  assert.equal(text.match(/<a href="[^"<>\s]+">[^<]+<\/a>/g)?.length, text.match(/<a /g)?.length)
})

test('which addresses become links can be chosen', () => {
  const markdown = '[甲](https://good.com/a) [乙](https://bad.com/a)'
  assert.is(toWeChatText(markdown, { links: false }), '甲 乙')
  const links = ({ hostname }: URL) => hostname === 'good.com'
  assert.is(toWeChatText(markdown, { links }), '<a href="https://good.com/a">甲</a> 乙')
})

/** The text of Markdown that comes in pieces, whose lengths `next` gives. */
function inPieces(markdown: string, next: () => number): string {
  const growing = new GrowingMarkdown(true)
  let text = ''
  for (let at = 0; at < markdown.length; ) {
    const length = next()
    text += growing.add(markdown.slice(at, at + length))
    at += length
  }
  return text + growing.end()
}

const fragments = fc.constantFrom(
  ...cases.map(([, markdown]) => markdown),
  ...planted,
  ...[
    '\n',
    '\n\n',
    '。',
    '！',
    ' ',
    '**',
    '*',
    '`',
    '```\n',
    '~~~',
    '|',
    '- ',
    '1. ',
    '> ',
    '[',
    '](',
    ')',
    '<',
    '#',
  ],
  ...['    ', '你好', 'a', '_', '$$', '\\(', '\\)', '&lt;', '😀', '---', '===', '\r\n', '”', '? '],
)
const documents = fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join(''))

test('how a text is cut into pieces makes no difference', () => {
  fc.assert(
    fc.property(
      documents,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (markdown, lengths) => {
        let at = 0
        assert.is(
          inPieces(markdown, () => lengths[at++ % lengths.length] ?? 1),
          toWeChatText(markdown),
        )
      },
    ),
    { seed: 20, numRuns: 1500 },
  )
})

test('whatever is written, a link is one of ours, whole, and no cut falls inside it', () => {
  const link =
    /<a (?:href="https?:\/\/[^"<>\s]+"|data-miniprogram-appid="wx[\da-f]{16}" data-miniprogram-path="[^"<>]*"(?: href="https?:[^"<>]*")?)>[^<>]*<\/a>/g
  fc.assert(
    fc.property(documents, (markdown) => {
      const text = toWeChatText(markdown)
      assert.not.match(text.replace(link, '·'), /<\s*\/?\s*a(?![a-z])/i)
      for (const part of splitText(text, 300))
        assert.is((part.match(/<a /g) ?? []).length, (part.match(/<\/a>/g) ?? []).length)
    }),
    { seed: 20, numRuns: 1500 },
  )
})

test('a sentence is given as soon as it is complete, an entry when the next begins, a row when it ends', () => {
  const growing = new GrowingMarkdown(true)
  const given = [
    '你好。',
    '**粗',
    '**吗？',
    '再',
    '\n- 一\n',
    '- 二\n',
    '- 三\n',
    '\n| a | b |\n',
    '|-|-|\n',
    '| 1 | 2 |\n',
  ].map((piece) => growing.add(piece))
  assert.equal(given, ['你好。', '', '粗吗？', '', '再', '\n• 一', '\n• 二', '\n• 三', '', '\n\na：1\nb：2'])
})

const hostile: readonly string[] = [
  ...[
    '**好。',
    '- a\n',
    '>',
    '*',
    '[a](',
    '|a|b|\n',
    '`',
    '<a ',
    '![',
    '_a',
    '&',
    '。',
    '\\(',
    '> a\n\n',
    '~~',
  ],
  ...[
    '< ',
    '<\n',
    '<//',
    '- - ',
    '1. ',
    '![a](',
    '[[',
    '**a',
    '***',
    '$$',
    '&#x',
    '# ',
    '```\n',
    '<think',
    '<b>',
    '  ',
  ],
]

/** Milliseconds of the fastest of three. */
function taken(work: () => void): number {
  const times = [0, 1, 2].map(() => {
    // the processor's time: a busy machine makes others' time pass
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

test('anything takes linear time, in a few letters at a time', () => {
  for (const unit of hostile) {
    const [short = 0, long = 0] = [5000, 20_000].map((length) => {
      const text = unit.repeat(length / unit.length)
      return taken(() => void inPieces(text, () => 3))
    })
    // four times the text: linear is 4, quadratic 16, and then seconds
    assert.ok(long < 10 * short + 100, `${JSON.stringify(unit)}: ${short} ms, then ${long} ms`)
  }
})

test('what is nested too deep for the lexer, or for us, stays as it was written', () => {
  for (const unit of ['1. ', '- ', '> ', '>', '- > ', '**_', '[[', '[![', '<b>', '*a **'])
    for (const length of [3900, 20_000]) {
      const text = toWeChatText(`${unit.repeat(length / unit.length)}完`)
      assert.ok(text.endsWith('完'), unit)
    }
})

test('a wide table, and one with a long head, cost no more than their text, and give not much more', () => {
  const wide = `${'|a'.repeat(2000)}|\n${'|-'.repeat(2000)}|\n${'|a|\n'.repeat(2000)}`
  const long = `|${'头'.repeat(3000)}|\n|-|\n${'|a|\n'.repeat(2000)}`
  const columns = `${'|a'.repeat(150)}|\n${'|-'.repeat(150)}|\n${'a\n'.repeat(4000)}`
  const usual = 'a。\n'.repeat(4000)
  const pace = taken(() => void toWeChatText(usual))
  for (const markdown of [wide, long, columns]) {
    assert.ok(taken(() => void toWeChatText(markdown)) < 20 * pace + 200)
    assert.ok(toWeChatText(markdown).length < 10 * markdown.length)
  }
})

test.run()
