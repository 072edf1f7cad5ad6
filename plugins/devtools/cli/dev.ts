import { parseArgs } from 'node:util'
import { serveChat } from '../chat/server.ts'
import { accountHelp, accountOptions, demoToken, playedAccount } from './credentials.ts'
import { portIn } from './port.ts'
import { type Command, UsageError } from './terminal.ts'

const options = {
  ...accountOptions,
  port: { type: 'string' },
  'allow-remote': { type: 'boolean' },
} as const

/** Where an app is, unless it is told. */
const usual = 'http://127.0.0.1:3000/wechat'

/** `echostr dev`: WeChat's chat window in a browser. Serves until the process is ended. */
export const dev: Command = {
  summary: {
    zh: '在浏览器里和你的公众号聊天，旁边是线路',
    en: 'chat with your account in a browser, the wire beside it',
  },
  help: {
    zh: `npx echostr dev [地址] [--token <令牌>] [选项]

打开一个像微信一样的聊天网页，推送发给 <地址>，默认 ${usual}。任何语言写的服务器都可以。
网页只在 127.0.0.1 上；令牌默认 ${demoToken}，可以在网页里改。

${accountHelp.zh}
  --port           网页的端口，默认 3001，被占用就用下一个
  --allow-remote   允许推送到别的机器`,
    en: `npx echostr dev [url] [--token <token>] [options]

Serves a web page like WeChat's chat window that pushes to <url>, by default ${usual}. The server may be
written in any language. The page is on 127.0.0.1 only; the token is ${demoToken} unless given, and may be changed there.

${accountHelp.en}
  --port           port of the page; default 3001, or the next free one
  --allow-remote   lets it push to other machines`,
  },
  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [url = usual] = positionals
    if (positionals.length > 1) throw new UsageError('请给出一个地址', 'Name one address')
    const port = portIn(values.port ?? '3001', '--port')
    const { user, ...account } = playedAccount(values, terminal, lang)
    const chat = await serveChat({
      ...account,
      url,
      port,
      allowRemote: values['allow-remote'] ?? false,
      ...(user !== undefined && { users: [{ id: user, name: user }] }),
    })
    const busy = { zh: `端口 ${port} 被占用了。`, en: `Port ${port} is busy.` }
    if (port !== 0 && chat.port !== port) terminal.print(busy[lang])
    const words = { zh: '打开网页聊天', en: 'Chat in a browser' }
    terminal.print(`${words[lang]}:  ${chat.url}/\n→ ${url}`)
    return 0
  },
}
