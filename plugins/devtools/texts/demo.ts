/** What the demo's program prints. */
export const demoOutput = {
  usage: {
    zh: `npm start -- [--port 3000] [--host 127.0.0.1] [--page 3001] [--lang zh]
npm start -- --once

在 /wechat 提供示例应用，另有一个网页和它聊天。不需要公众号。
  --once   给应用发每种消息各一条签好名的推送，显示回答，然后结束
  --lang   zh | en，默认看 LANG
  TOKEN    环境变量：令牌，默认 {token}
  PORT     环境变量：端口，默认 3000
  APP_ID, SECRET   公众号的；来不及的回答用客服消息发给它的用户`,
    en: `npm start -- [--port 3000] [--host 127.0.0.1] [--page 3001] [--lang en]
npm start -- --once

Serves the demo app at /wechat, and a page to chat with it. No account is needed.
  --once   shows the app answering one signed delivery of each message type, and ends
  --lang   zh | en; default by LANG
  TOKEN    environment variable: the token, default {token}
  PORT     environment variable: the port, default 3000
  APP_ID, SECRET   of an account whose users get late answers as customer-service messages`,
  },
  see_help: { zh: '用法见 npm start -- --help', en: 'See npm start -- --help' },
  port_busy: {
    zh: '端口 {port} 被占用了，试试 {next}。',
    en: 'Port {port} is busy, trying {next}.',
  },
  page_elsewhere: {
    zh: '端口 {page} 被占用了，网页在 {port}。',
    en: 'Port {page} is busy, the page is on {port}.',
  },
  once: {
    zh: '扮演微信，用 HTTP 访问 {url}：',
    en: "WeChat's side, played over HTTP against {url}:",
  },
  name: { zh: '测试公众号', en: 'Test account' },
  chat: { zh: '打开网页和它聊天', en: 'Chat with it in a browser' },
  serving: {
    zh: '示例应用在 {url}，令牌是 {token}；不需要公众号。在另一个终端里：',
    en: 'The demo app is at {url}, its token is {token}; no account is needed. From another terminal:',
  },
  end: {
    zh: 'Ctrl-C 结束。应用是 plugins/devtools/demo/demo.ts：改一改再启动。',
    en: 'Ctrl-C ends it. The app is plugins/devtools/demo/demo.ts: change it and start again.',
  },
} as const
