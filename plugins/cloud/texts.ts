import type { ErrorTexts } from 'echostr'

/** The words of cloudHosting(), in both languages. */
export const texts: ErrorTexts = {
  remedies: {
    cloud_source: [
      'A push of cloud hosting has exactly one. Somebody else has sent this, or a proxy has changed it.',
      '云托管的推送恰好有一个。这个请求是别人发的，或者被中间的代理改过。',
    ],
    cloud_app: [
      'Give every account that pushes here in the options "appId" and "id" of cloudHosting(). With "id", X-WX-APPID may be missing.',
      '把会推送到这里的账号都写进 cloudHosting() 的选项 "appId" 和 "id"。写了 "id"，X-WX-APPID 可以没有。',
    ],
    cloud_user: [
      'A user of the account has sent this under another name: they know the secret path. Choose another one.',
      '账号的某个用户冒用别人的身份发来了这个请求：他知道了推送路径。请换一个路径。',
    ],
    cloud_domain: [
      'Pushes come over the internal link: whoever has sent this knows the secret path. Choose another one.',
      '推送走内网链路：发来这个请求的人知道了推送路径。请换一个路径。',
    ],
    cloud_probe: ['It was answered: the path is right.', '已经回答：路径没有错。'],
  },
  phrases: {
    'The push has no x-wx-source, or more than one': '推送没有 x-wx-source，或者有多个',
    'The request comes from a device or the tools: x-wx-source is {source}':
      '这个请求来自用户设备或开发者工具：x-wx-source 是 {source}',
    'The push has no X-WX-APPID': '推送没有 X-WX-APPID',
    'The X-WX-APPID of the push is none of the AppIDs in "appId"': '推送的 X-WX-APPID 不在选项 "appId" 里',
    'The ToUserName of the push is none of the ids in "id"': '推送的 ToUserName 不在选项 "id" 里',
    'The FromUserName of the push is not the user in X-WX-OPENID':
      '推送的 FromUserName 不是 X-WX-OPENID 里的用户',
    'A push came by a public domain': '有推送从公网域名进来',
    'The console has checked the path of the push': '控制台检测了推送路径',
    'The body is too short for a push': '报文太短，不是推送',
    'a path with 20 or more characters in one piece that nobody can guess, e.g. "/" and a UUID,':
      '路径，其中一段至少 20 个字符，别人猜不到，例如 "/" 加一个 UUID，',
    'a string that is not empty, or a list of some,': '非空字符串，或由它们组成的数组，',
    'a list of host names': '由域名组成的数组',
  },
}
