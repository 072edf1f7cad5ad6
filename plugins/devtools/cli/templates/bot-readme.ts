import { type Project, tarballNote } from './project.ts'

/** The created bot's README, in the language of whoever creates it. */
export function botReadme(project: Project): string {
  return project.lang === 'zh' ? chinese(project) : english(project)
}

const begin = `\`\`\`sh
npm install
npm test
ECHOSTR_TOKEN=xq123456 npm start
\`\`\``

const trials = `\`\`\`sh
npx echostr dev http://127.0.0.1:3000/wechat --token xq123456
npx echostr send '你好' --token xq123456
npx echostr doctor http://127.0.0.1:3000/wechat --token xq123456
\`\`\``

function english(project: Project): string {
  const { name } = project
  return `# ${name}

A WeChat Official Account (公众号) bot, made with echostr. What it answers is in \`src/app.ts\`.

${begin}

${tarballNote(project)}\`npm start\` compiles and starts the bot, \`npm run dev\` does so again with every change. From a second terminal:

${trials}

\`dev\` prints the address of a page like WeChat's chat window: open it, write hello, and see the answer and the wire. \`send\`
shows what the phone would, \`doctor\` what WeChat's console would say.

| Variable | |
|---|---|
| \`ECHOSTR_TOKEN\` | The token (令牌) of the console |
| \`ECHOSTR_APP_ID\`, \`ECHOSTR_AES_KEY\` | AppID and EncodingAESKey: with both it is secure mode (安全模式) |
| \`PORT\` | Default 3000. WeChat calls port 80 or 443: put a proxy or a tunnel in front |

They may stand in \`.env\`, too (\`cp .env.example .env\`). SIGTERM lets what is running end. \`/health\` answers \`ok\`, for load balancers.

\`docker build -t ${name} . && docker run -e ECHOSTR_TOKEN=… -p 80:3000 ${name}\` needs the \`package-lock.json\` that
\`npm install\` writes: commit it.
`
}

function chinese(project: Project): string {
  const { name } = project
  return `# ${name}

用 echostr 写的微信公众号机器人。回复什么，写在 \`src/app.ts\` 里。

${begin}

${tarballNote(project)}\`npm start\` 先编译再启动；\`npm run dev\` 在每次改动后自动重来。另开一个终端：

${trials}

\`dev\` 会打印一个网址，打开就是像微信一样的聊天网页：发“你好”，看回复和线路上的内容。\`send\` 显示手机会看到的内容，\`doctor\` 说明微信后台会怎么说。

| 环境变量 | |
|---|---|
| \`ECHOSTR_TOKEN\` | 后台的令牌（Token） |
| \`ECHOSTR_APP_ID\`、\`ECHOSTR_AES_KEY\` | AppID 和 EncodingAESKey：两个都有就是安全模式 |
| \`PORT\` | 默认 3000。微信只访问 80 或 443 端口：前面放一个反向代理或内网穿透 |

也可以写在 \`.env\` 里（\`cp .env.example .env\`）。收到 SIGTERM 时，正在处理的会先处理完。\`/health\` 回答 \`ok\`，供负载均衡探测。

\`docker build -t ${name} . && docker run -e ECHOSTR_TOKEN=… -p 80:3000 ${name}\` 需要 \`npm install\` 写出的
\`package-lock.json\`：请把它提交到仓库。
`
}
