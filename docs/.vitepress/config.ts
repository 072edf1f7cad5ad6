import { defineConfig } from 'vitepress'
import { writeForPrograms } from './site/llms.ts'
import { joinChinese, linksToRepository, slugify } from './site/markdown.ts'
import { navOf, sidebarOf } from './site/navigation.ts'
import { checkLanguages } from './site/pages.ts'
import { tokenize } from './site/search.ts'

// below which path the site is served, e.g. `/echostr/`
const base = process.env.DOCS_BASE ?? '/'

checkLanguages()

export default defineConfig({
  title: 'echostr',
  base,
  srcExclude: ['SECURITY.md'],
  rewrites: { 'en/:rest*': ':rest*' },
  cleanUrls: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  lastUpdated: false,
  markdown: {
    anchor: { slugify },
    headers: { slugify },
    config: (markdown) => void [linksToRepository, joinChinese].map((setUp) => setUp(markdown)),
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'A middleware framework for the backend of a WeChat Official Account on plain node:http',
      themeConfig: { nav: navOf('en'), sidebar: sidebarOf('en'), outline: { level: [2, 3] } },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '用原生 node:http 写微信公众号后台的中间件框架',
      themeConfig: {
        nav: navOf('zh'),
        sidebar: sidebarOf('zh'),
        outline: { level: [2, 3], label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '主题',
        lightModeSwitchTitle: '切换到浅色模式',
        darkModeSwitchTitle: '切换到深色模式',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '切换语言',
        skipToContentLabel: '跳到正文',
        notFound: {
          title: '没有这一页',
          quote: '地址可能写错了，或者这一页已经改名。',
          linkLabel: '回到首页',
          linkText: '回到首页',
        },
      },
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          options: { tokenize },
          searchOptions: { combineWith: 'AND', prefix: true, fuzzy: 0.2 },
        },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                displayDetails: '显示详细内容',
                resetButtonTitle: '清空',
                backButtonTitle: '关闭搜索',
                noResultsText: '没有找到',
                footer: {
                  selectText: '选择',
                  selectKeyAriaLabel: '回车',
                  navigateText: '移动',
                  navigateUpKeyAriaLabel: '向上',
                  navigateDownKeyAriaLabel: '向下',
                  closeText: '关闭',
                  closeKeyAriaLabel: 'Esc',
                },
              },
            },
          },
        },
      },
    },
  },
  buildEnd: ({ outDir }) => writeForPrograms(outDir, base),
})
