import type { HandshakeReason } from '../wechat/handshake-reason.ts'
import { none, type Remedy } from './words.ts'

/** What the console found and what to do about it, by the reason. */
export const handshakeReasons: Readonly<Record<HandshakeReason, Remedy>> = {
  handshake_ok: { what: { zh: '后台的接入验证通过了。', en: "The console's check succeeds." }, fix: none },
  timed_out: {
    what: { zh: '5 秒内没有任何回应。', en: 'Nothing was answered within 5 seconds.' },
    fix: {
      zh: '服务器收到请求了吗？检查防火墙、安全组、隧道；处理函数不要等待别的服务。',
      en: 'Did the request arrive? Check firewall, security group and tunnel; let the check wait for nothing else.',
    },
  },
  stalled: {
    what: {
      zh: '回应没有结束：既没有 Content-Length，也不关闭连接。',
      en: 'The answer never ends: it has no (or too large a) Content-Length, and the connection stays open.',
    },
    fix: {
      zh: '设置正确的 Content-Length（按字节），或在回应后关闭连接。',
      en: 'Send the right Content-Length, in bytes, or close the connection behind the answer.',
    },
  },
  closed: {
    what: {
      zh: '服务器接受了连接，但没有回应就断开了。',
      en: 'The server took the connection and closed it without an answer.',
    },
    fix: {
      zh: '看服务器的日志；https 的端口是不是写成了 http？',
      en: 'See the log of the server. Is it an https port called as http?',
    },
  },
  short: {
    what: { zh: '正文比 Content-Length 短。', en: 'The body is shorter than its Content-Length.' },
    fix: {
      zh: 'Content-Length 要等于正文的字节数。',
      en: 'Content-Length is the number of bytes of the body.',
    },
  },
  not_http: {
    what: { zh: '那里的服务不是 HTTP。', en: 'What answers there is not HTTP.' },
    fix: {
      zh: '检查端口，以及 http 和 https 是否弄反。',
      en: 'Check the port, and that http and https are not mixed up.',
    },
  },
  no_host: {
    what: { zh: '域名无法解析。', en: 'The host name is unknown.' },
    fix: { zh: '检查域名的拼写和 DNS 记录。', en: 'Check its spelling and its DNS record.' },
  },
  bad_tls: {
    what: { zh: 'TLS 握手失败，或证书无效。', en: 'TLS fails, or the certificate is not valid.' },
    fix: {
      zh: '换一张有效、链完整、域名相符的证书；自签名证书不行。',
      en: 'Use a certificate that is valid now, for this name, with its whole chain; not a self-signed one.',
    },
  },
  unreachable: {
    what: { zh: '连接不上。', en: 'There is no connection.' },
    fix: {
      zh: '服务启动了吗？地址和端口对吗？是否只监听了 127.0.0.1？',
      en: 'Is the server running? Are address and port right? Does it listen on 127.0.0.1 alone?',
    },
  },
  refused: {
    what: { zh: '服务器拒绝了正确的签名。', en: 'The server refuses a good signature.' },
    fix: {
      zh: '两边的 Token 必须相同（改后要重启）；代理不能丢掉查询参数；登录检查不能拦住这个地址。',
      en: 'The token has to be the same on both sides (restart after a change); no proxy may drop the query, no log-in may guard this path.',
    },
  },
  refused_with_200: {
    what: { zh: '服务器用 200 回了一句错误信息。', en: 'The server answers a complaint, with status 200.' },
    fix: {
      zh: '两边的 Token 必须相同；签名要按 token、timestamp、nonce 排序后计算 SHA-1。',
      en: 'The token has to be the same on both sides; the signature is the SHA-1 of token, timestamp and nonce, sorted.',
    },
  },
  not_found: {
    what: { zh: '这个路径没有服务（404）。', en: 'There is nothing at this path (404).' },
    fix: {
      zh: '后台填写的路径要与应用的路径一致，注意结尾的斜杠。',
      en: 'The path in the console and that of the app have to be the same, also in a slash at the end.',
    },
  },
  get_not_allowed: {
    what: { zh: '这个路径不接受 GET（405）。', en: 'The path takes no GET (405).' },
    fix: {
      zh: '同一个路径要处理 GET（接入验证）和 POST（消息）。',
      en: 'One path has to handle GET (the check) and POST (the messages).',
    },
  },
  redirect: {
    what: { zh: '服务器返回重定向，微信不会跟随。', en: 'The server redirects, and WeChat does not follow.' },
    fix: {
      zh: '填写最终地址：https、主机名、结尾的斜杠。',
      en: 'Enter the final address: https, host name, slash at the end.',
    },
  },
  gateway_error: {
    what: { zh: '代理连不上后面的应用。', en: 'The proxy in front does not reach the app.' },
    fix: {
      zh: '应用启动了吗？代理转发的端口对吗？',
      en: 'Is the app running, on the port that the proxy forwards to?',
    },
  },
  server_error: {
    what: { zh: '服务器内部错误（5xx）。', en: 'The server fails (5xx).' },
    fix: { zh: '看服务器的日志。', en: 'See the log of the server.' },
  },
  wrong_status: {
    what: {
      zh: '状态码不是 200（201、204 也不行）。',
      en: 'The status is not 200 (201 and 204 will not do).',
    },
    fix: { zh: '用 200 回复。', en: 'Answer 200.' },
  },
  chunked: {
    what: {
      zh: '用分块编码（chunked）回复 HTTP/1.0 请求，正文里多出了块长度。',
      en: 'The answer to HTTP/1.0 is chunked: the sizes of the chunks become part of the body.',
    },
    fix: {
      zh: '发送 Content-Length，不要用 Transfer-Encoding: chunked。',
      en: 'Send Content-Length instead of Transfer-Encoding: chunked.',
    },
  },
  compressed: {
    what: { zh: '正文被压缩了，而请求没有要求压缩。', en: 'The body is compressed, which nobody asked for.' },
    fix: { zh: '对这个路径关闭压缩（gzip）。', en: 'Switch compression off for this path.' },
  },
  echo_empty: {
    what: { zh: '正文是空的。', en: 'The body is empty.' },
    fix: { zh: '原样返回 echostr 参数。', en: 'Answer the parameter echostr as it is.' },
  },
  echo_bom: {
    what: { zh: 'echostr 前面有 BOM。', en: 'A byte order mark stands in front of echostr.' },
    fix: { zh: '把源文件保存为无 BOM 的 UTF-8。', en: 'Save the source files as UTF-8 without BOM.' },
  },
  echo_white_space: {
    what: { zh: 'echostr 前后有空白或换行。', en: 'White space or a line break stands around echostr.' },
    fix: {
      zh: '只输出 echostr；PHP 要去掉 ?> 之后的换行。',
      en: 'Write echostr alone; in PHP, drop the line break behind "?>".',
    },
  },
  echo_quotes: {
    what: {
      zh: 'echostr 带着引号：被当作 JSON 输出了。',
      en: 'echostr stands in quotes: it was written as JSON.',
    },
    fix: {
      zh: '以纯文本输出，不要用 res.json() 之类。',
      en: 'Answer plain text, not with res.json() or the like.',
    },
  },
  echo_html: {
    what: {
      zh: '返回的是 HTML 页面，不是 echostr。',
      en: 'An HTML page is answered in the place of echostr.',
    },
    fix: {
      zh: '看看是不是隧道的提示页、登录页、前端首页，或框架的出错页。',
      en: 'See whether it is a page of the tunnel, a log-in, the front end, or an error page.',
    },
  },
  echo_json: {
    what: { zh: '返回的是 JSON，不是 echostr。', en: 'JSON is answered in the place of echostr.' },
    fix: {
      zh: '原样返回 echostr，不要用统一的返回格式包装。',
      en: 'Answer echostr alone; leave out the envelope that the framework puts around every answer.',
    },
  },
  echo_rounded: {
    what: { zh: 'echostr 被转换成了数字，丢了几位。', en: 'echostr became a number and lost digits.' },
    fix: { zh: '把它当作文本。', en: 'Treat it as text.' },
  },
  echo_extra: {
    what: { zh: 'echostr 之外还有别的输出。', en: 'There is more than echostr.' },
    fix: { zh: '去掉警告、调试信息等其它输出。', en: 'Leave out warnings, debug output and all else.' },
  },
  echo_other: {
    what: { zh: '返回的不是 echostr。', en: 'Something else than echostr is answered.' },
    fix: {
      zh: '对 GET 请求原样返回查询参数 echostr。',
      en: 'Answer a GET with its query parameter echostr.',
    },
  },
}
