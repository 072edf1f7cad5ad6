import type { ErrorTexts } from 'echostr'

/** The client's own messages in Chinese; what an errcode means is in errcodes.ts. */
export const texts: ErrorTexts = {
  remedies: {
    client_progress: ['See the cause.', '见 cause。'],
  },
  phrases: {
    'The function onProgress failed: the upload was ended': '函数 onProgress 出错，上传中止',
    // calls
    '{who} has not answered within {ms} ms. {remedy}': '{who}在 {ms} 毫秒内没有回答。{remedy}',
    'The function "token"': '函数 "token" ',
    WeChat: '微信',
    'See whether this machine reaches it, or raise the option "timeout" of {of}.':
      '看看本机能否连上，或者调大 {of} 的选项 "timeout"。',
    '{path}: the answer has more than {limit} bytes. {remedy}': '{path}：应答超过 {limit} 字节。{remedy}',
    'Ask for less at a time, or raise the option "{option}" of client().':
      '一次少取一些，或者调大 client() 的选项 "{option}"。',
    '{path}: the answer is {what}. {remedy}': '{path}：应答{what}。{remedy}',
    'See what stands between here and WeChat, and the option "baseUrl" of client().':
      '查一查中间有什么，以及 client() 的选项 "baseUrl"。',
    "not WeChat's JSON: status {status}, {type}, {bytes} bytes":
      '不是微信的 JSON：状态 {status}，{type}，{bytes} 字节',
    empty: '是空的',
    'without its list': '里没有列表',
    'not signed by WeChat: {what}': '没有微信的签名：{what}',
    'the headers of a signature are not there': '没有签名的请求头',
    'no certificate has the number that the answer names': '没有应答所用编号的平台证书',
    'the signature fits none of the certificates': '签名与平台证书不符',
    'it was signed for another account, or long ago': '签名是给别的账号的，或者是很久以前的',
    'what is inside cannot be opened with the key': '用密钥解不开里面的内容',
    'no token with a life': '里没有带有效期的 token',
    'no ticket with a life': '里没有带有效期的 ticket',
    'The function "token" gave {what}. Give the access token as a string, nothing else.':
      '函数 "token" 给出了{what}。只给出字符串形式的 access_token。',
    'a text of {count} characters': ' {count} 个字符的文本',
    'a value of type {type}': '类型为 {type} 的值',
    // options
    'needs the option "appId" beside "security"': '在 "security" 之外还要有选项 "appId"',
    'needs the option "appId" beside "secret"': '在 "secret" 之外还要有选项 "appId"',
    'clear_quota() needs the option "appId" of client()': 'clear_quota() 需要 client() 的选项 "appId"',
    'call() takes as "path" one that begins with a slash, its query encoded':
      'call() 的 "path" 以 / 开头，查询参数要编码',
    '{call} takes a stream of bytes as "source"': '{call} 的 "source" 是字节流',
    '{call} was given more than {most} bytes, more than WeChat takes':
      '给 {call} 的超过 {most} 字节，微信不接受',
    'datacube.{name}() takes 1 to {most} days from "begin_date" to "end_date", not {days}':
      'datacube.{name}() 从 "begin_date" 到 "end_date" 是 1 到 {most} 天，而不是 {days} 天',
    'clear_quota_v2() needs the options "appId" and "secret" of client()':
      'clear_quota_v2() 需要 client() 的选项 "appId" 和 "secret"',
    '{path} is among the "paths" of the option "security", and is no POST of JSON':
      '{path} 在选项 "security" 的 "paths" 里，却不是 JSON 的 POST 请求',
    'client() {fault}': 'client() {fault}',
    'needs one of the options "secret" and "token"': '需要选项 "secret" 和 "token" 之一',
    'a function or false': '函数或 false',
    'sends a "fromAppId" with "token: false" only': '只有 "token: false" 时才能用选项 "fromAppId"',
    'token() has none to give: client() was made with "token: false"':
      'token() 没有可给的：client() 的选项是 "token: false"',
    'needs the option "appId" beside "store"': '在 "store" 之外还要有选项 "appId"',
    'takes an address such as https://example.com as "baseUrl"':
      '的选项 "baseUrl" 是地址，例如 https://example.com',
    'takes http: or https:, a host and at most a path as "baseUrl"':
      '的选项 "baseUrl" 以 http: 或 https: 开头，只有域名，最多再加路径',
    // the network
    '{path}: {reason}': '{path}：{reason}',
  },
}
