import type { Finding, Level } from '../doctor/finding.ts'
import { consoleWords } from './handshake-reasons.ts'
import { notice } from './reasons.ts'
import type { Words } from './words.ts'

/** What the doctor finds out itself, beside the reasons of handshakes and verdicts. Codes are stable. */
export type FindingCode =
  | 'token_format'
  | 'app_id_format'
  | 'port'
  | 'private_address'
  | 'clock_skew'
  | 'http_1_0'
  | 'forged_handshake_accepted'
  | 'forged_push_accepted'
  | 'forgeries_refused'
  | 'stale_accepted'
  | 'downgrade_accepted'
  | 'foreign_app_id_accepted'
  | 'handled_once'
  | 'handled_again'
  | 'handled_unknown'
  | 'idle_closed'
  | 'latency'
  | 'latency_high'
  | 'latency_over'
  | 'slow_fails'
  | 'slow_silent'
  | 'slow_answers'

type Row = readonly [level: Level, shown: string, what: Words, why: Words, fix: Words]

const none: Words = { zh: '', en: '' }
const words = (zh: string, en: string): Words => ({ zh, en })

const table: Readonly<Record<FindingCode, Row>> = {
  token_format: [
    'failure',
    consoleWords.token,
    words('Token 不是 3 到 32 位字母或数字。', 'The token is not 3 to 32 letters and digits.'),
    words('后台只接受这样的 Token。', 'The console takes no other.'),
    words('换一个，并检查有没有多余的空格。', 'Choose another; look for stray blanks.'),
  ],
  app_id_format: [
    'warning',
    '',
    words('AppID 不像公众号的 AppID。', 'The AppID does not look like that of an Official Account.'),
    words('公众号的 AppID 是 wx 加 16 位十六进制。', 'Those are wx and 16 hexadecimal digits.'),
    words('从 设置与开发 → 基本配置 复制。', 'Copy it from 设置与开发 → 基本配置.'),
  ],
  port: [
    'failure',
    consoleWords.timeout,
    words('端口不是 80 或 443。', 'The port is neither 80 nor 443.'),
    words('微信只连接 80（http）和 443（https）。', 'WeChat connects to 80 (http) and 443 (https) alone.'),
    words('在前面放一个反向代理或隧道。', 'Put a reverse proxy or a tunnel in front.'),
  ],
  private_address: [
    'warning',
    consoleWords.timeout,
    words('这个地址只在本机或内网可用。', 'The address is one of this machine or of a private network.'),
    words('微信从公网连接。', 'WeChat comes from the internet.'),
    words(
      '在后台填写公网的域名；本地调试用隧道。',
      'Enter a public host name in the console; for trials use a tunnel.',
    ),
  ],
  clock_skew: [
    'warning',
    consoleWords.token,
    words('服务器的时钟与这里相差太多。', "The server's clock differs from the one here."),
    words(
      '验证时间戳的服务器会把微信的请求当作过期。',
      'A server that checks timestamps takes requests of WeChat for old.',
    ),
    words('打开 NTP 对时；检查时区换算。', 'Switch NTP on; look for a mistake with time zones.'),
  ],
  http_1_0: [
    'failure',
    consoleWords.token,
    words('HTTP/1.1 可以，HTTP/1.0 不行。', 'It works in HTTP/1.1 but not in HTTP/1.0.'),
    words('后台的校验用 HTTP/1.0。', "The console's check speaks HTTP/1.0."),
    words('让代理或 CDN 接受 HTTP/1.0。', 'Let the proxy or CDN take HTTP/1.0.'),
  ],
  forged_handshake_accepted: [
    'warning',
    '',
    words('签名错误的校验请求也返回了 echostr。', 'A check with a bad signature gets its echostr as well.'),
    words('说明服务器没有验证签名。', 'So the server does not check signatures.'),
    words('先验证 signature，错误就回 401。', 'Check the signature first, and answer 401.'),
  ],
  forged_push_accepted: [
    'failure',
    '',
    words('签名错误或没有签名的推送也被处理了。', 'A push with a bad signature, or none, is handled.'),
    words('知道地址的任何人都能冒充你的用户。', 'Whoever knows the address can pose as any of your users.'),
    words('处理之前先验证签名，错误就回 401。', 'Check the signature before anything else, and answer 401.'),
  ],
  forgeries_refused: ['ok', '', words('伪造的请求被拒绝了。', 'Forged requests are refused.'), none, none],
  stale_accepted: [
    'warning',
    '',
    words('一小时前签名的推送也被处理了。', 'A push that was signed an hour ago is handled.'),
    words('截获的请求可以一直重放。', 'A request that somebody has seen can be replayed for ever.'),
    words('拒绝时间戳相差超过几分钟的请求。', 'Refuse timestamps that are off by more than some minutes.'),
  ],
  downgrade_accepted: [
    'warning',
    '',
    words('配置了密钥，却也处理明文推送。', 'Plain pushes are handled, although there is a key.'),
    words('只知道 Token 的人就能绕过加密。', 'Whoever knows the token alone gets around the encryption.'),
    words(
      '后台切到安全模式后，拒绝没有 Encrypt 的推送。',
      'With the console in 安全模式, refuse a push without Encrypt.',
    ),
  ],
  foreign_app_id_accepted: [
    'warning',
    '',
    words('给别的 AppID 加密的推送也被处理了。', 'A push sealed for another AppID is handled.'),
    words(
      '密文末尾的 AppID 证明推送是给你的。',
      'The AppID at the end of the cipher text says whom the push is for.',
    ),
    words('解密后比较 AppID。', 'Compare the AppID after decrypting.'),
  ],
  handled_once: [
    'ok',
    '',
    words(
      '同一条消息的几次投递得到完全相同的回复：看来只处理了一次。',
      'All deliveries of one message got the very same reply: it seems to be handled once.',
    ),
    none,
    none,
  ],
  handled_again: [
    'warning',
    '',
    words(
      '同一条消息的几次投递得到不同的回复：看来处理了不止一次。',
      'Deliveries of one message got different replies: it seems to be handled more than once.',
    ),
    words(
      '5 秒内没有回复时，微信会再发两次；下单、扣款就会重复。从外面只能由回复推断。',
      'Without an answer in 5 s WeChat delivers twice more, and orders are placed again. From outside only the replies tell.',
    ),
    words(
      '按 FromUserName + CreateTime + MsgId 排重；重试得到同一个回复。',
      'Recognize retries by FromUserName + CreateTime + MsgId, and give them the same reply.',
    ),
  ],
  handled_unknown: [
    'ok',
    '',
    words(
      '对文本没有可比较的回复，看不出是否重复处理。',
      'Texts get no reply that could be compared: whether retries are handled again cannot be seen.',
    ),
    none,
    none,
  ],
  idle_closed: [
    'warning',
    '',
    words('服务器很快就关闭空闲的连接。', 'The server soon closes a connection that is idle.'),
    words(
      'nginx 和 ingress 会把空闲连接保留 60 秒再用：正好被关闭时，那次推送就丢了 (502)。',
      'nginx and ingress use theirs again for 60 s: a push that meets one being closed is lost (502).',
    ),
    words(
      '让 keepAliveTimeout 大于 60 秒：Node 中 server.keepAliveTimeout = 75_000。',
      'Let keepAliveTimeout be above 60 s: in Node, server.keepAliveTimeout = 75_000.',
    ),
  ],
  latency: ['ok', '', words('回复及时。', 'Answers come in time.'), none, none],
  latency_high: [
    'warning',
    '',
    words('最慢的回复超过 2 秒。', 'The slowest answer took more than 2 seconds.'),
    words('网络再慢一些就到 5 秒了。', 'With a slower network that becomes 5 seconds.'),
    words('看看处理函数在等什么。', 'See what the handler waits for.'),
  ],
  latency_over: [
    'failure',
    notice,
    words('有的回复超过 5 秒，或没有回复。', 'Some answers took more than 5 seconds, or never came.'),
    words('微信在 5 秒时断开连接。', 'WeChat closes the connection at 5 seconds.'),
    words(
      '先回复 success，再用客服消息发送结果；或用 echostr。',
      'Answer success and send the result as a customer-service message, or use echostr.',
    ),
  ],
  slow_fails: [
    'failure',
    notice,
    words('慢的处理让用户看到故障提示。', 'For slow work the user gets the notice.'),
    words('三次投递都没有在 5 秒内得到回复。', 'None of the three deliveries was answered within 5 seconds.'),
    words(
      '第三次投递前回复 success，结果用客服消息发送；echostr 会自动这样做。',
      'Answer success to the third delivery and send the result as a customer-service message; echostr does.',
    ),
  ],
  slow_silent: [
    'ok',
    '',
    words(
      '慢的处理没有被动回复，也没有故障提示；结果应由客服消息送达。',
      'Slow work ends without reply and without notice; the result has to come as a customer-service message.',
    ),
    none,
    none,
  ],
  slow_answers: ['ok', '', words('慢的处理也送达了回复。', 'The reply of slow work arrives.'), none, none],
}

/** The finding of a code. `level` may be milder, or harsher, than usual. */
export function finding(
  code: FindingCode,
  probe: Words,
  more: { detail?: string; level?: Level } = {},
): Finding {
  const [level, shown, what, why, fix] = table[code]
  return { code, level, shown, what, why, fix, probe, ...more }
}
