import type { ErrorTexts } from 'echostr'

const anew: readonly [en: string, zh: string] = [
  'The user was shown a page with a link that begins anew.',
  '用户看到的是一个页面，上面有重新登录的链接。',
]

/** The words of oauth() and jssdk(), in both languages; what users read is in pages.ts. */
export const texts: ErrorTexts = {
  remedies: {
    login_altered: [
      `The link was altered on its way, or the login did not begin here (login CSRF). ${anew[0]}`,
      `链接在途中被改动，或登录不是从这里开始的（登录 CSRF）。${anew[1]}`,
    ],
    login_expired: [
      `It took more than 10 minutes, or the clocks of two machines differ: see NTP. ${anew[0]}`,
      `超过了 10 分钟，或两台机器的时钟不一致：检查 NTP。${anew[1]}`,
    ],
    login_cookie: [
      `The browser did not bring its cookie: see that login and callback have one host, and https both. ${anew[0]}`,
      `浏览器没有带回 Cookie：login 和 callback 要在同一域名下，并且都是 https。${anew[1]}`,
    ],
    login_used: [`The code or the state had been used. ${anew[0]}`, `code 或 state 已经用过。${anew[1]}`],
    login_loop: [
      'See whether the session cookie arrives, and whether a page sends those who are logged in to log in.',
      '检查会话 Cookie 是否生效，以及有没有页面让已登录的人再去登录。',
    ],
    login_overloaded: [
      'Those above it were shown a page: see whether somebody floods the callback, and whether WeChat answers.',
      '超出的用户看到的是一个页面：看看是否有人在冲击回调地址，以及微信是否正常应答。',
    ],
    login_failed: ['See the cause.', '见 cause。'],
    login_bad_answer: [
      'See what stands between here and WeChat, and the option "baseUrl" of oauth().',
      '检查与微信之间有什么，以及 oauth() 的选项 "baseUrl"。',
    ],
    jssdk_bad_url: ["Give the page's own location.href.", '传页面自己的 location.href。'],
    jssdk_foreign_host: [
      'Only a host of your own belongs into the option "hosts".',
      '选项 "hosts" 里只写自己的域名。',
    ],
  },
  phrases: {
    'A login by WeChat ended: {fault}': '一次微信登录没有完成：{fault}',
    'The function onLogin of oauth() failed': 'oauth() 的函数 onLogin 出错了',
    'The function page of oauth() failed': 'oauth() 的函数 page 出错了',
    'More than {most} logins are under way': '同时进行的登录超过 {most} 个',
    "WeChat's answer to a code has no openid, access_token and scope":
      '微信对 code 的应答里没有 openid、access_token 和 scope',
    "WeChat's answer is no profile of the user who was asked about": '微信的应答不是所问用户的资料',
    "WeChat's answer has a unionid that can be none": '微信的应答里的 unionid 不可能是 unionid',
    'oauth() takes as "via" the callback of another host, not its own':
      'oauth() 的 "via" 是另一个域名的回调地址，而不是自己的',
    'oauth() takes as "{option}" a path that is not that of login or callback':
      'oauth() 的 "{option}" 不能是 login 或 callback 的路径',
    'jssdk() needs the option "appId": the client was given none':
      'jssdk() 需要选项 "appId"：client 没有给出',
    'What is to be signed is no address of a page, http or https, as browsers write it':
      '要签名的不是浏览器写出的 http 或 https 网页地址',
    'The page to be signed is on a host that jssdk() was not given': '要签名的网页不在 jssdk() 的域名之内',
  },
}
