const buttons = [
  { type: 'click', name: '今日', key: 'MENU_TODAY' },
  { type: 'view', name: '网站', url: 'https://example.com/' },
  {
    name: '更多',
    sub_button: [
      { type: 'click', name: '帮助', key: 'MENU_HELP' },
      { type: 'scancode_waitmsg', name: '扫一扫', key: 'SCAN_CODE' },
      { type: 'location_select', name: '发送位置', key: 'PLACE' },
      { type: 'pic_photo_or_album', name: '发图片', key: 'PICTURES' },
    ],
  },
]

/** The menu there is until another is entered. */
export const standardMenu: string = menuText({ button: buttons })

/** The menu that a text of JSON describes; undefined for one without buttons. */
export function menuIn(text: string): object | undefined {
  const menu = JSON.parse(text)
  return menu.button.length > 0 ? menu : undefined
}

/** A menu as a text; one without buttons when there is none. */
export function menuText(menu: object = { button: [] }): string {
  return JSON.stringify(menu, null, 2)
}
