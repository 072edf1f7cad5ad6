// The command `draft push`: what becomes of Markdown, and what is done with WeChat played by fakeApi.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeApiServer, fakeApi } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { frontMatterOf } from '../../plugins/devtools/draft/front-matter.ts'
import { HtmlWriter } from '../../plugins/devtools/draft/html-writer.ts'
import { markdownFrom } from '../../plugins/devtools/draft/markdown.ts'
import { echostr, type Ran } from '../support/command.ts'

const test = suite('devtools/draft')

const secret = 'the-secret-of-the-account'
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(3000)])
const jpg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(2 ** 20)])
const markdown = await markdownFrom([import.meta.url])

interface Desk {
  readonly api: FakeApiServer
  /** Pushes an article with these words. */
  push(article: string, args?: readonly string[], given?: object): Promise<Ran>
  /** The bodies of `draft/add`. */
  drafts(): Readonly<Record<string, unknown>>[]
}

async function atDesk(work: (desk: Desk) => Promise<void>): Promise<void> {
  const api = await fakeApi({ secret })
  const folder = mkdtempSync(join(tmpdir(), 'echostr-draft-'))
  mkdirSync(join(folder, '图'))
  for (const [name, bytes] of [
    ['a.png', png],
    ['big.jpg', jpg],
    ['图/b c.png', png],
    ['text.png', Buffer.from('no picture')],
    ['huge.png', Buffer.concat([png, Buffer.alloc(10 * 2 ** 20)])],
  ] as const)
    writeFileSync(join(folder, name), bytes)
  const env = { ECHOSTR_APP_ID: api.appId, ECHOSTR_SECRET: secret, ECHOSTR_BASE_URL: api.url }
  const push = (article: string, args: readonly string[] = ['--yes'], given = {}) => {
    writeFileSync(join(folder, 'article.md'), article)
    return echostr(['draft', 'push', 'article.md', ...args], { env, folder, ...given })
  }
  const drafts = () =>
    api.calls
      .filter(({ path }) => path.endsWith('draft/add'))
      .flatMap(({ body }) => (body as { articles: Readonly<Record<string, unknown>>[] }).articles)
  try {
    await work({ api, push, drafts })
  } finally {
    rmSync(folder, { recursive: true })
    await api.close()
  }
}

const article = `---
title: "秋日"
author: 小王
digest: 三分钟
source_url: https://example.com/a
comments: fans
---
# 这不是标题

**重点：**看图 ![第一张](a.png)，再看一次 ![](a.png)。

![大图](big.jpg) ![空格](<图/b c.png>)
`

test('an article is pushed: pictures uploaded once, the first one as cover, their addresses in the text', () =>
  atDesk(async ({ api, push, drafts }) => {
    const { code, out, err } = await push(article)
    assert.equal([code, err], [0, ''])
    const paths = api.calls.map(({ path, query }) => path.replace('/cgi-bin/', '') + (query.type ?? ''))
    assert.equal(paths, [
      'stable_token',
      'media/uploadimg',
      'material/add_materialimage',
      'media/uploadimg',
      'material/add_materialimage',
      'draft/add',
    ])
    const [{ content, thumb_media_id, ...fields }] = drafts() as [Record<string, string>]
    assert.equal(fields, {
      title: '秋日',
      author: '小王',
      digest: '三分钟',
      content_source_url: 'https://example.com/a',
      need_open_comment: 1,
      only_fans_can_comment: 1,
    } as object)
    assert.ok(thumb_media_id)
    assert.match(content ?? '', '<strong>重点：</strong>看图 <img src="http://mmbiz.qpic.cn/mmbiz_png/')
    assert.is(content?.match(/<img /g)?.length, 4)
    assert.match(out, 'picture: big.jpg (1025 KB), above 1 MB')
    assert.match(out, 'The draft is made: ')
  }))

test('a dry run shows the plan and the HTML, and needs no account', () =>
  atDesk(async ({ api, push }) => {
    const { code, out } = await push(article, ['--dry', '--lang', 'zh'], { env: {} })
    assert.is(code, 0)
    assert.match(out, '封面：a.png (3 KB)，存入素材库')
    assert.match(out, '<strong>重点：</strong>')
    assert.is(api.calls.length, 0)
  }))

test('it asks, and does nothing without a yes', () =>
  atDesk(async ({ api, push }) => {
    const no = await push(article, [], { isTyped: true, ask: async () => 'n' })
    assert.equal([no.code, api.calls.length], [1, 0])
    assert.match(no.err, 'Nothing was done')
    const nobody = await push(article, [])
    assert.equal([nobody.code, api.calls.length], [2, 0])
    const yes = await push(article, [], { isTyped: true, ask: async () => 'y' })
    assert.is(yes.code, 0)
  }))

test('the heading at the top is the title, and options come before what stands in front', () =>
  atDesk(async ({ push, drafts }) => {
    await push('\n# 秋日 `code` **b**\n\n正文', ['--yes', '--cover', 'a.png'])
    await push('---\ntitle: 冬日\n---\n正文', [
      '--yes',
      '--cover',
      'a.png',
      '--title',
      '春日',
      '--author',
      '我',
    ])
    assert.equal(
      drafts().map(({ title, author }) => [title, author]),
      [
        ['秋日 code b', undefined],
        ['春日', '我'],
      ],
    )
    assert.not.match(String(drafts()[0]?.content), '<h1')
  }))

for (const [what, words, said] of [
  ['no title', '正文 ![](a.png)', 'There is no title'],
  ['a long title', `# ${'字'.repeat(33)}\n![](a.png)`, 'The title has 33 characters'],
  ['a long author', `---\nauthor: ${'字'.repeat(17)}\n---\n# t\n![](a.png)`, 'The author has 17'],
  ['a long digest', `---\ndigest: ${'字'.repeat(129)}\n---\n# t\n![](a.png)`, 'The digest has 129'],
  ['no cover', '# t\n\n正文', 'There is no cover'],
  ['no text', '---\ntitle: t\ncover: a.png\n---\n', 'There is no text'],
  ['a long text', `# t\n![](a.png)${'字'.repeat(20_000)}`, 'characters of HTML'],
  ['a line in front that is none', '---\ntitle\n---\n# t\n![](a.png)', 'not title'],
  ['a name in front that is unknown', '---\ntitel: x\n---\n# t\n![](a.png)', 'There is no titel'],
  ['comments for somebody', '---\ncomments: some\n---\n# t\n![](a.png)', 'all or fans, not some'],
  ['a picture elsewhere', '# t\n![](https://example.com/a.png)', 'is on another site'],
  ['a picture without a scheme', '# t\n![](//example.com/a.png)', 'is on another site'],
  ['a picture that is not there', '# t\n![](none.png)', 'none.png cannot be read'],
  ['a folder for a picture', '# t\n![](图)', 'cannot be read'],
  ['a text for a picture', '# t\n![](text.png)', 'is no picture'],
  ['a picture of 10 MB and more', '# t\n![](huge.png)', 'more than 10 MB'],
  ['a file of the system', '# t\n![](/etc/passwd)', 'is no picture'],
] as const)
  test(`an article with ${what} is not pushed`, () =>
    atDesk(async ({ api, push }) => {
      const { code, out } = await push(words)
      assert.is(code, 1, out)
      assert.match(out, said)
      assert.is(api.calls.length, 0)
    }))

test('what WeChat refuses is told, and the code is 1', () =>
  atDesk(async ({ api, push }) => {
    api.fail('/cgi-bin/draft/add', { errcode: 48001, errmsg: secret })
    const { code, out, err } = await push(article, ['--yes', '--lang', 'zh'])
    assert.is(code, 1)
    assert.match(err, '账号没有这个接口的权限')
    assert.match(out, '已上传封面')
    assert.not.match(out + err, secret)
  }))

test('mistakes in the command are told in a line', () =>
  atDesk(async ({ push }) => {
    for (const args of [['draft'], ['draft', 'pull', 'x'], ['draft', 'push'], ['draft', 'push', 'a', 'b']])
      assert.is((await echostr(args)).code, 2)
    const { code, err } = await echostr(['draft', 'push', 'none.md'])
    assert.is(code, 2)
    assert.match(err, 'none.md cannot be read')
    assert.match((await push(article, ['--yes'], { env: {} })).err, 'ECHOSTR_APP_ID')
  }))

test('without marked it says what to install', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-nothing-'))
  try {
    await markdownFrom([join(folder, 'package.json')])
    assert.unreachable()
  } catch (error) {
    assert.match((error as Error).message, 'npm install marked')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

// Markdown

function html(text: string): { readonly html: string; readonly writer: HtmlWriter } {
  const writer = new HtmlWriter({ linksTitle: '链接', pictureAt: (href) => `p:${href}` })
  return { html: writer.article(markdown(text)).replace(/ style="[^"]*"/g, ''), writer }
}

for (const [what, text, expected] of [
  ['a paragraph', 'a\nb', '<p>a\nb</p>'],
  ['a break', 'a  \nb<br>c', '<p>a<br>b<br>c</p>'],
  ['headings', '## a\n\n####### b', '<h2>a</h2><p>####### b</p>'],
  [
    'emphasis',
    '**a** *b* ~~c~~ `d < e`',
    '<p><strong>a</strong> <em>b</em> <del>c</del> <code>d &lt; e</code></p>',
  ],
  ['bold as in Chinese', '**标题：**内容', '<p><strong>标题：</strong>内容</p>'],
  ['a quotation', '> a\n> - b', '<blockquote><p>a</p><ul><li>b</li></ul></blockquote>'],
  ['lists', '3. a\n4. b\n   - c', '<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>'],
  ['tasks', '- [x] a\n- [ ] b', '<ul><li>☑ a</li><li>☐ b</li></ul>'],
  ['code', '```ts\nif (a < b && c)\n  x\n```', '<pre>if (a &lt; b &amp;&amp; c)<br>  x</pre>'],
  [
    'a table',
    '|a|b|\n|-|-|\n|`c`|d|',
    '<table><tr><th>a</th><th>b</th></tr><tr><td><code>c</code></td><td>d</td></tr></table>',
  ],
  ['a rule', '---', '<hr>'],
  [
    'a link to an article',
    '[a](https://mp.weixin.qq.com/s/x?a=1&b=2)',
    '<p><a href="https://mp.weixin.qq.com/s/x?a=1&amp;b=2">a</a></p>',
  ],
  [
    'other links',
    '[a](https://b.cn/) [c](https://b.cn/) [d](https://e.cn/)',
    '<p>a<sup>[1]</sup> c<sup>[1]</sup> d<sup>[2]</sup></p><p><strong>链接</strong><br>[1] https://b.cn/<br>[2] https://e.cn/</p>',
  ],
  ['a link to a script', '[a](javascript:alert(1)) [b](#c)', '<p>a b</p>'],
  [
    "a host like WeChat's",
    '[a](https://mp.weixin.qq.com.evil.cn/)',
    '<p>a<sup>[1]</sup></p><p><strong>链接</strong><br>[1] https://mp.weixin.qq.com.evil.cn/</p>',
  ],
  ['a picture', '![a "b"](c.png)', '<p><img src="p:c.png"></p>'],
  [
    'HTML',
    'a <b onclick="x">c</b>\n\n<script>x</script>',
    '<p>a &lt;b onclick=&quot;x&quot;&gt;c&lt;/b&gt;</p><p>&lt;script&gt;x&lt;/script&gt;</p>',
  ],
  ['references', '&lt;b&gt; &amp; AT&T \\<i>', '<p>&lt;b&gt; &amp; AT&amp;T &lt;i&gt;</p>'],
] as const)
  test(`Markdown: ${what}`, () => {
    assert.is(html(text).html, expected)
  })

test('what is shown as text, and what stands below, is known', () => {
  const { writer } = html('<b>a</b> [c](https://d.cn/) ![](e.png)')
  assert.equal(writer.shownAsText, ['<b>', '</b>'])
  assert.equal([...writer.links], ['https://d.cn/'])
  assert.equal([...writer.pictures], ['e.png'])
})

test('whatever an article holds, no element is written that is not ours, and no attribute but style, src, href', () => {
  const pieces = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<script>',
      '<img src=x onerror=y>',
      '"><svg/onload=x>',
      '![',
      '](',
      '[a](javascript:x)',
      '`',
      '**',
    ),
    fc.constantFrom('\n\n', '- ', '> ', '```\n', '| a |\n|-|\n', '# ', '<!--', '-->', '&#60;', '<a href="x"'),
  )
  const ours =
    /^<\/?(p|h[1-6]|blockquote|pre|hr|ul|ol|li|table|tr|th|td|strong|em|del|code|br|a|img|sup)( (style|src|href|start)="[^"<>]*")*>$/
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const writer = new HtmlWriter({ linksTitle: 'Links', pictureAt: (href) => href })
      for (const [tag] of writer.article(markdown(parts.join(''))).matchAll(/<[^>]*>?/g))
        assert.match(tag, ours)
    }),
    { seed: 22, numRuns: 500 },
  )
})

test('what stands in front of an article', () => {
  assert.equal(frontMatterOf("\uFEFF---\r\na: b: c\r\n# no\r\n\r\nd: 'e'\r\nf:\r\n---\r\ntext\r\n"), {
    fields: { a: 'b: c', d: 'e', f: '' },
    odd: [],
    text: 'text\n',
  })
  assert.equal(frontMatterOf('---\n---\nx').text, 'x')
  assert.equal(frontMatterOf('--- \na: b\n---'), { fields: {}, odd: [], text: '--- \na: b\n---' })
  assert.equal(frontMatterOf('text\n---\na: b\n---').fields, {})
  assert.equal(frontMatterOf('---\n- a\n---\n').odd, ['- a'])
  // read at once: a pattern that tried each place for the end would take minutes
  const wide = `a${' '.repeat(500_000)}b`
  assert.equal(frontMatterOf(`---\ntitle: ${wide} \n---\n`).fields, { title: wide })
})

test.run()
