import type { Reason } from '../wechat/reason.ts'
import { none, type Remedy } from './words.ts'

/** What the phone shows and what to do about it, by the reason. */
export const reasons: Readonly<Record<Reason, Remedy>> = {
  replied: { what: { zh: '回复已显示。', en: 'The reply is shown.' }, fix: none },
  acknowledged: {
    what: { zh: '已收到，没有回复。', en: 'Acknowledged; there is nothing to show.' },
    fix: none,
  },
  transferred: { what: { zh: '会话已转接。', en: 'The conversation is handed over.' }, fix: none },
  not_shown: {
    what: {
      zh: '用户不是在聊天里触发这个事件的（不认识的事件按此处理），回复不会显示。',
      en: 'This event is not made in the chat (an unknown one is taken for such): what is answered is not shown.',
    },
    fix: { zh: '回复 success 即可。', en: 'Answer success.' },
  },
  forgery_refused: { what: { zh: '伪造的推送被拒绝了。', en: 'The forged push was refused.' }, fix: none },
  forgery_accepted: {
    what: {
      zh: '伪造的推送被接受了：任何人都能冒充微信。',
      en: 'The forged push was accepted: anybody can pose as WeChat.',
    },
    fix: {
      zh: '处理之前先验签，并检查时间戳。',
      en: 'Check the signature and the timestamp before anything else.',
    },
  },
  timed_out: {
    what: {
      zh: '5 秒内没有收到回复，几次重试也没有。',
      en: 'No answer within 5 seconds, on none of the tries.',
    },
    fix: {
      zh: '先回复 success，再用客服消息发送结果；或用 echostr，它会接住重试。',
      en: 'Answer success and send the result as a customer-service message, or let echostr join the retries.',
    },
  },
  unreachable: {
    what: { zh: '连不上服务器。', en: 'There is no connection to the server.' },
    fix: {
      zh: '服务启动了吗？地址、端口、防火墙、证书对吗？',
      en: 'Is the server running? Check address, port, firewall and certificate.',
    },
  },
  closed: {
    what: {
      zh: '服务器没有回完就断开了连接。',
      en: 'The server closed the connection before its answer was complete.',
    },
    fix: {
      zh: '看服务器的日志：处理函数崩溃了，或 Content-Length 大于正文。',
      en: 'See the log of the server: it crashed, or its Content-Length is more than the body has.',
    },
  },
  lost: {
    what: { zh: '请求或回复在路上丢失了。', en: 'The requests or their answers were lost on the way.' },
    fix: none,
  },
  bad_status: {
    what: { zh: '状态码不是 200。', en: 'The status is not 200.' },
    fix: {
      zh: '不管处理结果如何，都用 200 回复（没有内容就回 success）。',
      en: 'Answer 200 whatever happened; success when there is nothing to say.',
    },
  },
  not_found: {
    what: { zh: '这个路径没有服务（404）。', en: 'There is nothing at this path (404).' },
    fix: {
      zh: '这里的地址要与应用的路径一致，例如 /wechat；注意结尾的斜杠。',
      en: 'The path here and that of the app have to be the same, /wechat for example, also in a slash at the end.',
    },
  },
  post_not_allowed: {
    what: { zh: '这个路径不接受 POST（405）。', en: 'The path takes no POST (405).' },
    fix: {
      zh: '同一个路径要处理 GET（接入验证）和 POST（消息）。',
      en: 'One path has to handle GET (the check) and POST (the messages).',
    },
  },
  refused: {
    what: {
      zh: '服务器拒绝了签名：两边的令牌 (Token) 不同。',
      en: 'The server refuses the signature: the token is not the same on both sides.',
    },
    fix: {
      zh: '核对应用和这里的令牌（安全模式下还有 EncodingAESKey），改后重启应用；也看看有没有代理去掉了查询参数，或登录验证拦住了这个地址。',
      en: 'Compare the token of the app (and, in the encrypted modes, the EncodingAESKey) with the one given here, and restart the app after a change; see also that no proxy drops the query and no log-in guards the path.',
    },
  },
  refused_plain: {
    what: {
      zh: '令牌相同，但应用拒绝了明文推送：它配置了 EncodingAESKey，只接受加密的推送。',
      en: 'The token is right, but the app refuses a plain push: it has an EncodingAESKey and takes encrypted pushes only.',
    },
    fix: {
      zh: '在这里也给出 AppID 和 EncodingAESKey，或从应用里去掉密钥。',
      en: 'Give the AppID and the EncodingAESKey here, too, or take the key out of the app.',
    },
  },
  refused_sealed: {
    what: {
      zh: '令牌相同，但应用拒绝了加密的推送：它没有 EncodingAESKey，或者密钥或 AppID 与这里不同。',
      en: 'The token is right, but the app refuses the encrypted push: it has no EncodingAESKey, or the key or the AppID differ.',
    },
    fix: {
      zh: '给应用同样的 AppID 和 EncodingAESKey，或在这里改用明文模式。',
      en: 'Give the app the same AppID and EncodingAESKey, or use plain mode here.',
    },
  },
  redirected: {
    what: { zh: '服务器返回重定向，微信不会跟随。', en: 'The server redirects, and WeChat does not follow.' },
    fix: { zh: '在后台填写跳转之后的最终地址。', en: 'Enter the final address in the console.' },
  },
  not_utf8: {
    what: { zh: '回复不是 UTF-8。', en: 'The answer is not UTF-8.' },
    fix: { zh: '用 UTF-8 编码输出。', en: 'Write it in UTF-8.' },
  },
  byte_order_mark: {
    what: { zh: 'XML 前面有 BOM。', en: 'A byte order mark stands in front of the XML.' },
    fix: { zh: '把源文件保存为无 BOM 的 UTF-8。', en: 'Save the source files as UTF-8 without BOM.' },
  },
  html: {
    what: { zh: '回复是一个 HTML 页面。', en: 'The answer is an HTML page.' },
    fix: {
      zh: '看看是不是出错页、登录页，或隧道自带的提示页。',
      en: 'See whether it is an error page, a log-in page, or a page of the tunnel.',
    },
  },
  json: {
    what: { zh: '回复是 JSON，应该是 XML。', en: 'The answer is JSON; it has to be XML.' },
    fix: {
      zh: '用 echostr 的 toXml() 或回复构造函数。',
      en: 'Use toXml() or the reply builders of echostr.',
    },
  },
  free_text: {
    what: {
      zh: '回复是一段文字，不是 XML，也不是 success。',
      en: 'The answer is text, neither XML nor success.',
    },
    fix: {
      zh: '把文字放进 text 回复；没有内容就回 success。',
      en: 'Put the text into a text reply; answer success when there is nothing to say.',
    },
  },
  malformed_xml: {
    what: { zh: '回复的 XML 格式错误。', en: 'The XML of the answer is not well-formed.' },
    fix: {
      zh: '用 CDATA，并把文字中的 ]]> 拆成两段（echostr 的 toXml() 会这样做）。',
      en: 'Use CDATA and split a "]]>" in the text in two, as toXml() of echostr does.',
    },
  },
  missing_field: {
    what: { zh: '回复缺少必需的字段。', en: 'The reply lacks a field that has to be there.' },
    fix: {
      zh: '补上 ToUserName、FromUserName、CreateTime、MsgType 和该类型的内容。',
      en: 'Give it ToUserName, FromUserName, CreateTime, MsgType and the content of its type.',
    },
  },
  wrong_to: {
    what: {
      zh: '回复的 ToUserName 不是发消息的用户。',
      en: 'ToUserName of the reply is not the user who wrote.',
    },
    fix: {
      zh: 'ToUserName 填推送里的 FromUserName：两者要互换。',
      en: 'ToUserName is the FromUserName of the push: the two are swapped.',
    },
  },
  wrong_from: {
    what: {
      zh: '回复的 FromUserName 不是公众号的原始ID。',
      en: 'FromUserName of the reply is not the account.',
    },
    fix: { zh: 'FromUserName 填推送里的 ToUserName。', en: 'FromUserName is the ToUserName of the push.' },
  },
  bad_msg_type: {
    what: {
      zh: '回复的 MsgType 不能用于被动回复。',
      en: 'The MsgType of the reply is none that a passive reply may have.',
    },
    fix: {
      zh: '微信接受 text image voice video music news transfer_customer_service（小写）。插件增加的种类，要等微信接受了才会显示。',
      en: 'WeChat takes text image voice video music news transfer_customer_service, in lower case. A kind that a plugin adds is shown once WeChat takes it.',
    },
  },
  empty_text: {
    what: { zh: '文本回复的 Content 是空的。', en: 'The Content of the text reply is empty.' },
    fix: { zh: '没有内容就回 success。', en: 'Answer success when there is nothing to say.' },
  },
  text_too_long: {
    what: { zh: '文本超过 2048 字节。', en: 'The text has more than 2048 bytes.' },
    fix: {
      zh: '截短，或分成几条用客服消息发送（echostr 的 overflow 选项）。',
      en: 'Shorten it, or send the rest as customer-service messages (option overflow of echostr).',
    },
  },
  missing_media: {
    what: { zh: '回复没有 MediaId。', en: 'The reply has no MediaId.' },
    fix: { zh: '先上传素材，得到 MediaId。', en: 'Upload the media first: that gives the MediaId.' },
  },
  article_count: {
    what: { zh: 'ArticleCount 与图文的实际条数不一致。', en: 'ArticleCount is not the number of articles.' },
    fix: { zh: '把 ArticleCount 设为 item 的个数。', en: 'Set ArticleCount to the number of items.' },
  },
  no_articles: {
    what: { zh: '图文回复里一条图文也没有。', en: 'The news reply holds no article.' },
    fix: { zh: '至少放一条；没有内容就回 success。', en: 'Put one in, or answer success.' },
  },
  plain_in_secure: {
    what: { zh: '安全模式下回复没有加密。', en: 'The reply is not encrypted, in secure mode.' },
    fix: {
      zh: '配置 AppID 和 EncodingAESKey，加密回复；或把后台改为兼容模式。',
      en: 'Give the app its AppID and EncodingAESKey, or set the console to compatible mode (兼容模式).',
    },
  },
  sealed_in_plain: {
    what: { zh: '明文模式下回复却加密了。', en: 'The reply is encrypted, in plain mode.' },
    fix: {
      zh: '去掉密钥，或把后台改为兼容或安全模式。',
      en: 'Take the key out, or set the console to compatible or secure mode.',
    },
  },
  bad_seal: {
    what: { zh: '回复的密文无法解开。', en: 'The encrypted reply cannot be opened.' },
    fix: {
      zh: '检查 Token、EncodingAESKey、AppID，以及 MsgSignature 是否覆盖 TimeStamp、Nonce 和 Encrypt。',
      en: 'Check token, EncodingAESKey and AppID, and that MsgSignature covers TimeStamp, Nonce and Encrypt.',
    },
  },
}
