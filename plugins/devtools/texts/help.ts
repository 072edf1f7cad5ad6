import { filled, type Words } from './words.ts'

/** How the secrets of an account are given. */
export const secretsHelp: Words = {
  zh: `  --token     令牌，或环境变量 ECHOSTR_TOKEN
  --app-id    AppID，或 ECHOSTR_APP_ID
  --aes-key   EncodingAESKey，或 ECHOSTR_AES_KEY
  --lang      zh | en，默认看 LANG`,
  en: `  --token     the token, or the environment variable ECHOSTR_TOKEN
  --app-id    the AppID, or ECHOSTR_APP_ID
  --aes-key   the EncodingAESKey, or ECHOSTR_AES_KEY
  --lang      zh | en; default by LANG`,
}

/** How an account that is played is given. */
export const accountHelp: Words = filled(
  {
    zh: `{secrets}
  --mode      plain | compatible | secure；默认：有 EncodingAESKey 就是 secure
  --user      用户的 OpenID      --account   公众号的原始ID`,
    en: `{secrets}
  --mode      plain | compatible | secure; default: secure with an EncodingAESKey
  --user      the user's OpenID  --account   the account's original id`,
  },
  { secrets: secretsHelp },
)

/** How an account is given whose API is called. */
export const apiHelp: Words = {
  zh: `  ECHOSTR_SECRET   环境变量：AppSecret（不能写在命令里，也不会显示出来）
  --app-id         AppID，或 ECHOSTR_APP_ID
  --base-url       微信接口的其他地址或代理，或 ECHOSTR_BASE_URL
  --yes, -y        不再询问
  --dry            只显示要做的，什么也不做
  --lang           zh | en，默认看 LANG
退出码：0 正常，1 没有完成（diff：有不同），2 命令写错了。`,
  en: `  ECHOSTR_SECRET   environment variable: the AppSecret (never typed into a command, never shown)
  --app-id         the AppID, or ECHOSTR_APP_ID
  --base-url       another of WeChat's hosts, or a proxy, or ECHOSTR_BASE_URL
  --yes, -y        asks nothing
  --dry            shows what would be done, and does nothing
  --lang           zh | en; default by LANG
Exit code: 0 fine, 1 it was not done (diff: they differ), 2 a mistake in the command.`,
}

/** What each command does and how it is used. */
export const help = {
  overview: {
    zh: '用 npx echostr <命令> --help 看每个命令的用法。',
    en: 'npx echostr <command> --help tells how each is used.',
  },
  command: { zh: '命令', en: 'command' },
  dev: {
    summary: {
      zh: '在浏览器里和你的公众号聊天，旁边是线路',
      en: 'chat with your account in a browser, the wire beside it',
    },
    usage: {
      zh: `npx echostr dev [地址] [--token <令牌>] [选项]

打开一个像微信一样的聊天网页，推送发给 <地址>，默认 {usual}。任何语言写的服务器都可以。
网页只在 127.0.0.1 上；令牌默认 {token}，可以在网页里改。

{account}
  --port           网页的端口，默认 3001，被占用就用下一个
  --allow-remote   允许推送到别的机器`,
      en: `npx echostr dev [url] [--token <token>] [options]

Serves a web page like WeChat's chat window that pushes to <url>, by default {usual}. The server may be
written in any language. The page is on 127.0.0.1 only; the token is {token} unless given, and may be changed there.

{account}
  --port           port of the page; default 3001, or the next free one
  --allow-remote   lets it push to other machines`,
    },
  },
  doctor: {
    summary: {
      zh: '检查服务器：后台为什么拒绝，手机会看到什么',
      en: 'examines a server: why the console refuses it, what the phone shows',
    },
    usage: {
      zh: `npx echostr doctor <地址> --token <令牌> [选项]
npx echostr doctor --jssdk <网页> [--sign <签名地址>]

按后台的方式验证地址，再发送正常的、伪造的、重复的推送，说明每个发现的原因和解决办法。

{account}
  --slow      一条处理很慢的文本：等完三次推送
  --calls     测多少次响应时间，默认 20
  --json      输出 JSON
  --jssdk     检查一个调用 wx.config 的网页：invalid signature 的原因；有 ECHOSTR_APP_ID 和 ECHOSTR_SECRET 就核对签名
  --sign      签名地址，默认从网页里找
退出码：0 正常（可以有警告），1 有错误，2 命令写错了。`,
      en: `npx echostr doctor <url> --token <token> [options]
npx echostr doctor --jssdk <page> [--sign <url>]

Makes the console's check, then sends good, forged and repeated pushes, and says of every problem what, why
and how to mend it.

{account}
  --slow      a text that is handled slowly: all three deliveries of it are awaited
  --calls     how many calls are timed, default 20
  --json      prints JSON
  --jssdk     examines a page that calls wx.config: why the signature is invalid; with ECHOSTR_APP_ID and ECHOSTR_SECRET
              the signature itself, too
  --sign      the address that signs; default: found in the page
Exit code: 0 fine (there may be warnings), 1 there are failures, 2 a mistake in the command.`,
    },
  },
  send: {
    summary: { zh: '发送一条签好名的消息或事件', en: 'sends one signed message or event' },
    usage: {
      zh: `npx echostr send <文本> [选项]
npx echostr send --event CLICK --key MENU_TODAY
（在 echostr 的仓库里：npm run send -- '你好'）

像微信那样签名（有密钥就加密）、发送，显示手机会看到的内容。

  --url       服务器地址，默认 http://127.0.0.1:3000/wechat
  --port      本机的端口
  --type      {types}
  --event     事件名      --key   它的 EventKey
  --field     名字=值，可重复：改写或增加字段；同一个名字给几次就是列表，A.B=值 是 A 里的 B
  --format    xml | json
  --tries     最多推送几次，默认 3，和微信一样
  --dry       不发送，只打印签好名的请求
{account}
令牌默认是 {token}，即示例应用的令牌。`,
      en: `npx echostr send <text> [options]
npx echostr send --event CLICK --key MENU_TODAY
(in a clone of echostr: npm run send -- '你好')

Signs as WeChat does (seals when there is a key), sends, and shows what the phone would.

  --url       address of the server, default http://127.0.0.1:3000/wechat
  --port      a port of this machine
  --type      {types}
  --event     name of an event      --key   its EventKey
  --field     Name=value, may be repeated: changes or adds a field; the same name again makes a list,
              A.B=value is B within A
  --format    xml | json
  --tries     how many deliveries at most, default 3, as WeChat
  --dry       sends nothing, prints the signed request
{account}
The default token is {token}, the demo's.`,
    },
  },
  replay: {
    summary: {
      zh: '重发一段保存的对话，比较回复：可用于 CI',
      en: 'sends a saved conversation again and compares the answers, for CI',
    },
    usage: {
      zh: `npx echostr replay <文件> --url <地址> --token <令牌> [选项]

文件由聊天网页导出（线路 → 导出）。像微信那样依次签名、发送每条消息，包括重试，
再和文件里的回复比较：CreateTime、MsgId 这样每次都不同的字段不算。不同的地方逐行显示。
文件名写 - 就从标准输入读取。文件里没有令牌和密钥。

  --url       服务器地址，默认 http://127.0.0.1:3000/wechat
  --port      本机的端口
  --api-port  在本机的这个端口提供微信的服务端接口，应用的 baseUrl 指向 http://127.0.0.1:<端口>：
              客服消息也等待、比较；AppSecret 取 ECHOSTR_SECRET，默认 secret_test，AppID 默认 wx_test
{account}
令牌默认是 {token}，即示例应用的令牌。
退出码：0 回复都相同，1 有不同或连不上，2 命令或文件不对。`,
      en: `npx echostr replay <file> --url <url> --token <token> [options]

The file is a conversation that the chat page exported (Wire → Export). Each message is signed and sent as WeChat does,
with its retries, after the one before it; its answer is compared with the one in the file, less the fields that
change by nature, such as CreateTime and MsgId. What differs is shown line by line. - reads stdin. Neither token nor
key stands in the file.

  --url       address of the server, default http://127.0.0.1:3000/wechat
  --port      a port of this machine
  --api-port  serves WeChat's server API on this port, the app's baseUrl being http://127.0.0.1:<port>:
              customer-service messages are waited for and compared, too. Its AppSecret is ECHOSTR_SECRET,
              else secret_test, its AppID --app-id, else wx_test
{account}
The default token is {token}, the demo's.
Exit code: 0 the answers are the same, 1 some are not or nobody answers, 2 a mistake in the command or the file.`,
    },
  },
  decrypt: {
    summary: { zh: '解密一段截获的推送或回复', en: 'opens a captured push or reply' },
    usage: {
      zh: `npx echostr decrypt [文件] --aes-key <密钥> [--token <令牌>] [--app-id <AppID>]

从文件或标准输入读取：整个请求、地址加正文、只有正文、回复，或只有密文。
有令牌就检查签名，有 AppID 就检查是不是给它的。

{secrets}`,
      en: `npx echostr decrypt [file] --aes-key <key> [--token <token>] [--app-id <AppID>]

Reads a file, or stdin: a whole request, an address and a body, a body alone, a reply, or the cipher text alone.
With a token the signature is checked, with an AppID whom it is for.

{secrets}`,
    },
  },
  menu: {
    summary: { zh: '查看、比较、设置公众号的菜单', en: "shows, compares and sets the account's menu" },
    usage: {
      zh: `npx echostr menu get > menu.json
npx echostr menu diff <文件>
npx echostr menu set <文件>

文件就是 menu/create 的 JSON：{ "button": [ … ] }；文件名写 - 就从标准输入读取。
set 先显示会改变什么，再询问。个性化菜单不受影响。

{account}`,
      en: `npx echostr menu get > menu.json
npx echostr menu diff <file>
npx echostr menu set <file>

The file is the JSON of menu/create: { "button": [ … ] }; - reads stdin. Before it sets the menu, set shows what
will change, and asks. Conditional menus stay as they are.

{account}`,
    },
  },
  draft: {
    summary: { zh: '把 Markdown 文章变成草稿', en: 'makes a draft of an article in Markdown' },
    usage: {
      zh: `npx echostr draft push <文章.md> [选项]

显示会做什么，询问，上传图片，新建草稿。文章开头可以写：

  ---
  title: 标题（默认是第一行的 # 标题，最多 32 个字）
  author: 作者
  digest: 摘要
  cover: 封面图片（默认是文章里的第一张）
  source_url: 阅读原文的网址
  comments: all | fans，谁可以留言（默认不开）
  ---

也可以用选项 --title --author --digest --cover --source-url --comments。
Markdown 由 marked 读取，它不随 echostr 安装：npm install marked。
图片放在文章旁边；站外链接写在文末；HTML 原样显示为文字。

{account}`,
      en: `npx echostr draft push <article.md> [options]

Shows what it will do, asks, uploads the pictures and makes a draft. In front of the article may stand:

  ---
  title: default is the # heading in the first line; at most 32 characters
  author: …
  digest: …
  cover: a picture; default is the first one in the article
  source_url: the address behind 阅读原文
  comments: all | fans, who may comment; default: nobody
  ---

Or the options --title --author --digest --cover --source-url --comments.
Markdown is read by marked, which does not come with echostr: npm install marked.
Pictures lie beside the article; links to other sites stand below the text; HTML is shown as text.

{account}`,
    },
  },
  create: {
    summary: { zh: '新建一个机器人或插件项目', en: 'makes a new bot, or a plugin package' },
    usage: {
      zh: `npx echostr create bot <名字> [--ai]
npx echostr create plugin <名字>

在同名文件夹里新建项目：TypeScript，用 node:test 测试。插件的包名是 echostr-plugin-<名字>。
名字由小写字母、数字和连字符组成。

  --ai        由大模型回答的机器人（echostr-plugin-ai）；没有 key 时照剧本说
  --lang      zh | en：README 等文档的语言，默认看 LANG`,
      en: `npx echostr create bot <name> [--ai]
npx echostr create plugin <name>

Makes a project in a folder of that name: TypeScript, tests by node:test. A plugin's package is named
echostr-plugin-<name>. A name consists of lower-case letters, digits and hyphens.

  --ai        a bot that a language model answers for (echostr-plugin-ai); without a key, a script does
  --lang      zh | en: the language of the README and other documents; default by LANG`,
    },
  },
  check: {
    summary: {
      zh: '检查插件的包：发布之前审阅的人会问什么',
      en: "looks through a plugin's package: what a reviewer would ask",
    },
    usage: {
      zh: `npx echostr check [文件夹] [选项]

先 npm run build。检查 package.json、README 和许可证，在单独的进程里导入这个包，用 echostr/testing 的 pluginContract
试它的插件，再列出只有作者能回答的问题。package.json 里的 "echostr": { "contract": "./dist/test/contract.js" }
指出导出 make 和 traits 的模块；没有就用不带选项的工厂函数。

  --json      输出 JSON
  --lang      zh | en，默认看 LANG
退出码：0 正常（可以有警告和要回答的问题），1 有错误，2 命令写错了。`,
      en: `npx echostr check [folder] [options]

Run npm run build first. Looks at package.json, README and licence, imports the package in a process of its own, tries its
plugin by pluginContract of echostr/testing, and lists what only its author can answer. In package.json,
"echostr": { "contract": "./dist/test/contract.js" } names a module that exports make and traits; without it, a factory
that takes no options is tried.

  --json      prints JSON
  --lang      zh | en; default by LANG
Exit code: 0 fine (there may be warnings and questions), 1 there are failures, 2 a mistake in the command.`,
    },
  },
} as const
