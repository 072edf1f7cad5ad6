/** What the server of the chat page says there: the lines of a conversation, and what it found out. */
export const chatTexts = {
  again: { zh: '原样重发了这条消息', en: 'The message was delivered once more' },
  silence: { zh: '已收到，没有回复', en: 'Acknowledged without a reply' },
  subscribe: { zh: '{user} 关注了公众号', en: '{user} followed the account' },
  unsubscribe: { zh: '{user} 取消了关注', en: '{user} unfollowed' },
  SCAN: { zh: '{user} 扫描了二维码 {key}', en: '{user} scanned the QR code {key}' },
  LOCATION: { zh: '上报了地理位置', en: 'The place was reported' },
  CLICK: { zh: '{user} 点击了菜单 {key}', en: '{user} chose {key} in the menu' },
  scancode: { zh: '{user} 扫了码 {key}', en: '{user} scanned {key}' },
  pic: { zh: '{user} 从菜单选了图片', en: '{user} chose pictures in the menu' },
  location_select: { zh: '{user} 从菜单选了位置 {key}', en: '{user} chose the place {key} in the menu' },
  VIEW: { zh: '{user} 打开了 {key}', en: '{user} opened {key}' },
  other_event: { zh: '事件 {event}', en: 'Event {event}' },
  no_push: { zh: '微信对这种按钮不推送任何事件。', en: 'For a button of this kind WeChat pushes nothing.' },
  refused: {
    zh: '客服消息被微信拒绝：{errcode}',
    en: 'WeChat refuses a customer-service message: {errcode}',
  },
  in_work: { zh: '推送中', en: 'Being delivered' },
  nth_try: { zh: '第 {tries} 次推送', en: 'delivery {tries}' },
  tries: { zh: '{tries} 次推送 · {time}', en: '{tries} deliveries · {time}' },
  replayed: {
    zh: '重发 {count} 条，{different} 条回复不同',
    en: '{count} sent again; answers that differ: {different}',
  },
  replayed_late: {
    zh: '；客服消息 {count} 条，{different} 条不同',
    en: '· customer-service messages: {count}; that differ: {different}',
  },
  imported: { zh: '导入了 {count} 条消息', en: 'Messages imported: {count}' },
  check_ok: { zh: '验证成功：地址和令牌都对。', en: 'Address and token are right.' },
  check_bad: { zh: '后台会显示「{shown}」 ', en: 'The console would show「{shown}」' },
} as const

/** What stands in a message that is drawn. */
export const bubbleTexts = {
  picture: { zh: '图片 {id}', en: 'Picture {id}' },
  voice: { zh: '语音 {seconds} 秒', en: 'Voice {seconds} s' },
  sound: { zh: '语音', en: 'Voice' },
  video: { zh: '视频', en: 'Video' },
  music: { zh: '音乐', en: 'Music' },
  place: { zh: '位置', en: 'Location' },
  cut: { zh: '（超过 32 KB，只显示开头）', en: '(More than 32 KB: only the beginning is shown)' },
  other_kind: { zh: '（{kind} 消息）', en: '({kind} message)' },
} as const
