import { folderOf, type Lang, type Page, pagesOf } from './pages.ts'

/** An entry of the navigation, as VitePress takes it. */
export interface Link {
  readonly text: string
  readonly link: string
  readonly activeMatch?: string
}

/** A part of the sidebar. */
export interface Group {
  readonly text: string
  readonly items: Link[]
  readonly collapsed: boolean
}

const titles: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  en: { guide: 'Guide', reference: 'Reference', extend: 'Extend', migrate: 'Migrate', plugins: 'Plugins' },
  zh: { guide: '指南', reference: '参考', extend: '扩展', migrate: '迁移', plugins: '插件' },
}

/** Pages of the guide that are about one plugin. */
const plugins = ['match', 'client', 'jssdk', 'session', 'dialogue', 'order', 'redis', 'fast-xml', 'devtools']

/** Pages of a folder, with their address, as the sidebar shows them. */
export function sidebarOf(lang: Lang): Group[] {
  const groups = new Map<string, Page[]>()
  for (const page of pagesOf(lang)) {
    const group = groupOf(page.path)
    groups.set(group, [...(groups.get(group) ?? []), page])
  }
  const order = ['guide', 'plugins', 'reference', 'extend', 'migrate']
  const rest = [...groups.keys()].filter((group) => !order.includes(group))
  return [...order, ...rest].flatMap((group) => {
    const items = groups
      .get(group)
      ?.map((page) => ({ text: shortOf(page.title), link: linkTo(lang, page.path) }))
    return items ? [{ text: titles[lang][group] ?? group, items, collapsed: false }] : []
  })
}

export function navOf(lang: Lang): Link[] {
  const pages = pagesOf(lang)
  return ['guide', 'reference', 'extend', 'migrate'].flatMap((folder) => {
    const [page] = pages.filter(({ path }) => folderOf(path) === folder)
    const match = `^${lang === 'zh' ? '/zh' : ''}/${folder}`
    return page
      ? [{ text: titles[lang][folder] ?? folder, link: linkTo(lang, page.path), activeMatch: match }]
      : []
  })
}

/** English is at the root of the site. */
export function linkTo(lang: Lang, path: string): string {
  return `/${lang === 'zh' ? 'zh/' : ''}${path.replace(/\.md$/, '')}`
}

function groupOf(path: string): string {
  const [, name = ''] = /^guide\/([^/]+)\.md$/.exec(path) ?? []
  return plugins.includes(name) ? 'plugins' : folderOf(path)
}

/** The part of a title in front of its colon, without the marks of code. */
function shortOf(title: string): string {
  return title.replace(/[:：].*$/, '').replaceAll('`', '')
}
