// One word per idea: the glossary is the source, and words that it replaces are in no Chinese page.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { proseOf, read, root } from './support/docs.ts'

const test = suite('glossary')

/** Words for something that has another word in the glossary, and that word. */
const replaced: Readonly<Record<string, string>> = {
  投递: '推送',
  保持着: '挂起',
  保持到: '挂起',
  慢的处理函数: '耗时的处理函数',
  处理器: '处理函数',
  消息体: '报文',
  账本: 'ledger',
  好好结束: '优雅退出',
  优雅关闭: '优雅退出',
  优雅关机: '优雅退出',
  占位符: '占位回复',
  延迟回复: '事后发送',
  异步回复: '事后发送',
  异步发送: '事后发送',
  客户服务消息: '客服消息',
  '剩余部分|剩下的部分': '其余部分',
  流式响应: '流式回复',
  访问令牌: 'access_token',
  挂断: '断开',
  服务器端接口: '服务端接口',
  消息类别: '种类',
  自动回复消息: '被动回复',
  // a program that is no app: another one that calls WeChat, a mini program, a library
  '(?<!小|别的|其他|所有)程序(?!库)': '应用',
  '两个 App(?!ID)|每个 App(?!ID)': '应用',
  局限: '限制',
  '条路(?!径|由)|的路(?!径|由)|途径': '发送方式',
  加密模式: '明文模式、兼容模式、安全模式',
  // WeChat has a check of originality, and one by its system
  '(?<!原创|系统)校验': '接入验证',
  '关掉验证|验证签名': '验签',
  '\\d 个问题，|count\\} 个问题|[01] 有问题': '错误',
  '\\| 代码 \\|': '错误码',
  '推送（一次推送）': '推送',
  应答了: '回答',
}

const folder = 'docs/zh'
const pages = [
  'README.zh-CN.md',
  ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
    .map((file) => join(folder, file)),
]

const glossary = { en: 'docs/en/reference/glossary.md', zh: 'docs/zh/reference/glossary.md' }

function rowsOf(file: string): string[][] {
  return proseOf(file)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
}

/** What commands, the chat page and errors say. */
const texts = ['src', 'plugins'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|js|html)$/.test(file) && !/(^|\/)(node_modules|lib|dist)\//.test(file))
    .map((file) => join(room, file)),
)

test('no Chinese page, and no text of a command or an error, has a word that the glossary replaces', () => {
  assert.ok(pages.length > 20)
  const found = [...pages, ...texts].flatMap((page) =>
    Object.entries(replaced)
      .filter(([word]) => new RegExp(word).test(read(page)))
      .map(([word, right]) => `${page}: ${word} → ${right}`),
  )
  assert.equal(found, [])
})

test('between Chinese and other letters stands a space, but in the words of WeChat', () => {
  const theirs = /API安全|JS接口安全域名|开发者ID|内容由AI生成|Token验证失败|请求URL超时/g
  const found = pages.flatMap((page) =>
    proseOf(page)
      .replace(/\]\([^)]*\)|`[^`\n]*`/g, '')
      .replace(theirs, '')
      .split('\n')
      .filter((line) => /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/.test(line))
      .map((line) => `${page}: ${line}`),
  )
  assert.equal(found, [])
})

test('the word to be used is in the glossary', () => {
  const words = rowsOf(glossary.zh).map(([, word = '']) => word)
  for (const right of new Set(Object.values(replaced)))
    assert.ok(
      words.some((word) => word.includes(right)),
      right,
    )
})

test('both glossaries have the same words in the same order', () => {
  const english = rowsOf(glossary.en).map(([, en, zh]) => [en, zh])
  const chinese = rowsOf(glossary.zh).map(([, zh, en]) => [en, zh])
  assert.ok(english.length > 40)
  const heads = (rows: unknown[][]) => rows.filter(([en]) => en !== 'Word' && en !== '英文')
  assert.equal(heads(chinese), heads(english))
})

test.run()
