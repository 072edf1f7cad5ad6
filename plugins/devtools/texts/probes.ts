/** What the doctor tried. */
export const probes = {
  settings: { zh: '填写的内容', en: 'the settings' },
  handshake: { zh: '后台的接入验证（HTTP/1.0 的 GET）', en: "the console's check (a GET in HTTP/1.0)" },
  forged_handshake: { zh: '签名错误的接入验证', en: 'a check with a bad signature' },
  forged_push: { zh: '签名错误的推送', en: 'a push with a bad signature' },
  stale_push: { zh: '一小时前签名的推送', en: 'a push signed an hour ago' },
  plain_push: { zh: '安全模式下的明文推送', en: 'a plain push, in secure mode' },
  foreign_push: { zh: '给别的 AppID 的推送', en: 'a push for another AppID' },
  idle_connection: {
    zh: '同一个连接上隔 6 秒的两次接入验证',
    en: 'two checks over one connection, 6 seconds apart',
  },
  calls: { zh: '{count} 次调用', en: '{count} calls' },
  text: { zh: '文本消息', en: 'a text' },
  marked_up_text: { zh: '含有 <b>&amp; ]]> 的文本', en: 'a text with <b>&amp; ]]>' },
  control_text: {
    zh: '含有控制字符 U+001D 的文本',
    en: 'a text with the control character U+001D',
  },
  empty_text: { zh: '空文本', en: 'an empty text' },
  image: { zh: '图片消息', en: 'a picture' },
  subscribe: { zh: '关注事件', en: 'the event subscribe' },
  unsubscribe: { zh: '取消关注事件', en: 'the event unsubscribe' },
  unknown_event: { zh: '未知的事件', en: 'an event that nobody knows' },
  retries: {
    zh: '同一条文本推送三次，外加一个重复',
    en: 'one text delivered three times, and a duplicate',
  },
  slow_text: { zh: '一条处理很慢的文本', en: 'a text whose handling is slow' },
} as const

/** What was tried, and in which mode. */
export const inModes = {
  plain: { zh: '{probe}（明文模式）', en: '{probe} (plain mode)' },
  compatible: { zh: '{probe}（兼容模式）', en: '{probe} (compatible mode)' },
  secure: { zh: '{probe}（安全模式）', en: '{probe} (secure mode)' },
} as const

/** Why what a handshake or a push came to matters to WeChat. */
export const whys = {
  reach: {
    zh: '微信的服务器要从公网连上这个地址，最多等 5 秒。',
    en: 'WeChat connects to the address from the internet and waits 5 seconds.',
  },
  status: {
    zh: '后台只接受 200，不跟随重定向，用的是 HTTP/1.0。',
    en: 'The console takes status 200 alone, follows no redirect, and speaks HTTP/1.0.',
  },
  signed: {
    zh: '这个请求的签名对所给的 Token 是正确的，所以是服务器算得不同。',
    en: 'The request is signed right for the token given here: the server computes something else.',
  },
  echo: {
    zh: '后台把正文与 echostr 逐字节比较。',
    en: 'The console compares the body with echostr, byte by byte.',
  },
  reply: {
    zh: '微信严格解析回复；读不懂的，用户就看到故障提示。',
    en: 'WeChat reads replies strictly; for what it cannot read, the user gets the notice.',
  },
  note: {
    zh: '手机仍会显示，但多半不是你的本意，或与微信的文档不符。',
    en: "The phone shows it all the same, but hardly as it was meant, or not as WeChat's documents want it.",
  },
} as const
