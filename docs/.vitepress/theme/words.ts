/** What the figure says, by language. */
export interface Words {
  readonly takes: (seconds: number) => string
  readonly inPieces: string
  readonly sendsLate: string
  readonly handler: string
  readonly delivery: (count: number) => string
  readonly late: string
  readonly seconds: string
  readonly ends: Readonly<Record<'hungUp' | 'reply' | 'part' | 'placeholder', string>>
  readonly user: string
  readonly sees: {
    readonly reply: (at: string) => string
    readonly part: (at: string) => string
    readonly placeholder: (at: string) => string
    readonly thenRest: (at: string) => string
    readonly thenAll: (at: string) => string
    readonly lost: string
  }
}

export const english: Words = {
  takes: (seconds) => `The handler takes ${seconds} s`,
  inPieces: 'It speaks in pieces (a stream)',
  sendsLate: 'There is a way for late replies (the plugin late)',
  handler: 'handler',
  delivery: (count) => `delivery ${count}`,
  late: 'late',
  seconds: 's',
  ends: {
    hungUp: 'WeChat hangs up',
    reply: 'the reply',
    part: 'the first part',
    placeholder: 'the placeholder',
  },
  user: 'The user sees',
  sees: {
    reply: (at) => `the whole reply, at ${at} s.`,
    part: (at) => `the first part, at ${at} s`,
    placeholder: (at) => `the placeholder, at ${at} s`,
    thenRest: (at) => `, and the rest at ${at} s, sent late, once.`,
    thenAll: (at) => `, and the reply at ${at} s, sent late, once.`,
    lost: ', and nothing more: nobody sends what is late.',
  },
}

export const chinese: Words = {
  takes: (seconds) => `处理函数用时 ${seconds} 秒`,
  inPieces: '一段一段地返回（流式回复）',
  sendsLate: '可以事后发送（装了插件 late）',
  handler: '处理函数',
  delivery: (count) => `第 ${count} 次推送`,
  late: '事后发送',
  seconds: '秒',
  ends: { hungUp: '微信断开', reply: '回复', part: '第一部分', placeholder: '占位回复' },
  user: '用户看到',
  sees: {
    reply: (at) => `第 ${at} 秒，完整的回复。`,
    part: (at) => `第 ${at} 秒，第一部分`,
    placeholder: (at) => `第 ${at} 秒，占位回复`,
    thenRest: (at) => `；第 ${at} 秒，其余部分，事后发送，只发一次。`,
    thenAll: (at) => `；第 ${at} 秒，完整的回复，事后发送，只发一次。`,
    lost: '，然后什么也没有：没有人事后发送。',
  },
}
