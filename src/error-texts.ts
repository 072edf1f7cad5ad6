import type { Phrases } from './base/phrases.ts'
import type { ErrorCode } from './errors.ts'

/** What to do about each code, in both languages. */
export const remedies: Readonly<Record<ErrorCode, readonly [en: string, zh: string]>> = {
  // refusals
  missing_signature: [
    'A visitor or a scanner, nothing to mend; if it is WeChat, a proxy has cut the query off.',
    '不用管：浏览器或扫描器。如果确实是微信的请求，说明代理丢掉了查询参数。',
  ],
  bad_signature: [
    'Set the same token here and in the console (设置与开发 → 基本配置 → 令牌 Token).',
    '应用和后台填同一个 Token（设置与开发 → 基本配置 → 令牌 Token）。',
  ],
  stale_timestamp: [
    "Set this machine's clock (NTP); raise the option `freshness` (seconds) only if you must.",
    '本机打开 NTP 对时；不得已才调大选项 `freshness`（秒）。',
  ],
  unknown_account: [
    'Give `accounts` an entry for the path, or for the ToUserName (原始ID) of the push.',
    '在 `accounts` 里按该路径或推送的 ToUserName（原始ID）加一个。',
  ],
  plain_push_in_secure_mode: [
    'Set the console to 安全模式 or 兼容模式, or take the encodingAESKey out of the app.',
    '后台改成安全模式或兼容模式，或者从应用里去掉 encodingAESKey。',
  ],
  key_missing: [
    'Give the app its appId and encodingAESKey, or set the console to 明文模式.',
    '给应用填 appId 和 encodingAESKey，或者后台改成明文模式。',
  ],
  bad_msg_signature: [
    'Set the same token here and in the console (设置与开发 → 基本配置 → 令牌 Token).',
    '应用和后台填同一个 Token（设置与开发 → 基本配置 → 令牌 Token）。',
  ],
  bad_base64: [
    'See what changes the body on its way: WeChat sends plain base64.',
    '查一查请求体在路上被谁改了：微信发来的是标准 base64。',
  ],
  bad_cipher: ['See what cuts the body on its way.', '查一查请求体在路上被谁截断了。'],
  bad_plain: [
    'Set the same EncodingAESKey here and in the console; while it changes, give both as a list.',
    '应用和后台填同一个 EncodingAESKey；更换期间两个都给，写成数组。',
  ],
  foreign_app_id: [
    'Set the appId of the account that this address is configured for (设置与开发 → 基本配置).',
    '填这个地址所属公众号的 appId（设置与开发 → 基本配置）。',
  ],
  replayed_query: [
    'Someone may have seen a signed URL: use secure mode (安全模式); `replay: false` allows it.',
    '可能有人看到了签名地址：用安全模式；`replay: false` 则放行。',
  ],
  malformed_body: [
    'WeChat sends XML or JSON in UTF-8; see what really arrives (a proxy, a body parser, a test tool?).',
    '微信发来的是 UTF-8 的 XML 或 JSON；看看实际收到了什么（代理、body parser，还是测试工具？）。',
  ],
  missing_field: [
    'A push names ToUserName, FromUserName and MsgType; for other pushes replace the stage `parse`.',
    '推送都有 ToUserName、FromUserName 和 MsgType；别的推送请替换 `parse` 阶段。',
  ],
  body_consumed: [
    'Mount the listener before any body parser, or let the parser give a string or a Buffer.',
    '把 listener 放到 body parser 之前，或者让它给出字符串或 Buffer。',
  ],
  body_fragmented: [
    'WeChat sends a body in one piece or two: look who sends, and at the proxy in front.',
    '微信一两块就发完请求体：看看是谁在发，以及前面的代理。',
  ],
  body_aborted: [
    'The sender closed the connection before the whole body was sent.',
    '对方没发完就断开了连接；偶尔出现不用管。',
  ],
  unknown_path: [
    'Give the console the same path as the option `path` of listener().',
    '后台填的路径要和 listener() 的选项 `path` 一样。',
  ],
  method_not_allowed: [
    'WeChat only sends GET (the handshake) and POST (pushes).',
    '微信只用 GET（验证地址）和 POST（推送）。',
  ],
  body_too_large: [
    'Raise the option `limit` (bytes) of listener() if a real push was this large.',
    '如果确实是微信的推送，调大 listener() 的选项 `limit`（字节）。',
  ],
  encoded_body: [
    'WeChat never compresses; take the Content-Encoding away in the proxy.',
    '微信从不压缩；让代理去掉 Content-Encoding。',
  ],
  // behind a good signature
  unclear_text: [
    'Nothing to mend: a user sent XML that WeChat does not escape. The message is dropped, and the user sees no fault notice.',
    '无需处理：用户发来了 XML，微信没有转义。这条消息丢弃，用户不会看到故障提示。',
  ],
  handler_failed: [
    'Throw Error objects, so that the stack tells where.',
    '抛出 Error 对象，堆栈才指得出位置。',
  ],
  bad_result: [
    'Return a string, a reply (text(), image(), …), an array of articles, null, or nothing.',
    '返回字符串、回复（text()、image() 等）、图文数组、null，或者不返回。',
  ],
  bad_reply: ['Give the builder the fields it documents.', '按函数的文档给全参数。'],
  next_called_twice: ['Call next() once.', 'next() 只调用一次。'],
  next_not_awaited: ['Write `await next()` or `return next()`.', '写成 `await next()` 或 `return next()`。'],
  text_too_long: [
    "Shorten the text, or choose the option `overflow`: 'cut', 'late' or 'throw'.",
    "文本写短一些，或者选择选项 `overflow`：'cut'、'late' 或 'throw'。",
  ],
  too_many_articles: [
    'Send 1 article in answer to a message, up to 8 in answer to an event.',
    '回复消息用 1 条图文，回复事件最多 8 条。',
  ],
  late_unheard: [
    'Register app.onLate(…) to send what does not fit into the passive reply.',
    '注册 app.onLate(…)，被动回复放不下的由它发送。',
  ],
  stream_too_long: [
    'What had come was sent; raise the option `streamLimit` (bytes), or ask the model for less.',
    '已收到的部分发出去了；可以调大选项 `streamLimit`（字节），或者让模型少说一些。',
  ],
  stream_stalled: [
    'What had come was sent; see why the stream does not end, or raise the option `lateLimit` (ms).',
    '已收到的部分发出去了；看看流为什么不结束，或者调大选项 `lateLimit`（毫秒）。',
  ],
  event_loop_blocked: [
    'Move synchronous work to a worker: while it runs, nobody is answered.',
    '把同步代码放到 worker 里：它运行期间谁也得不到回答。',
  ],
  overloaded: [
    'Find out why the handlers have become slow, or who sends; raise `maxPending`, or `bodies` of listener().',
    '找出处理慢的原因或者谁在发；或者调大 `maxPending`，或 listener() 的 `bodies`。',
  ],
  server_limits: [
    'Give it limits: createServer(serverOptions, listener(app)), also around Express: createServer(serverOptions, host).',
    '给它时限：createServer(serverOptions, listener(app))，Express 也一样：createServer(serverOptions, host)。',
  ],
  hold_limit: [
    'Make the handlers faster, or raise `holds` if your account bears the alarms.',
    '让处理快一些；如果公众号受得了报警，也可以调大 `holds`。',
  ],
  hold_rate: [
    'WeChat counts each as a failure and may stop pushing for a minute: bound them by `holds`, or use `deliveries: 1`.',
    '微信把每一次都算作失败，可能停推一分钟：用 `holds` 限制，或者 `deliveries: 1`。',
  ],
  copy_limit: [
    'Somebody sends a recorded push again and again: serve HTTPS, and keep query strings out of logs.',
    '有人在重放截获的推送：用 HTTPS，日志里不留查询串。',
  ],
  mini_program: [
    'Set `miniProgram: true` and register app.onLate(…): its users are shown no passive reply.',
    '设置 `miniProgram: true` 并注册 app.onLate(…)：小程序的用户看不到被动回复。',
  ],
  clock_skew: [
    "Set this machine's clock (NTP): it decides which delivery is the last.",
    '本机打开 NTP 对时：时钟决定哪次推送是最后一次。',
  ],
  ledger_failed: [
    'Look after it; until it answers, memory stands in, and processes do not know of each other.',
    '去看看它；恢复之前由内存代替，各进程互不知情。',
  ],
  ledger_recovered: ['Nothing is left to do.', '不用管。'],
  bad_stored_value: [
    'Nothing, when it happens once: it is dropped. Else see who else writes there; give each app a prefix of its own.',
    '已丢弃，偶尔一次不用管；反复出现就查查还有谁在写，给每个应用单独的前缀。',
  ],
  store_conflict: [
    'Keep less under one key, so that fewer change it at the same time, or try again later.',
    '一个 key 下少放些，让同时改它的更少；或者稍后再试。',
  ],
  timed_out: ['See what is slow, or give it more time.', '查一查是什么慢，或者多给些时间。'],
  stage_failed: [
    'Mend it: what is thrown there and is no EchostrError counts as a refusal.',
    '修好它：那里抛出的如果不是 EchostrError，就算作拒绝。',
  ],
  // at start
  bad_option: ['See the page reference/options of the documents.', '见文档的 reference/options 页。'],
  unknown_kind: [
    "Write the kind as WeChat does: 'text', 'event:subscribe', 'event:CLICK'.",
    "种类的写法与微信一致：'text'、'event:subscribe'、'event:CLICK'。",
  ],
  bad_handler: [
    "Give a function: app.on('text', (ctx) => …), app.onError((error) => …), createServer(serverOptions, listener(app)).",
    "要给函数：app.on('text', (ctx) => …)、app.onError((error) => …)、createServer(serverOptions, listener(app))。",
  ],
  bad_plugin: [
    'A plugin is { name, requires?, setup(app) }; call its factory: app.use(match()).',
    '插件是 { name, requires?, setup(app) }；要调用工厂函数：app.use(match())。',
  ],
  plugin_conflict: ['Use one of the two.', '二选一。'],
  plugin_missing: ['Install it before.', '先装那一个。'],
  plugin_failed: ['See the cause; set-up must be synchronous.', '见 cause；setup 必须是同步的。'],
  slot_empty: [
    'Install the plugin that fills it, before the handler that reads it.',
    '把填写它的插件装在读取它的处理函数之前。',
  ],
  bad_xml_value: [
    'toXml() writes strings, numbers, bigints, arrays and plain objects with XML names as keys.',
    'toXml() 可写字符串、数字、bigint、数组，以及键是 XML 名字的普通对象。',
  ],
}

/** Every message of src/. The more special one stands first. */
export const phrases: Phrases = {
  // arguments and options
  '{name} takes {is} as "{option}", not {value}': '{name} 的 "{option}" 是{is}，而不是{value}',
  '{name} has no option {option}: did you mean {meant}?': '{name} 没有选项 {option}：是不是 {meant}？',
  '{name} has no option {option}; there are {names}': '{name} 没有选项 {option}，有的是 {names}',
  '{name} takes an object with options, not {value}': '{name} 的参数是带选项的对象，而不是{value}',
  '{owner} gives {method}() no function as "{argument}"': '{owner}给 {method}() 的 "{argument}" 不是函数',
  '{what}; there are verify, parse, dispatch and serialize':
    '{what}；只有 verify、parse、dispatch 和 serialize',
  "An account is an object, { token: '…' }, and not {value}":
    "公众号的选项是对象 { token: '…' }，而不是{value}",
  'The option "appId" is no text, empty, or holds white space': '选项 "appId" 不是文本、为空或者含有空白',
  'The option "id" is no text, empty, or holds white space': '选项 "id" 不是文本、为空或者含有空白',
  "The token is {value}: write it in quotes, e.g. '123456'": "Token 是{value}：请加上引号，例如 '123456'",
  'The plugin "{name}" of app.use() has no list as "requires"':
    'app.use() 的插件 "{name}" 的 "requires" 不是数组',
  'app.use() takes a function as "layer", or a "plugin" { name, setup }, not {value}':
    'app.use() 的参数是函数，或者插件 { name, setup }，而不是{value}',
  '{name}() was called without new: new {name}({ token })': '调用 {name}() 时少了 new：new {name}({ token })',
  'createServer was given an App in place of a request handler':
    'createServer 得到的是 App，而不是请求处理函数',
  'createServer was given the function listener in place of what it makes: listener(app)':
    'createServer 得到的是函数 listener 本身，而不是它的结果：listener(app)',
  'app.on() takes a "kind" in front of its handlers, not {value}':
    'app.on() 的第一个参数是消息种类，而不是{value}',
  'app.on() takes a "kind" in front of its handlers; for every message there is app.use(handler)':
    'app.on() 的第一个参数是消息种类；处理所有消息用 app.use(handler)',
  'app.on() takes a function as "handler" behind the kind': 'app.on() 在消息种类后面要有处理函数',
  'news() takes "Articles", each an object with a Title: {remedy}':
    'news() 的每条图文都是带 Title 的对象：{remedy}',
  // lines on stderr
  'The handshake succeeded: signature and token are right.': '接入验证成功：签名和 Token 都正确。',
  'An error that cannot be shown.': '有一个错误无法显示。',
  'A handler failed': '处理函数出错',
  // refusals
  'The query has no signature, timestamp and nonce': '请求里没有 signature、timestamp 和 nonce',
  'The signature fits no token of this app': '签名和应用的哪个 Token 都不符',
  'The timestamp is not a number of seconds': '时间戳不是秒数',
  'The timestamp is {difference}; allowed are {most} s': '签名时间{difference}，最多允许 {most} 秒',
  'No account of this app fits a request to {path}': '应用里没有与 {path} 的请求对应的公众号',
  'No account of this app fits the ToUserName of the push': '应用里没有与推送的 ToUserName 对应的公众号',
  'A push came without Encrypt': '推送没有加密（没有 Encrypt），而应用有密钥',
  'The push is encrypted, and the app has no key': '推送是加密的，应用没有密钥',
  'There is no key to open the push with': '没有可以解开推送的密钥',
  'The timestamp is no number, or the nonce too long': '时间戳不是数字，或者 nonce 太长',
  'The msg_signature fits no token of this app': 'msg_signature 和应用的哪个 Token 都不符',
  'The query has no msg_signature': '请求里没有 msg_signature',
  'Encrypt is not base64': '密文（Encrypt）不是 base64',
  'Encrypt has {bytes} bytes, not a multiple of 16': '密文（Encrypt）有 {bytes} 字节，不是 16 的倍数',
  'The padding is wrong: this is not the key that sealed the push': '填充不对：推送不是用这个密钥加密的',
  'The length inside is larger than what is there': '解出来的长度比实际内容长',
  'The message is not UTF-8': '解出来的消息不是 UTF-8',
  'The push is for another AppID': '推送是给别的 AppID 的',
  'A signed query came again with another body': '同一个签名地址带来了不同的内容',
  'The push has no {name}': '推送缺少 {name}',
  'A body parser has read the body before and {how}': '前面的 body parser 读走了请求体，{how}',
  'The sender hung up before the body was read': '请求体还没读，对方就断开了',
  'The first {bytes} bytes of the body came in {pieces} pieces':
    '请求体的前 {bytes} 个字节分成了 {pieces} 块',
  'The body ended after {bytes} bytes': '请求体在 {bytes} 字节之后断了',
  'The path is {path}': '请求的路径是 {path}',
  'The method is {method}': '请求方法是 {method}',
  'The body has {bytes} bytes or more, the limit is {limit}':
    '请求体至少有 {bytes} 字节，上限是 {limit} 字节',
  'The body comes with Content-Encoding {encoding}': '请求体带有 Content-Encoding {encoding}',
  'A stage, or the function `accounts`, threw an error': '某个阶段或函数 `accounts` 抛出了错误',
  // bodies
  'The body is not UTF-8': '请求体不是 UTF-8',
  'The body is empty': '请求体是空的',
  'The body is neither XML nor JSON': '请求体既不是 XML 也不是 JSON',
  'The body neither begins nor ends like XML or JSON of WeChat': '请求体的开头和结尾都不像微信的 XML 或 JSON',
  'The field {name} is not plain text': '字段 {name} 不是纯文本',
  'The field {name} is there twice': '字段 {name} 出现了两次',
  'More than {most} elements or other parts': '元素等超过 {most} 个',
  'More than {most} levels deep': '嵌套超过 {most} 层',
  'A DOCTYPE or other declaration is never accepted': '不接受 DOCTYPE 等声明',
  'A comment is not closed': '注释没有结束',
  'A processing instruction is not closed': '处理指令没有结束',
  'An XML declaration stands only at the start': 'XML 声明只能在开头',
  'A malformed instruction': '处理指令的格式不对',
  'A & begins no reference to a character that XML allows': '& 之后不是 XML 允许的字符引用',
  '{name} is no name': '{name} 不是名字',
  'The XML declaration is malformed': 'XML 声明的格式不对',
  'The XML declares another encoding than UTF-8': 'XML 声明的编码不是 UTF-8',
  'An attribute is there twice': '属性出现了两次',
  'An attribute has no value': '属性没有值',
  'The value of an attribute is not closed': '属性的值没有结束',
  'The value of an attribute holds a <': '属性的值里有 <',
  'The root element is {name}, not <{root}>': '根元素是 {name}，不是 <{root}>',
  'There is no root element': '没有根元素',
  'Something follows the root element': '根元素之后还有内容',
  'A start tag is not closed': '开始标签没有结束',
  '<{name}> is not closed': '<{name}> 没有结束',
  '<{name}> is closed by another tag': '<{name}> 由另一个标签结束',
  'A CDATA section is not closed': 'CDATA 没有结束',
  'The root of the JSON is not an object': 'JSON 的根不是对象',
  'Something follows the JSON object': 'JSON 对象之后还有内容',
  'The JSON lacks a {mark}': 'JSON 缺少 {mark}',
  'A name in the JSON is not a string': 'JSON 里的名字不是字符串',
  'A string in the JSON is not closed': 'JSON 里的字符串没有结束',
  'The JSON holds no value': 'JSON 里没有值',
  'A string in the JSON holds a bad escape': 'JSON 里的字符串有错误的转义',
  '{what}, at character {at}': '{what}，位置 {at}',
  "A user's text cannot be told from WeChat's own XML around it": '用户的文字和外面微信自己的 XML 分不清边界',
  // behind a good signature
  'Something that is not an Error was thrown ({type})': '抛出的不是 Error（{type}）',
  'An onError hook returned a {type}': 'onError 返回了 {type}',
  'The placeholder is a {type}': 'placeholder 是 {type}',
  '{step} returned {value}': '{step}返回了 {value}',
  'The {type} reply needs {field}': '{type} 回复缺少 {field}',
  'A {type} reply cannot be kept': '{type} 回复无法保存',
  '{step} called next() after it had ended': '{step}结束之后又调用了 next()',
  '{step} called next() twice': '{step}调用了两次 next()',
  '{step} ended before next() had': '{step}在 next() 完成之前就结束了',
  'A text reply has {bytes} bytes, WeChat takes {most}': '文本回复有 {bytes} 字节，微信最多接受 {most} 字节',
  'A news reply has {count} articles, WeChat takes {most} here':
    '图文回复有 {count} 条，微信在这里最多接受 {most} 条',
  'A streamed reply has more than {bytes} bytes': '流式回复超过 {bytes} 字节',
  'A streamed reply was not whole after {ms} ms': '流式回复 {ms} 毫秒之后还没有结束',
  'A piece of a streamed reply is a {type}, not a string': '流式回复中有一段是 {type}，不是字符串',
  'Nobody sends the rest of a streamed reply': '流式回复的其余部分没有人发',
  'Nobody sends a reply that is late': '有回复要事后发送，却没有人发',
  'ctx.signal ended the work: no delivery of the message waits any more ({count} came), and nobody sends a reply that is late':
    '工作被 ctx.signal 中止：这条消息已没有推送在等（收到过 {count} 次），也没有人事后发送回复',
  'A handler blocked the event loop for {ms} ms': '处理函数占用了事件循环 {ms} 毫秒',
  '{count} places of "maxPending" are taken{whose}: new messages are not handled':
    '"maxPending" 的 {count} 个位置已占满{whose}：新消息不再处理',
  'The bodies that are still coming take more than {bytes} bytes, which is all that the option "bodies" allows: the oldest are given up':
    '没收完的请求体超过 {bytes} 字节，到了选项 "bodies" 的上限：放弃最久的',
  'Bodies of {count} characters wait for the function "accounts", or the stage "parse"':
    '共 {count} 个字符的请求体在等函数 "accounts" 或阶段 "parse"',
  'The server gives each request {time}': '服务器给每个请求的时间：{time}',
  '{held}: further slow messages are answered late': '{held}：之后慢的消息都事后发送',
  '{count} deliveries{whose} were held within a minute': '{whose}一分钟内有 {count} 次推送挂起到微信超时',
  '{count} deliveries of one message wait: further ones are hung up':
    '同一条消息有 {count} 个推送在等：再来的直接断开',
  "This machine's clock is {how} of WeChat's, or every first delivery is lost on its way":
    '本机时钟比微信的{how}，或者每条消息的第一次推送都在路上丢了',
  'A mini program (小程序) has opened its chat, and the option "miniProgram" is not set':
    '有小程序打开了客服会话，而选项 "miniProgram" 没有设置',
  'The ledger failed: {reason}': 'ledger 出错：{reason}',
  'The ledger did not answer within {ms} ms': '{ms} 毫秒内没有响应',
  'The ledger answers again': 'ledger 又有响应了',
  'What is stored under {key} cannot be used': '{key} 下存的内容不能用',
  'Others have changed what is stored under {key} {count} times meanwhile':
    '{key} 下存的内容期间被别处改了 {count} 次',
  'There was no answer within {ms} ms': '{ms} 毫秒内没有回答',
  '{what}: see the option "bytes" of MemoryStore': '{what}：见 MemoryStore 的选项 "bytes"',
  'A value of {bytes} bytes is larger than the whole store': '一个值有 {bytes} 字节，比整个 store 还大',
  'Nothing has filled the slot "{name}" for this message': '没有插件为这条消息填写过 slot "{name}"',
  // options
  'The EncodingAESKey {fault}; copy the 43 characters from the console (设置与开发 → 基本配置 → 消息加解密密钥)':
    'EncodingAESKey {fault}；从后台复制那 43 个字符（设置与开发 → 基本配置 → 消息加解密密钥）',
  'The option "accounts" is an object, a Map or a function': '选项 "accounts" 应是对象、Map 或函数',
  'The path {path} in "accounts" lacks its first "/"': '"accounts" 里的路径 {path} 开头缺少 "/"',
  'The account "{name}" has another id': '公众号 "{name}" 的 id 与它不同',
  'The option "{name}" belongs to the listener: listener(app, { {example}: … })':
    '选项 "{name}" 是 listener 的：listener(app, { {example}: … })',
  'With "accounts", the option "{name}" belongs into each account':
    '用 "accounts" 时，选项 "{name}" 写在每个公众号里',
  'The option "miniProgram" is true or false': '选项 "miniProgram" 是 true 或 false',
  'The option "encodingAESKey" is an empty list': '选项 "encodingAESKey" 是空数组',
  'The option "{name}" is undefined: is its environment variable set? Plain mode (明文模式) leaves it out':
    '选项 "{name}" 是 undefined：环境变量设置了吗？明文模式不写这个选项',
  'An "encodingAESKey" needs the "appId" beside it (设置与开发 → 基本配置 → 开发者ID)':
    '有 "encodingAESKey" 就还要 "appId"（设置与开发 → 基本配置 → 开发者ID）',
  'An "appId" needs the "encodingAESKey" beside it (消息加解密密钥); plain mode (明文模式) has neither':
    '有 "appId" 就还要 "encodingAESKey"（消息加解密密钥）；明文模式两个都不写',
  'The option "token" is missing: what stands as 令牌(Token) in the console, or its environment variable is not set':
    '缺少选项 "token"：后台“令牌(Token)”一栏的内容，或者它的环境变量没有设置',
  'The token is empty: is its environment variable set?': 'Token 是空的：环境变量设置了吗？',
  'The token holds white space; the console takes 3 to 32 letters and digits':
    'Token 含有空白；后台要求 3 到 32 位字母和数字',
  'The token has {count} characters; the console takes 3 to 32 letters and digits':
    'Token 有 {count} 个字符；后台要求 3 到 32 位字母和数字',
  'The option "key" gave a {type}, not a string or undefined':
    '选项 "key" 给出了 {type}，应是字符串或 undefined',
  // what is registered
  '{owner} registers the kind {kind}, which WeChat does not send: did you mean {closest}?':
    '{owner}注册了种类 {kind}，微信不发这种推送：是不是 {closest}？',
  '{owner} replaces the stage "{stage}", which {before} has replaced already':
    '{owner}替换阶段 "{stage}"，而{before}已经替换过它',
  'Two plugins are named "{name}"': '有两个插件都叫 "{name}"',
  'The plugin "{name}" requires the plugin "{other}"': '插件 "{name}" 要求先有插件 "{other}"',
  'Setting up the plugin "{name}" failed': '插件 "{name}" 的 setup 失败了',
  'Setting up the plugin "{name}" is asynchronous': '插件 "{name}" 的 setup 是异步的',
  '{name} is no element name': '{name} 不是元素名',
  '<{name}> is more than {most} levels deep': '<{name}> 嵌套超过 {most} 层',
  '<{name}> holds a {type}': '<{name}> 里是 {type}',
}

/** The values of messages that are words themselves. What could be the end or the beginning of another stands last. */
export const words: Phrases = {
  // what an argument may be, and what it was
  'true or false': ' true 或 false',
  'a whole number of at least 0': '不小于 0 的整数',
  'a whole number {range}': '{range}的整数',
  '(a {type} in place of a message)': '（{type}，而不是错误信息）',
  'a number above 0, up to {most},': '大于 0、不超过 {most} 的数',
  'what update() gave': 'update() 给出的值',
  'a function that gives no promise': '不给出 promise 的函数',
  'a function that gives what JSON can hold': '给出 JSON 能表示的值的函数',
  'a promise or a function': 'promise 或函数',
  'a number of at least {least}': '不小于 {least} 的数',
  'a number above 0': '大于 0 的数',
  'a string that is not empty': '非空的字符串',
  'a path like "/wechat"': '像 "/wechat" 这样的路径',
  'a path, or an object with options,': '路径，或者带选项的对象',
  'a reply, or a function that gives one,': '回复，或者给出回复的函数',
  'the Context of a message': '消息的 Context',
  'a string or null': '字符串或 null',
  'an outcome or null': 'outcome 或 null',
  '{what} with {methods}()': '有 {methods}() 的{what}',
  'a clock': '时钟',
  'a store': 'store 对象',
  'a ledger': 'ledger 对象',
  'a function': '函数',
  'an array': '数组',
  'a number': '数字',
  'an object': '对象',
  'an object { code, texts }': '对象 { code, texts }',
  'one of {kinds}, a list of values, or { is, fits }': '{kinds} 之一、值的列表或 { is, fits }',
  'a string': '字符串',
  'an empty string': '空字符串',
  'an App': 'App 对象',
  '{owner} gives {method}() as "stage" {stage}': '{owner}给 {method}() 的 "stage" 是 {stage}',
  '{age} s old': '是 {age} 秒之前',
  '{age} s in the future': '在 {age} 秒之后',
  'made an object of it': '只留下解析后的对象',
  'left nothing of it': '什么也没留下',
  'an array that does not hold articles': '一个不是图文的数组',
  'an object without a MsgType ({name})': '一个没有 MsgType 的对象（{name}）',
  ', {own} of them by messages for {account}': '，其中 {own} 个是 {account} 的消息',
  'as long as it likes': '没有限制',
  ' for {account}': '{account} ',
  '{seconds} s behind': '慢 {seconds} 秒',
  '{seconds} s ahead': '快 {seconds} 秒',
  'is no text': '不是文本',
  'holds something else than letters and digits': '含有字母和数字以外的字符',
  'has {count} characters': '有 {count} 个字符',
  'of at least {least}': '不小于 {least} ',
  'from {least} to {most}': ' {least} 到 {most} ',
  'the app': '应用',
  'the plugin "{name}"': '插件 "{name}"',
  '{seconds} s': '{seconds} 秒',
  'A handler': '处理函数',
  '{step} for {kinds}': '{step}（{kinds}）',
  '{name} of {owner}': '{owner}的{name}',
  'a {type}': '{type}',
}
