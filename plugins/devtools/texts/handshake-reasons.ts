import type { RawOutcome } from '../wechat/raw-http.ts'
import { type Remedy, remedy } from './words.ts'

/** Why the console takes an address, or does not. Codes are stable. */
export type HandshakeReason =
  | 'handshake_ok'
  | Exclude<RawOutcome, 'answered'>
  | 'refused'
  | 'not_found'
  | 'get_not_allowed'
  | 'redirect'
  | 'gateway_error'
  | 'server_error'
  | 'wrong_status'
  | 'chunked'
  | 'compressed'
  | 'echo_empty'
  | 'echo_bom'
  | 'echo_white_space'
  | 'echo_quotes'
  | 'echo_html'
  | 'echo_json'
  | 'echo_rounded'
  | 'echo_extra'
  | 'echo_other'
  | 'refused_with_200'

/** What the console shows. */
export const consoleWords = { timeout: '请求URL超时', token: 'Token验证失败', fine: '' } as const

type Row = Remedy & { readonly shown: string }

function row(shown: keyof typeof consoleWords, ...texts: Parameters<typeof remedy>): Row {
  return { ...remedy(...texts), shown: consoleWords[shown] }
}

const table: Readonly<Record<HandshakeReason, Row>> = {
  handshake_ok: row('fine', '后台的校验通过了。', "The console's check succeeds.", '', ''),
  timed_out: row(
    'timeout',
    '5 秒内没有任何回应。',
    'Nothing was answered within 5 seconds.',
    '服务器收到请求了吗？检查防火墙、安全组、隧道；处理函数不要等待别的服务。',
    'Did the request arrive? Check firewall, security group and tunnel; let the check wait for nothing else.',
  ),
  stalled: row(
    'timeout',
    '回应没有结束：既没有 Content-Length，也不关闭连接。',
    'The answer never ends: it has no (or too large a) Content-Length, and the connection stays open.',
    '设置正确的 Content-Length（按字节），或在回应后关闭连接。',
    'Send the right Content-Length, in bytes, or close the connection behind the answer.',
  ),
  closed: row(
    'timeout',
    '服务器接受了连接，但没有回应就断开了。',
    'The server took the connection and closed it without an answer.',
    '看服务器的日志；https 的端口是不是写成了 http？',
    'See the log of the server. Is it an https port called as http?',
  ),
  short: row(
    'token',
    '正文比 Content-Length 短。',
    'The body is shorter than its Content-Length.',
    'Content-Length 要等于正文的字节数。',
    'Content-Length is the number of bytes of the body.',
  ),
  not_http: row(
    'timeout',
    '那里的服务不是 HTTP。',
    'What answers there is not HTTP.',
    '检查端口，以及 http 和 https 是否弄反。',
    'Check the port, and that http and https are not mixed up.',
  ),
  no_host: row(
    'timeout',
    '域名无法解析。',
    'The host name is unknown.',
    '检查域名的拼写和 DNS 记录。',
    'Check its spelling and its DNS record.',
  ),
  bad_tls: row(
    'timeout',
    'TLS 握手失败，或证书无效。',
    'TLS fails, or the certificate is not valid.',
    '换一张有效、链完整、域名相符的证书；自签名证书不行。',
    'Use a certificate that is valid now, for this name, with its whole chain; not a self-signed one.',
  ),
  unreachable: row(
    'timeout',
    '连接不上。',
    'There is no connection.',
    '服务启动了吗？地址和端口对吗？是否只监听了 127.0.0.1？',
    'Is the server running? Are address and port right? Does it listen on 127.0.0.1 alone?',
  ),
  refused: row(
    'token',
    '服务器拒绝了正确的签名。',
    'The server refuses a good signature.',
    '两边的 Token 必须相同（改后要重启）；代理不能丢掉查询参数；登录验证不能拦住这个地址。',
    'The token has to be the same on both sides (restart after a change); no proxy may drop the query, no log-in may guard this path.',
  ),
  refused_with_200: row(
    'token',
    '服务器用 200 回了一句错误信息。',
    'The server answers a complaint, with status 200.',
    '两边的 Token 必须相同；签名要按 token、timestamp、nonce 排序后计算 SHA-1。',
    'The token has to be the same on both sides; the signature is the SHA-1 of token, timestamp and nonce, sorted.',
  ),
  not_found: row(
    'token',
    '这个路径没有服务（404）。',
    'There is nothing at this path (404).',
    '后台填写的路径要与应用的路径一致，注意结尾的斜杠。',
    'The path in the console and that of the app have to be the same, also in a slash at the end.',
  ),
  get_not_allowed: row(
    'token',
    '这个路径不接受 GET（405）。',
    'The path takes no GET (405).',
    '同一个路径要处理 GET（校验）和 POST（消息）。',
    'One path has to handle GET (the check) and POST (the messages).',
  ),
  redirect: row(
    'token',
    '服务器返回重定向，微信不会跟随。',
    'The server redirects, and WeChat does not follow.',
    '填写最终地址：https、主机名、结尾的斜杠。',
    'Enter the final address: https, host name, slash at the end.',
  ),
  gateway_error: row(
    'token',
    '代理连不上后面的应用。',
    'The proxy in front does not reach the app.',
    '应用启动了吗？代理转发的端口对吗？',
    'Is the app running, on the port that the proxy forwards to?',
  ),
  server_error: row(
    'token',
    '服务器内部错误（5xx）。',
    'The server fails (5xx).',
    '看服务器的日志。',
    'See the log of the server.',
  ),
  wrong_status: row(
    'token',
    '状态码不是 200（201、204 也不行）。',
    'The status is not 200 (201 and 204 will not do).',
    '用 200 回复。',
    'Answer 200.',
  ),
  chunked: row(
    'token',
    '用分块编码（chunked）回复 HTTP/1.0 请求，正文里多出了块长度。',
    'The answer to HTTP/1.0 is chunked: the sizes of the chunks become part of the body.',
    '发送 Content-Length，不要用 Transfer-Encoding: chunked。',
    'Send Content-Length instead of Transfer-Encoding: chunked.',
  ),
  compressed: row(
    'token',
    '正文被压缩了，而请求没有要求压缩。',
    'The body is compressed, which nobody asked for.',
    '对这个路径关闭压缩（gzip）。',
    'Switch compression off for this path.',
  ),
  echo_empty: row(
    'token',
    '正文是空的。',
    'The body is empty.',
    '原样返回 echostr 参数。',
    'Answer the parameter echostr as it is.',
  ),
  echo_bom: row(
    'token',
    'echostr 前面有 BOM。',
    'A byte order mark stands in front of echostr.',
    '把源文件保存为无 BOM 的 UTF-8。',
    'Save the source files as UTF-8 without BOM.',
  ),
  echo_white_space: row(
    'token',
    'echostr 前后有空白或换行。',
    'White space or a line break stands around echostr.',
    '只输出 echostr；PHP 要去掉 ?> 之后的换行。',
    'Write echostr alone; in PHP, drop the line break behind "?>".',
  ),
  echo_quotes: row(
    'token',
    'echostr 带着引号：被当作 JSON 输出了。',
    'echostr stands in quotes: it was written as JSON.',
    '以纯文本输出，不要用 res.json() 之类。',
    'Answer plain text, not with res.json() or the like.',
  ),
  echo_html: row(
    'token',
    '返回的是 HTML 页面，不是 echostr。',
    'An HTML page is answered in the place of echostr.',
    '看看是不是隧道的提示页、登录页、前端首页，或框架的出错页。',
    'See whether it is a page of the tunnel, a log-in, the front end, or an error page.',
  ),
  echo_json: row(
    'token',
    '返回的是 JSON，不是 echostr。',
    'JSON is answered in the place of echostr.',
    '原样返回 echostr，不要用统一的返回格式包装。',
    'Answer echostr alone; leave out the envelope that the framework puts around every answer.',
  ),
  echo_rounded: row(
    'token',
    'echostr 被转换成了数字，丢了几位。',
    'echostr became a number and lost digits.',
    '把它当作文本。',
    'Treat it as text.',
  ),
  echo_extra: row(
    'token',
    'echostr 之外还有别的输出。',
    'There is more than echostr.',
    '去掉警告、调试信息等其它输出。',
    'Leave out warnings, debug output and all else.',
  ),
  echo_other: row(
    'token',
    '返回的不是 echostr。',
    'Something else than echostr is answered.',
    '对 GET 请求原样返回查询参数 echostr。',
    'Answer a GET with its query parameter echostr.',
  ),
}

/** The texts of a reason, and what the console shows. */
export function handshakeWords(reason: HandshakeReason): Remedy & { readonly shown: string } {
  return table[reason]
}
