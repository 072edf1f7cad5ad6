import { type Remedy, remedy } from './words.ts'

/**
 * Why the phone shows what it shows. Codes are stable.
 *
 * Good: `replied` `acknowledged` `transferred` `not_shown` (an answer to an event that has no chat window). Forged
 * pushes: `forgery_refused` `forgery_accepted`. All others are faults. After a 401 or 403 a signed GET tells whether
 * the token is at fault (`refused`) or the key (`refused_plain` `refused_sealed`).
 */
export type Reason =
  | 'replied'
  | 'acknowledged'
  | 'transferred'
  | 'not_shown'
  | 'forgery_refused'
  | 'forgery_accepted'
  | 'timed_out'
  | 'unreachable'
  | 'closed'
  | 'lost'
  | 'bad_status'
  | 'not_found'
  | 'post_not_allowed'
  | 'refused'
  | 'refused_plain'
  | 'refused_sealed'
  | 'redirected'
  | 'not_utf8'
  | 'byte_order_mark'
  | 'html'
  | 'json'
  | 'free_text'
  | 'malformed_xml'
  | 'missing_field'
  | 'wrong_to'
  | 'wrong_from'
  | 'bad_msg_type'
  | 'empty_text'
  | 'text_too_long'
  | 'missing_media'
  | 'article_count'
  | 'no_articles'
  | 'plain_in_secure'
  | 'sealed_in_plain'
  | 'bad_seal'

/** The notice that a phone shows for every fault. */
export const notice = '该公众号提供的服务出现故障，请稍后再试'

const table: Readonly<Record<Reason, Remedy>> = {
  replied: remedy('回复已显示。', 'The reply is shown.', '', ''),
  acknowledged: remedy('已收到，没有回复。', 'Acknowledged; there is nothing to show.', '', ''),
  transferred: remedy('会话已转接。', 'The conversation is handed over.', '', ''),
  not_shown: remedy(
    '这个事件没有聊天窗口，回复不会显示。',
    'This event has no chat window: what is answered is not shown.',
    '回复 success 即可。',
    'Answer success.',
  ),
  forgery_refused: remedy('伪造的推送被拒绝了。', 'The forged push was refused.', '', ''),
  forgery_accepted: remedy(
    '伪造的推送被接受了：任何人都能冒充微信。',
    'The forged push was accepted: anybody can pose as WeChat.',
    '处理之前先验证签名和时间戳。',
    'Check the signature and the timestamp before anything else.',
  ),
  timed_out: remedy(
    '5 秒内没有收到回复，几次重试也没有。',
    'No answer within 5 seconds, on none of the tries.',
    '先回复 success，再用客服消息发送结果；或用 echostr，它会接住重试。',
    'Answer success and send the result as a customer-service message, or let echostr join the retries.',
  ),
  unreachable: remedy(
    '连不上服务器。',
    'There is no connection to the server.',
    '服务启动了吗？地址、端口、防火墙、证书对吗？',
    'Is the server running? Check address, port, firewall and certificate.',
  ),
  closed: remedy(
    '服务器没有回完就断开了连接。',
    'The server closed the connection before its answer was complete.',
    '看服务器的日志：处理函数崩溃了，或 Content-Length 大于正文。',
    'See the log of the server: it crashed, or its Content-Length is more than the body has.',
  ),
  lost: remedy('请求或回复在路上丢失了。', 'The requests or their answers were lost on the way.', '', ''),
  bad_status: remedy(
    '状态码不是 200。',
    'The status is not 200.',
    '不管处理结果如何，都用 200 回复（没有内容就回 success）。',
    'Answer 200 whatever happened; success when there is nothing to say.',
  ),
  not_found: remedy(
    '这个路径没有服务（404）。',
    'There is nothing at this path (404).',
    '这里的地址要与应用的路径一致，例如 /wechat；注意结尾的斜杠。',
    'The path here and that of the app have to be the same, /wechat for example, also in a slash at the end.',
  ),
  post_not_allowed: remedy(
    '这个路径不接受 POST（405）。',
    'The path takes no POST (405).',
    '同一个路径要处理 GET（校验）和 POST（消息）。',
    'One path has to handle GET (the check) and POST (the messages).',
  ),
  refused: remedy(
    '服务器拒绝了签名：两边的令牌 (Token) 不同。',
    'The server refuses the signature: the token is not the same on both sides.',
    '核对应用和这里的令牌，改后重启应用；也看看有没有代理去掉了查询参数，或登录验证拦住了这个地址。',
    'Compare the token of the app with the one given here, and restart the app after a change; see also that no proxy drops the query and no log-in guards the path.',
  ),
  refused_plain: remedy(
    '令牌相同，但应用拒绝了明文推送：它配置了 EncodingAESKey，只接受加密的推送。',
    'The token is right, but the app refuses a plain push: it has an EncodingAESKey and takes encrypted pushes only.',
    '在这里也给出 AppID 和 EncodingAESKey，或从应用里去掉密钥。',
    'Give the AppID and the EncodingAESKey here, too, or take the key out of the app.',
  ),
  refused_sealed: remedy(
    '令牌相同，但应用拒绝了加密的推送：它没有 EncodingAESKey，或者密钥或 AppID 与这里不同。',
    'The token is right, but the app refuses the encrypted push: it has no EncodingAESKey, or the key or the AppID differ.',
    '给应用同样的 AppID 和 EncodingAESKey，或在这里改用明文模式。',
    'Give the app the same AppID and EncodingAESKey, or use plain mode here.',
  ),
  redirected: remedy(
    '服务器返回重定向，微信不会跟随。',
    'The server redirects, and WeChat does not follow.',
    '在后台填写跳转之后的最终地址。',
    'Enter the final address in the console.',
  ),
  not_utf8: remedy(
    '回复不是 UTF-8。',
    'The answer is not UTF-8.',
    '用 UTF-8 编码输出。',
    'Write it in UTF-8.',
  ),
  byte_order_mark: remedy(
    'XML 前面有 BOM。',
    'A byte order mark stands in front of the XML.',
    '把源文件保存为无 BOM 的 UTF-8。',
    'Save the source files as UTF-8 without BOM.',
  ),
  html: remedy(
    '回复是一个 HTML 页面。',
    'The answer is an HTML page.',
    '看看是不是出错页、登录页，或隧道自带的提示页。',
    'See whether it is an error page, a log-in page, or a page of the tunnel.',
  ),
  json: remedy(
    '回复是 JSON，应该是 XML。',
    'The answer is JSON; it has to be XML.',
    '用 echostr 的 toXml() 或回复构造函数。',
    'Use toXml() or the reply builders of echostr.',
  ),
  free_text: remedy(
    '回复是一段文字，不是 XML，也不是 success。',
    'The answer is text, neither XML nor success.',
    '把文字放进 text 回复；没有内容就回 success。',
    'Put the text into a text reply; answer success when there is nothing to say.',
  ),
  malformed_xml: remedy(
    '回复的 XML 格式错误。',
    'The XML of the answer is not well-formed.',
    '用 CDATA，并把文字中的 ]]> 拆成两段（echostr 的 toXml() 会这样做）。',
    'Use CDATA and split a "]]>" in the text in two, as toXml() of echostr does.',
  ),
  missing_field: remedy(
    '回复缺少必需的字段。',
    'The reply lacks a field that has to be there.',
    '补上 ToUserName、FromUserName、CreateTime、MsgType 和该类型的内容。',
    'Give it ToUserName, FromUserName, CreateTime, MsgType and the content of its type.',
  ),
  wrong_to: remedy(
    '回复的 ToUserName 不是发消息的用户。',
    'ToUserName of the reply is not the user who wrote.',
    'ToUserName 填推送里的 FromUserName：两者要互换。',
    'ToUserName is the FromUserName of the push: the two are swapped.',
  ),
  wrong_from: remedy(
    '回复的 FromUserName 不是公众号的原始ID。',
    'FromUserName of the reply is not the account.',
    'FromUserName 填推送里的 ToUserName。',
    'FromUserName is the ToUserName of the push.',
  ),
  bad_msg_type: remedy(
    '回复的 MsgType 不能用于被动回复。',
    'The MsgType of the reply is none that a passive reply may have.',
    '可用：text image voice video music news transfer_customer_service（小写）。',
    'There are text image voice video music news transfer_customer_service, in lower case.',
  ),
  empty_text: remedy(
    '文本回复的 Content 是空的。',
    'The Content of the text reply is empty.',
    '没有内容就回 success。',
    'Answer success when there is nothing to say.',
  ),
  text_too_long: remedy(
    '文本超过 2048 字节。',
    'The text has more than 2048 bytes.',
    '截短，或分成几条用客服消息发送（echostr 的 overflow 选项）。',
    'Shorten it, or send the rest as customer-service messages (option overflow of echostr).',
  ),
  missing_media: remedy(
    '回复没有 MediaId。',
    'The reply has no MediaId.',
    '先上传素材，得到 MediaId。',
    'Upload the media first: that gives the MediaId.',
  ),
  article_count: remedy(
    'ArticleCount 与图文的实际条数不一致。',
    'ArticleCount is not the number of articles.',
    '把 ArticleCount 设为 item 的个数。',
    'Set ArticleCount to the number of items.',
  ),
  no_articles: remedy(
    '图文回复里一条图文也没有。',
    'The news reply holds no article.',
    '至少放一条；没有内容就回 success。',
    'Put one in, or answer success.',
  ),
  plain_in_secure: remedy(
    '安全模式下回复没有加密。',
    'The reply is not encrypted, in secure mode.',
    '配置 AppID 和 EncodingAESKey，加密回复；或把后台改为兼容模式。',
    'Give the app its AppID and EncodingAESKey, or set the console to compatible mode (兼容模式).',
  ),
  sealed_in_plain: remedy(
    '明文模式下回复却加密了。',
    'The reply is encrypted, in plain mode.',
    '去掉密钥，或把后台改为兼容或安全模式。',
    'Take the key out, or set the console to compatible or secure mode.',
  ),
  bad_seal: remedy(
    '回复的密文无法解开。',
    'The encrypted reply cannot be opened.',
    '检查 Token、EncodingAESKey、AppID，以及 MsgSignature 是否覆盖 TimeStamp、Nonce 和 Encrypt。',
    'Check token, EncodingAESKey and AppID, and that MsgSignature covers TimeStamp, Nonce and Encrypt.',
  ),
}

/** True for a signature or a seal that the server did not take: no retry would change that. */
export function isRefused(reason: Reason): boolean {
  return /^refused/.test(reason)
}

/** The texts of a reason: what happened, and what to do. */
export function reasonWords(reason: Reason): Remedy {
  return table[reason]
}
