import type { ErrorTexts } from 'echostr'

/** The client's own messages in Chinese; what an errcode means is in errcodes.ts. */
export const texts: ErrorTexts = {
  phrases: {
    // calls
    '{who} has not answered within {ms} ms. {remedy}': '{who}在 {ms} 毫秒内没有回答。{remedy}',
    'The function "token"': '函数 "token" ',
    WeChat: '微信',
    'See whether this machine reaches it, or raise the option "timeout" of client().':
      '看看本机能否连上，或者调大 client() 的选项 "timeout"。',
    '{path}: the answer has more than {limit} bytes. {remedy}': '{path}：应答超过 {limit} 字节。{remedy}',
    'Ask for less at a time, or raise the option "{option}" of client().':
      '一次少取一些，或者调大 client() 的选项 "{option}"。',
    '{path}: the answer is {what}. {remedy}': '{path}：应答{what}。{remedy}',
    'See what stands between here and WeChat, and the option "baseUrl" of client().':
      '查一查中间有什么，以及 client() 的选项 "baseUrl"。',
    "not WeChat's JSON: status {status}, {type}, {bytes} bytes":
      '不是微信的 JSON：状态 {status}，{type}，{bytes} 字节',
    empty: '是空的',
    'no token with a life': '里没有带有效期的 token',
    'The function "token" gave {what}. Give the access token as a string, nothing else.':
      '函数 "token" 给出了{what}。只给出字符串形式的 access_token。',
    'a text of {count} characters': ' {count} 个字符的文本',
    'a value of type {type}': '类型为 {type} 的值',
    // options
    'needs the option "appId" beside "secret"': '在 "secret" 之外还要有选项 "appId"',
    'clear_quota() needs the option "appId" of client()': 'clear_quota() 需要 client() 的选项 "appId"',
    'call() takes as "path" one that begins with a slash, its query encoded':
      'call() 的 "path" 以 / 开头，查询参数要编码',
    'media.upload() takes a stream of bytes as "source"': 'media.upload() 的 "source" 是字节流',
    'media.upload() was given more than 10 MB, more than WeChat takes':
      '给 media.upload() 的超过 10 MB，微信不接受',
    'client() {fault}': 'client() {fault}',
    'needs one of the options "secret" and "token"': '需要选项 "secret" 和 "token" 之一',
    'a function or false': '函数或 false',
    'sends a "fromAppId" with "token: false" only': '只有 "token: false" 时才能用选项 "fromAppId"',
    'token() has none to give: client() was made with "token: false"':
      'token() 没有可给的：client() 的选项是 "token: false"',
    'keeps no tokens in a "store" beside "token"': '用了 "token" 就不能再用 "store"',
    'takes an address such as https://example.com as "baseUrl"':
      '的选项 "baseUrl" 是地址，例如 https://example.com',
    'takes http: or https:, a host and at most a path as "baseUrl"':
      '的选项 "baseUrl" 以 http: 或 https: 开头，只有域名，最多再加路径',
    // the network
    '{path}: {reason}': '{path}：{reason}',
  },
}
