import { development, type Files, json, type Project, scripts, tsconfig } from './project.ts'

/** A bot on `node:http`, with a test and a Dockerfile. */
export function bot({ name, version }: Project): Files {
  return {
    'package.json': json({
      name,
      version: '0.1.0',
      private: true,
      type: 'module',
      engines: { node: '>=20.12' },
      scripts: { ...scripts, start: 'node dist/src/index.js' },
      dependencies: { echostr: `^${version}` },
      devDependencies: development,
    }),
    'tsconfig.json': tsconfig,
    'src/app.ts': app,
    'src/index.ts': index,
    'test/app.test.ts': appTest,
    Dockerfile: dockerfile,
    '.dockerignore': 'node_modules\ndist\n.git\n.env\n',
    '.gitignore': 'node_modules\ndist\n.env\n',
    'README.md': readme(name),
  }
}

const app = `import { App, type AppOptions } from 'echostr'

/** The bot: what it answers. */
export function createApp(options: AppOptions): App {
  const app = new App(options)

  app.on('event:subscribe', () => '欢迎！发一段文字试试。')
  app.on('text', (ctx, next) => (ctx.message.Content === '帮助' ? '发什么，我就回什么。' : next()))
  app.on('text', (ctx) => \`You said: \${ctx.message.Content}\`)

  return app
}
`

const index = `import { createServer } from 'node:http'
import { listener, serverOptions } from 'echostr'
import { createApp } from './app.ts'

const { TOKEN = '', APP_ID, AES_KEY, PORT = '3000' } = process.env

const secure = APP_ID && AES_KEY ? { appId: APP_ID, encodingAESKey: AES_KEY } : {}
const app = createApp({ token: TOKEN, ...secure })

const server = createServer(serverOptions, listener(app, { path: '/wechat' }))
server.listen(Number(PORT), () => console.log(\`http://127.0.0.1:\${PORT}/wechat\`))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close())
`

const appTest = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveries, send } from 'echostr/testing'
import { createApp } from '../src/app.ts'

const token = 'testToken'
const app = createApp({ token })
const delivery = deliveries({ token })

/** What the bot says to a text. */
async function say(words: string): Promise<string | undefined> {
  const { reply } = await send(app, delivery.text(words))
  return reply?.MsgType === 'text' ? reply.Content : undefined
}

test('echoes', async () => {
  assert.equal(await say('你好'), 'You said: 你好')
})

test('helps', async () => {
  assert.equal(await say('帮助'), '发什么，我就回什么。')
})

test('welcomes a new follower', async () => {
  const { reply } = await send(app, delivery.event('subscribe'))
  assert.equal(reply?.MsgType, 'text')
})
`

const dockerfile = `FROM node:24-slim AS build
WORKDIR /app
COPY package*.json ./
RUN npm install
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
CMD ["node", "dist/src/index.js"]
`

function readme(name: string): string {
  return `# ${name}

A WeChat Official Account (公众号) bot, made with echostr. What it answers is in \`src/app.ts\`.

\`\`\`sh
npm install
npm test
TOKEN=xq123456 npm start
\`\`\`

From a second terminal:

\`\`\`sh
npx echostr dev
npx echostr send '你好'
npx echostr doctor http://127.0.0.1:3000/wechat --token xq123456
\`\`\`

\`dev\` prints the address of a page like WeChat's chat window: open it, write 你好, and see the answer and the wire.

| Variable | |
|---|---|
| \`TOKEN\` | The token (令牌) of the console |
| \`APP_ID\`, \`AES_KEY\` | AppID and EncodingAESKey: with both it is secure mode (安全模式) |
| \`PORT\` | Default 3000. WeChat calls port 80 or 443: put a proxy or a tunnel in front |

\`docker build -t ${name} . && docker run -e TOKEN=… -p 80:3000 ${name}\`
`
}
