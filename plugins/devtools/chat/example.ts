import type { Lang } from 'echostr'
import { menuText } from './menu.ts'
import type { User } from './news.ts'

/** What is there until something else is entered: the menu, in the JSON that `menu/create` takes, and the users. */
interface Example {
  readonly menu: string
  readonly users: readonly User[]
}

const words = {
  zh: {
    ...{ today: '今日', site: '网站', more: '更多', help: '帮助' },
    ...{ scan: '扫一扫', place: '发送位置', pictures: '发图片' },
    users: ['小明', '小红'],
  },
  en: {
    ...{ today: 'Today', site: 'Website', more: 'More', help: 'Help' },
    ...{ scan: 'Scan', place: 'Send a place', pictures: 'Send pictures' },
    users: ['Ming', 'Hong'],
  },
} as const

/** The example in that language. */
export function exampleIn(lang: Lang): Example {
  const { today, site, more, help, scan, place, pictures, users } = words[lang]
  const sub_button = [
    { type: 'click', name: help, key: 'MENU_HELP' },
    { type: 'scancode_waitmsg', name: scan, key: 'SCAN_CODE' },
    { type: 'location_select', name: place, key: 'PLACE' },
    { type: 'pic_photo_or_album', name: pictures, key: 'PICTURES' },
  ]
  const button = [
    { type: 'click', name: today, key: 'MENU_TODAY' },
    { type: 'view', name: site, url: 'https://example.com/' },
    { name: more, sub_button },
  ]
  const [one, other] = users
  return {
    menu: menuText({ button }),
    users: [
      { id: 'o-xiaoming', name: one },
      { id: 'o-xiaohong', name: other },
    ],
  }
}
