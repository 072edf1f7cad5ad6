import { text } from './dom.js'

/** Each text in Chinese and English. */
const texts = {
  app: ['微信公众号模拟器', 'WeChat simulator'],
  chat: ['聊天', 'Chat'],
  wire: ['线路', 'Wire'],
  settings: ['设置', 'Settings'],
  clear: ['清空对话', 'Clear the conversation'],
  language: ['English', '中文'],
  theme: ['外观', 'Appearance'],
  theme_auto: ['跟随系统', 'as the system'],
  theme_light: ['浅色', 'light'],
  theme_dark: ['深色', 'dark'],
  check: ['验证地址', 'Check address'],
  check_ok: ['验证成功：地址和令牌都对。', 'The handshake succeeded: address and token are right.'],
  check_bad: ['后台会显示', 'The console would show'],
  plain: ['明文', 'plain'],
  compatible: ['兼容', 'compatible'],
  secure: ['安全', 'secure'],
  users: ['用户', 'Users'],
  add_user: ['添加用户', 'Add a user'],
  unread: ['有新消息', 'new message'],
  conversation: ['对话', 'Conversation'],
  message: ['消息', 'Message'],
  placeholder: ['输入消息，回车发送', 'Write a message, Enter sends it'],
  send: ['发送', 'Send'],
  more: ['更多消息和事件', 'More messages and events'],
  menu: ['公众号菜单', 'Menu of the account'],
  no_push: ['微信对这种按钮不推送任何事件。', 'For a button of this kind WeChat pushes nothing.'],
  start_title: ['和你的公众号聊聊', 'Talk to your account'],
  start_hint: [
    '发一条消息，右边会显示线路上的一切。',
    'Send a message; what goes over the wire stands beside it.',
  ],
  suggestions: ['试试', 'Try'],
  picture: ['图片', 'Picture'],
  upload: ['上传图片', 'Upload'],
  voice: ['语音', 'Voice'],
  video: ['视频', 'Video'],
  place: ['位置', 'Location'],
  link: ['链接', 'Link'],
  follow: ['关注', 'Follow'],
  leave: ['取消关注', 'Unfollow'],
  scan: ['扫码', 'Scan'],
  report: ['上报位置', 'Report place'],
  other: ['其他推送', 'Other push'],
  typing: ['对方正在输入…', 'typing…'],
  waiting: ['等待回复', 'Waiting for the answer'],
  try_n: ['第 {0} 次投递', 'delivery {0}'],
  silence: ['已收到，没有回复', 'Acknowledged without a reply'],
  again: ['原样重发了这条消息', 'The message was delivered once more'],
  late: ['客服消息', 'customer-service message'],
  show_wire: ['看线路', 'Show the wire'],
  tries: ['{0} 次投递', '{0} deliveries'],
  music: ['音乐', 'Music'],
  unknown: ['（{0} 消息）', '({0} message)'],
  did_subscribe: ['{0} 关注了公众号', '{0} followed the account'],
  did_unsubscribe: ['{0} 取消了关注', '{0} unfollowed'],
  did_SCAN: ['{0} 扫描了二维码 {1}', '{0} scanned the QR code {1}'],
  did_LOCATION: ['上报了地理位置', 'The place was reported'],
  did_CLICK: ['{0} 点击了菜单 {1}', '{0} chose {1} in the menu'],
  did_VIEW: ['{0} 打开了 {1}', '{0} opened {1}'],
  did_event: ['事件 {2}', 'Event {2}'],
  faults: ['制造故障', 'Faults'],
  fault_drop_first: ['丢第 1 次回复', 'Lose answer 1'],
  fault_drop_all: ['回复全丢', 'Lose all answers'],
  fault_slow: ['慢网络', 'Slow network'],
  fault_duplicate: ['重复投递', 'Duplicates'],
  fault_bad_signature: ['错误签名', 'Bad signature'],
  empty_wire: ['还没有消息', 'No message yet'],
  empty_hint: [
    '发一条消息：签名、加密、投递、重试和判定都会显示在这里。',
    'Send one: signature, encryption, deliveries, retries and verdict will stand here.',
  ],
  in_work: ['投递中', 'Being delivered'],
  repeat: ['原样重发', 'Deliver again'],
  repeat_title: [
    '同一个请求，一个字节也不变：像微信重试那样',
    'The same request to the byte, as a retry of WeChat',
  ],
  renew: ['作为新消息', 'As a new message'],
  timeline: ['投递时间线', 'Deliveries'],
  seconds: ['秒', 's'],
  row: ['第 {0} 次投递，{1} 秒时发出：{2}', 'Delivery {0}, sent at {1} s: {2}'],
  copy: ['副本', 'copy'],
  running: ['等待中', 'waiting'],
  timed_out: ['超时', 'timed out'],
  unreachable: ['连不上', 'unreachable'],
  closed: ['被断开', 'closed'],
  lost: ['丢失', 'lost'],
  request: ['请求', 'Request'],
  reply: ['回复', 'Answer'],
  opened: ['内容', 'Content'],
  raw: ['原始', 'Raw'],
  no_answer: ['没有收到回复。', 'There was no answer.'],
  not_yet: ['还没有回复。', 'There is no answer yet.'],
  cut: ['（超过 32 KB，只显示开头）', '(More than 32 KB: only the beginning is shown)'],
  empty_body: ['（正文为空）', '(empty body)'],
  url: ['服务器地址 (URL)', 'Address (URL)'],
  token: ['令牌 (Token)', 'Token'],
  mode: ['消息加解密方式', 'Mode'],
  plain_mode: ['明文模式', 'plain mode 明文模式'],
  compatible_mode: ['兼容模式', 'compatible mode 兼容模式'],
  secure_mode: ['安全模式', 'secure mode 安全模式'],
  appId: ['开发者 ID (AppID)', 'AppID'],
  encodingAESKey: ['消息加解密密钥 (EncodingAESKey)', 'EncodingAESKey'],
  generate: ['随机生成', 'Generate'],
  account: ['公众号原始 ID', 'Original id of the account'],
  name: ['公众号名称', 'Name of the account'],
  menu_json: ['菜单 (JSON)', 'Menu (JSON)'],
  save: ['保存', 'Save'],
  cancel: ['取消', 'Cancel'],
  user_name: ['名字', 'Name'],
  openid: ['OpenID（留空则自动生成）', 'OpenID (made up when empty)'],
  kind: ['类型', 'Kind'],
  fields: ['字段 (JSON)', 'Fields (JSON)'],
  bad_json: ['不是 JSON 对象', 'That is no JSON object'],
  offline: ['与本页的服务断开了，正在重连…', 'The server of this page is gone; trying again…'],
  place_name: ['广州塔', 'Canton Tower'],
}

const languages = ['zh', 'en']
let at = Math.max(
  0,
  languages.indexOf(localStorage.language ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')),
)

/** The language shown. */
export function language() {
  return languages[at]
}

/** Changes to the other language, and remembers it. */
export function switchLanguage() {
  at = 1 - at
  localStorage.language = language()
}

/** A text in the language shown; `{0}` is filled in. */
export function say(key, ...values) {
  const words = (texts[key] ?? [key, key])[at]
  return words.replace(/\{(\d)\}/g, (_, index) => text(values[index]))
}

/** True when there is a text of that name. */
export function isText(key) {
  return Object.hasOwn(texts, key)
}

/** A text that came in both languages. */
export function pick(words) {
  return words?.[language()] ?? ''
}
