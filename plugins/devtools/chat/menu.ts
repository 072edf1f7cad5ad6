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
export const standardMenu: string = JSON.stringify({ button: buttons }, null, 2)
