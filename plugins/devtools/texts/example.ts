/** The buttons of the example menu, and the users, until others are entered. */
export const exampleTexts = {
  today: { zh: '今日', en: 'Today' },
  site: { zh: '网站', en: 'Website' },
  others: { zh: '更多', en: 'More' },
  usage: { zh: '帮助', en: 'Help' },
  scan_code: { zh: '扫一扫', en: 'Scan' },
  send_place: { zh: '发送位置', en: 'Send a place' },
  send_pictures: { zh: '发图片', en: 'Send pictures' },
  first_user: { zh: '小明', en: 'Ming' },
  second_user: { zh: '小红', en: 'Hong' },
} as const
