import type { FindingCode } from '../doctor/findings.ts'
import { none, type Remedy, type Words } from './words.ts'

/** What the doctor found, why that matters and what to do about it, by the code. */
export const findings: Readonly<Record<FindingCode, Remedy & { readonly why: Words }>> = {
  token_format: {
    what: { zh: 'Token 不是 3 到 32 位字母或数字。', en: 'The token is not 3 to 32 letters and digits.' },
    why: { zh: '后台只接受这样的 Token。', en: 'The console takes no other.' },
    fix: { zh: '换一个，并检查有没有多余的空格。', en: 'Choose another; look for stray blanks.' },
  },
  app_id_format: {
    what: {
      zh: 'AppID 不像公众号的 AppID。',
      en: 'The AppID does not look like that of an Official Account.',
    },
    why: { zh: '公众号的 AppID 是 wx 加 16 位十六进制。', en: 'Those are wx and 16 hexadecimal digits.' },
    fix: { zh: '从 设置与开发 → 基本配置 复制。', en: 'Copy it from 设置与开发 → 基本配置.' },
  },
  port: {
    what: { zh: '端口不是 80 或 443。', en: 'The port is neither 80 nor 443.' },
    why: {
      zh: '微信只连接 80（http）和 443（https）。',
      en: 'WeChat connects to 80 (http) and 443 (https) alone.',
    },
    fix: { zh: '在前面放一个反向代理或隧道。', en: 'Put a reverse proxy or a tunnel in front.' },
  },
  private_address: {
    what: {
      zh: '这个地址只在本机或内网可用。',
      en: 'The address is one of this machine or of a private network.',
    },
    why: { zh: '微信从公网连接。', en: 'WeChat comes from the internet.' },
    fix: {
      zh: '在后台填写公网的域名；本地调试用隧道。',
      en: 'Enter a public host name in the console; for trials use a tunnel.',
    },
  },
  clock_skew: {
    what: { zh: '服务器的时钟与这里相差太多。', en: "The server's clock differs from the one here." },
    why: {
      zh: '检查时间戳的服务器会把微信的请求当作过期。',
      en: 'A server that checks timestamps takes requests of WeChat for old.',
    },
    fix: { zh: '打开 NTP 对时；检查时区换算。', en: 'Switch NTP on; look for a mistake with time zones.' },
  },
  http_1_0: {
    what: { zh: 'HTTP/1.1 可以，HTTP/1.0 不行。', en: 'It works in HTTP/1.1 but not in HTTP/1.0.' },
    why: { zh: '后台的接入验证用 HTTP/1.0。', en: "The console's check speaks HTTP/1.0." },
    fix: { zh: '让代理或 CDN 接受 HTTP/1.0。', en: 'Let the proxy or CDN take HTTP/1.0.' },
  },
  forged_handshake_accepted: {
    what: {
      zh: '签名错误的接入验证请求也返回了 echostr。',
      en: 'A check with a bad signature gets its echostr as well.',
    },
    why: { zh: '说明服务器没有验签。', en: 'So the server does not check signatures.' },
    fix: { zh: '先验签，错误就回 401。', en: 'Check the signature first, and answer 401.' },
  },
  forged_push_accepted: {
    what: {
      zh: '签名错误或没有签名的推送也被处理了。',
      en: 'A push with a bad signature, or none, is handled.',
    },
    why: {
      zh: '知道地址的任何人都能冒充你的用户。',
      en: 'Whoever knows the address can pose as any of your users.',
    },
    fix: {
      zh: '处理之前先验签，错误就回 401。',
      en: 'Check the signature before anything else, and answer 401.',
    },
  },
  forgeries_refused: {
    what: { zh: '伪造的请求被拒绝了。', en: 'Forged requests are refused.' },
    why: none,
    fix: none,
  },
  stale_accepted: {
    what: { zh: '一小时前签名的推送也被处理了。', en: 'A push that was signed an hour ago is handled.' },
    why: { zh: '截获的请求可以一直重放。', en: 'A request that somebody has seen can be replayed for ever.' },
    fix: {
      zh: '拒绝时间戳相差超过几分钟的请求。',
      en: 'Refuse timestamps that are off by more than some minutes.',
    },
  },
  downgrade_accepted: {
    what: { zh: '配置了密钥，却也处理明文推送。', en: 'Plain pushes are handled, although there is a key.' },
    why: {
      zh: '只知道 Token 的人就能绕过加密。',
      en: 'Whoever knows the token alone gets around the encryption.',
    },
    fix: {
      zh: '后台切到安全模式后，拒绝没有 Encrypt 的推送。',
      en: 'With the console in 安全模式, refuse a push without Encrypt.',
    },
  },
  foreign_app_id_accepted: {
    what: { zh: '给别的 AppID 加密的推送也被处理了。', en: 'A push sealed for another AppID is handled.' },
    why: {
      zh: '密文末尾的 AppID 证明推送是给你的。',
      en: 'The AppID at the end of the cipher text says whom the push is for.',
    },
    fix: { zh: '解密后比较 AppID。', en: 'Compare the AppID after decrypting.' },
  },
  handled_once: {
    what: {
      zh: '同一条消息的几次推送得到完全相同的回复：看来只处理了一次。',
      en: 'All deliveries of one message got the very same reply: it seems to be handled once.',
    },
    why: none,
    fix: none,
  },
  handled_again: {
    what: {
      zh: '同一条消息的几次推送得到不同的回复：看来处理了不止一次。',
      en: 'Deliveries of one message got different replies: it seems to be handled more than once.',
    },
    why: {
      zh: '5 秒内没有回复时，微信会再发两次；下单、扣款就会重复。从外面只能由回复推断。',
      en: 'Without an answer in 5 s WeChat delivers twice more, and orders are placed again. From outside only the replies tell.',
    },
    fix: {
      zh: '按 FromUserName + CreateTime + MsgId 排重；重试得到同一个回复。',
      en: 'Recognize retries by FromUserName + CreateTime + MsgId, and give them the same reply.',
    },
  },
  handled_unknown: {
    what: {
      zh: '对文本没有可比较的回复，看不出是否重复处理。',
      en: 'Texts get no reply that could be compared: whether retries are handled again cannot be seen.',
    },
    why: none,
    fix: none,
  },
  idle_closed: {
    what: { zh: '服务器很快就关闭空闲的连接。', en: 'The server soon closes a connection that is idle.' },
    why: {
      zh: 'nginx 和 ingress 会把空闲连接保留 60 秒再用：正好被关闭时，那次推送就丢了 (502)。',
      en: 'nginx and ingress use theirs again for 60 s: a push that meets one being closed is lost (502).',
    },
    fix: {
      zh: '让 keepAliveTimeout 大于 60 秒：Node 中 server.keepAliveTimeout = 75_000。',
      en: 'Let keepAliveTimeout be above 60 s: in Node, server.keepAliveTimeout = 75_000.',
    },
  },
  latency: { what: { zh: '回复及时。', en: 'Answers come in time.' }, why: none, fix: none },
  latency_high: {
    what: { zh: '最慢的回复超过 2 秒。', en: 'The slowest answer took more than 2 seconds.' },
    why: { zh: '网络再慢一些就到 5 秒了。', en: 'With a slower network that becomes 5 seconds.' },
    fix: { zh: '看看处理函数在等什么。', en: 'See what the handler waits for.' },
  },
  latency_over: {
    what: {
      zh: '有的回复超过 5 秒，或没有回复。',
      en: 'Some answers took more than 5 seconds, or never came.',
    },
    why: { zh: '微信在 5 秒时断开连接。', en: 'WeChat closes the connection at 5 seconds.' },
    fix: {
      zh: '先回复 success，再用客服消息发送结果；或用 echostr。',
      en: 'Answer success and send the result as a customer-service message, or use echostr.',
    },
  },
  slow_fails: {
    what: { zh: '慢的处理让用户看到故障提示。', en: 'For slow work the user gets the notice.' },
    why: {
      zh: '三次推送都没有在 5 秒内得到回复。',
      en: 'None of the three deliveries was answered within 5 seconds.',
    },
    fix: {
      zh: '第三次推送前回复 success，结果用客服消息发送；echostr 会自动这样做。',
      en: 'Answer success to the third delivery and send the result as a customer-service message; echostr does.',
    },
  },
  slow_silent: {
    what: {
      zh: '慢的处理没有被动回复，也没有故障提示；结果应由客服消息送达。',
      en: 'Slow work ends without reply and without notice; the result has to come as a customer-service message.',
    },
    why: none,
    fix: none,
  },
  slow_answers: {
    what: { zh: '慢的处理也送达了回复。', en: 'The reply of slow work arrives.' },
    why: none,
    fix: none,
  },
}
