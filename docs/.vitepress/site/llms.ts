import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkTo } from './navigation.ts'
import { docs, folderOf, type Lang, type Page, pagesOf } from './pages.ts'

const about: Readonly<Record<Lang, string>> = {
  en: 'A middleware framework for the backend of a WeChat Official Account (公众号) on plain node:http. It verifies WeChat’s pushes, parses them, runs your handlers, and writes what they return as the reply. A slow answer still arrives. No dependencies.',
  zh: '用原生 node:http 写微信公众号后台的中间件框架：验证微信的推送，解析报文，交给处理函数，再把返回值写成回复。慢的回答也能送到。零依赖。',
}

/**
 * Writes what programs read: `llms.txt`, a list of the pages, `llms-full.txt`, all of them in one file, and each page's
 * Markdown beside it; in each language.
 */
export function writeForPrograms(outDir: string, base: string): void {
  for (const lang of ['en', 'zh'] as const) {
    const pages = pagesOf(lang)
    const folder = lang === 'en' ? outDir : join(outDir, lang)
    writeFileSync(join(folder, 'llms.txt'), listOf(lang, pages, base))
    writeFileSync(
      join(folder, 'llms-full.txt'),
      pages.map(({ markdown }) => markdown.trimEnd()).join('\n\n---\n\n'),
    )
    for (const { path } of pages) cpSync(join(docs, lang, path), join(folder, path))
  }
}

/** The pages of a language, as https://llmstxt.org asks for. */
export function listOf(lang: Lang, pages: readonly Page[], base: string): string {
  const folders = [...new Set(pages.map(({ path }) => folderOf(path)))]
  const sections = folders.map((folder) => {
    const lines = pages
      .filter(({ path }) => folderOf(path) === folder)
      .map(
        ({ path, title, summary }) =>
          `- [${title}](${base.replace(/\/$/, '')}${linkTo(lang, path)}.md)${summary && `: ${summary}`}`,
      )
    return `## ${folder}\n\n${lines.join('\n')}`
  })
  return ['# echostr', `> ${about[lang]}`, ...sections].join('\n\n').concat('\n')
}
