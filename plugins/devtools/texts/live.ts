/** What the page of inspect() says of a running app's deliveries. */
export const live = {
  replied: { zh: '回复随第 {attempt} 次推送发出。', en: 'The reply went out with delivery {attempt}.' },
  acknowledged: {
    zh: '第 {attempt} 次推送已确认，没有回复。',
    en: 'Delivery {attempt} was acknowledged without a reply.',
  },
  expired: {
    zh: '到第 {attempt} 次推送还没有结果，只回了占位内容；结果之后交给 onLate。',
    en: 'The reply was not ready for delivery {attempt}, which got the placeholder; it goes to onLate when it is.',
  },
  gone: {
    zh: '三次推送都没有得到回答。',
    en: 'None of the three deliveries was answered.',
  },
  refused: { zh: '请求被拒绝：{codes}', en: 'The request was refused: {codes}' },
  handshake: { zh: '地址验证通过。', en: 'The address was accepted.' },
  failed: { zh: '应用报告了错误：{codes}', en: 'The app reported an error: {codes}' },
  stages: { zh: '第 {attempt} 次推送：{stages}', en: 'Delivery {attempt}: {stages}' },
} as const

/** Words that stand on that page in place of the chat page's. */
export const livePageTexts: Readonly<
  Record<'app' | 'start_title' | 'start_hint' | 'late', readonly [zh: string, en: string]>
> = {
  app: ['正在运行的应用', 'Running app'],
  start_title: ['这里还没有内容', 'Nothing here yet'],
  start_hint: ['微信推送的消息会显示在这里。', 'What WeChat delivers is shown here.'],
  late: ['事后发送', 'sent late'],
}

/** The name of the one who stands for requests that are no messages. */
export const requests = 'HTTP'
