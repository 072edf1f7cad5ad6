import { exampleTexts as words } from '../texts/example.ts'
import type { Lang } from '../texts/words.ts'
import { menuText } from './menu.ts'
import type { User } from './news.ts'

/** What is there until something else is entered: the menu, in the JSON that `menu/create` takes, and the users. */
interface Example {
  readonly menu: string
  readonly users: readonly User[]
}

/** The example in that language. */
export function exampleIn(lang: Lang): Example {
  const sub_button = [
    { type: 'click', name: words.usage[lang], key: 'MENU_HELP' },
    { type: 'scancode_waitmsg', name: words.scan_code[lang], key: 'SCAN_CODE' },
    { type: 'location_select', name: words.send_place[lang], key: 'PLACE' },
    { type: 'pic_photo_or_album', name: words.send_pictures[lang], key: 'PICTURES' },
  ]
  const button = [
    { type: 'click', name: words.today[lang], key: 'MENU_TODAY' },
    { type: 'view', name: words.site[lang], url: 'https://example.com/' },
    { name: words.others[lang], sub_button },
  ]
  return {
    menu: menuText({ button }),
    users: [
      { id: 'o-xiaoming', name: words.first_user[lang] },
      { id: 'o-xiaohong', name: words.second_user[lang] },
    ],
  }
}
