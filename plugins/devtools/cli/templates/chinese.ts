import type { Files } from './project.ts'

/** A project whose comments, tests and replies are Chinese; its code is the same. */
export function inChinese(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, translated(text)]))
}

function translated(text: string): string {
  return Object.entries(phrases).reduce((all, [english, chinese]) => all.replaceAll(english, chinese), text)
}

/** What stands in the templates, and what stands there in Chinese; a test finds those that are missing, or too many. */
export const phrases: Readonly<Record<string, string>> = {
  // a bot
  '/** The bot: what it answers. */': '/** 机器人：回答什么。 */',
  "'Welcome! Write something.'": "'欢迎！发一段文字试试。'",
  "=== 'help' ? 'I say what you say.'": "=== '帮助' ? '发什么，我就回什么。'",
  '`You said: $': '`你说：$',
  '/** What the bot says to a text. */': '/** 机器人对一段文字怎么回答。 */',
  "test('echoes'": "test('发什么回什么'",
  "say('hello'), 'You said: hello'": "say('你好'), '你说：你好'",
  "test('helps'": "test('帮助'",
  "say('help'), 'I say what you say.'": "say('帮助'), '发什么，我就回什么。'",
  "test('welcomes a new follower'": "test('欢迎新关注的人'",
  '# npm install writes package-lock.json: it belongs into git, and npm ci installs exactly what stands there':
    '# npm install 会写出 package-lock.json：请提交到 git，npm ci 严格按它安装',
  '# a tarball of echostr in this folder, until the package is published':
    '# echostr 还没有发布到 npm 时，它的 tgz 文件在这个文件夹里',
  '# node itself: npm may keep SIGTERM to itself': '# 直接运行 node：通过 npm 启动时，它可能收不到 SIGTERM',
  '// for Docker and load balancers, which cannot sign': '// 给 Docker 和负载均衡用，它们不会签名',
  '// a port that is busy or not allowed: one line says so': '// 端口被占用或不允许使用：用一行说明',
  '/** No new connections; what runs ends; the connections that wait for nothing are closed. */':
    '/** 不再接受新连接，等正在处理的结束，关闭空闲连接。 */',
  '// a signal that only npm gets ends npm and its shell, and does not come this far':
    '// 只发给 npm 的信号会结束 npm 和它的 shell，到不了这里',
  '/** The settings of the environment, and of the file .env for what it lacks. Ends the process where one is missing. */':
    '/** 取自环境变量，没有的取自 .env 文件。缺了必需的就结束进程。 */',
  '/** A variable that is set but empty counts as unset. */': '/** 设了但为空的，当作没有设。 */',
  "test('a variable that is missing is named'": "test('缺哪个环境变量，就说出哪个'",
  "test('without a key it is plain mode'": "test('没有密钥就是明文模式'",
  '// Compiles when a file changes, and starts the bot again when that has come to something new.':
    '// 文件改动后重新编译，编译结果有变化就重新启动机器人。',
  '// a group of its own each: the compiler is a process of a process':
    '// 各自一个进程组：编译器是子进程的子进程',
  // a bot with a model
  '/** The bot: what it answers, and who it says it is. */': '/** 机器人：回答什么，自称是谁。 */',
  '// an account that may send customer-service messages puts push(client({ appId, secret })) in front':
    '// 能发客服消息的公众号，在前面加上 push(client({ appId, secret }))',
  "=== 'help' ? 'Ask me anything; /new begins anew.'": "=== '帮助' ? '直接提问，发“/new”重新开始。'",
  "'You are a customer-service assistant. Keep answers short.'": "'你是客服小助手，回答简短。'",
  "test('answers in words that WeChat shows, with the label, and remembers'":
    "test('用微信能显示的文字回答，带标识，记得前文'",
  "['**Answer**: ', `": "['**答**：', `",
  ' messages.`])': ' 条。`])',
  "say('hello'), 'Answer: 2 messages.": "say('你好'), '答：2 条。",
  "say('once more'), 'Answer: 4 messages.": "say('再来'), '答：4 条。",
  "say('help'), 'Ask me anything; /new begins anew.'": "say('帮助'), '直接提问，发“/new”重新开始。'",
  "test('a model that takes half a minute: what is complete goes out in time'":
    "test('模型要说半分钟：说完的部分按时发出'",
  "['One sentence. ', 30_000, 'Another.']": "['第一句。', 30_000, '第二句。']",
  ".text('hello'), { clock })": ".text('你好'), { clock })",
  "=== 'text' && answer.reply.Content, 'One sentence.'": "=== 'text' && answer.reply.Content, '第一句。'",
  '/** Pieces as a model gives them; a number is a wait in milliseconds: ':
    '/** 像模型那样一段一段给出；数字是等待的毫秒数：',
  // a plugin
  'For echostr: …': '（一句话说明）',
  '/** Options of {@link ': '/** 选项，见 {@link ',
  '/** The text that is answered. Default `ping`. */': '/** 要回答的词。默认 `ping`。 */',
  '/** What is said to it. Default `pong`. */': '/** 回答什么。默认 `pong`。 */',
  'Answers one word. All else goes on to the handlers behind.': '回答一个词，其他的交给后面的处理函数。',
  "({ word: 'hello', reply: 'hi' })": "({ word: '在吗', reply: '在' })",
  "'an empty word'": "'word 为空'",
  "'an empty reply'": "'reply 为空'",
  '// npm test and npx echostr check both run in it': '// npm test 和 npx echostr check 都在这个文件夹里运行',
  '// what every plugin has to do: foreign messages, retries, two apps, nothing left behind …':
    '// 每个插件都要做到的：不归它管的消息、重试、两个应用、什么都不留下……',
  '/** An app with the plugin; what it says to a text. */': '/** 装了插件的应用：它对一段文字怎么回答。 */',
  "'from behind'": "'后面的回答'",
  "test('answers its word'": "test('回答它的词'",
  "say(' hello '), 'hi'": "say(' 在吗 '), '在'",
  "test('lets all else pass'": "test('其他的都放过'",
  "())('hello'), ": "())('你好'), ",
}
