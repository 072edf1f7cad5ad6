/** What stands on the parts of the chat page that its server draws. */
export const panelTexts = {
  // in the top bar
  check: { zh: '验证地址', en: 'Check address' },
  // behind the plus
  picture: { zh: '图片', en: 'Picture' },
  upload: { zh: '上传图片', en: 'Picture file' },
  sticker: { zh: '表情', en: 'Sticker' },
  voice: { zh: '语音', en: 'Voice' },
  video: { zh: '视频', en: 'Video' },
  place: { zh: '位置', en: 'Location' },
  link: { zh: '链接', en: 'Link' },
  leave: { zh: '取消关注', en: 'Unfollow' },
  scan: { zh: '扫码', en: 'Scan' },
  report: { zh: '上报位置', en: 'Report place' },
  other: { zh: '其他推送', en: 'Other push' },
  // faults
  faults: { zh: '制造故障', en: 'Faults' },
  drop_first: { zh: '丢第 1 次回复', en: 'Lose answer 1' },
  drop_all: { zh: '回复全丢', en: 'Lose all answers' },
  slow: { zh: '慢网络', en: 'Slow network' },
  duplicate: { zh: '重复推送', en: 'Duplicates' },
  bad_signature: { zh: '错误签名', en: 'Bad signature' },
  snapshot: { zh: '快照页', en: 'Snapshot page' },
  code_used: { zh: '网页 code 已用', en: 'Page: code used' },
  code_expired: { zh: '网页 code 过期', en: 'Page: code expired' },
  // what may be written to a user
  quota: { zh: '客服消息', en: 'Customer-service messages:' },
  none_left: { zh: '现在发不了客服消息', en: 'No customer-service message can be sent now' },
  window: {
    zh: '{what}还可发 {left}/{most} 条，至 {until}',
    en: '{left}/{most} left{what} until {until}',
  },
  // what most windows are opened by is not named
  message: { zh: '', en: '' },
  click: { zh: '点菜单后', en: ' after a menu tap' },
  scanned: { zh: '扫码后', en: ' after a scan' },
  subscribe: { zh: '关注后', en: ' after a follow' },
  pay: { zh: '支付后', en: ' after a payment' },
  enter: { zh: '进入会话后', en: ' after the chat was opened' },
  stranger: { zh: '没有关注：收发不了消息', en: 'Does not follow: nothing can be sent or received' },
  follow: { zh: '关注', en: 'Follow' },
  follow_by_code: { zh: '扫码关注', en: 'Follow by QR code' },
} as const
