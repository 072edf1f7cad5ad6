/** What became of what went over the wire. */
export const wireTexts = {
  tried: { zh: '第 {attempt} 次 {said}', en: 'try {attempt} {said}' },
  running: { zh: '等待中', en: 'waiting' },
  timed_out: { zh: '超时', en: 'timed out' },
  unreachable: { zh: '连不上', en: 'unreachable' },
  closed: { zh: '被断开', en: 'closed' },
  lost: { zh: '丢失', en: 'lost' },
  stalled: { zh: '没有收完', en: 'stalled' },
  short: { zh: '不完整', en: 'cut short' },
  not_http: { zh: '不是 HTTP', en: 'not HTTP' },
  no_host: { zh: '没有这个域名', en: 'no such host' },
  bad_tls: { zh: '证书不对', en: 'bad TLS' },
} as const
