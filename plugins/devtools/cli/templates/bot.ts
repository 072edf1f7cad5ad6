import { botReadme } from './bot-readme.ts'
import { dev, index, settings, settingsTest } from './bot-server.ts'
import { development, type Files, json, type Project, scripts, tsconfig } from './project.ts'

/** A bot on `node:http`, with tests and a Dockerfile. */
export function bot(project: Project): Files {
  const { name, echostr, lang } = project
  return {
    'package.json': json({
      name,
      version: '0.1.0',
      private: true,
      type: 'module',
      engines: { node: '>=20.19' },
      scripts: { ...scripts, prestart: 'npm run build', start: 'node dist/src/index.js', dev: 'node dev.js' },
      dependencies: { echostr },
      devDependencies: development,
    }),
    'tsconfig.json': tsconfig,
    'dev.js': dev,
    'src/app.ts': app,
    'src/index.ts': index,
    'src/settings.ts': settings(lang),
    'test/app.test.ts': appTest,
    'test/settings.test.ts': settingsTest,
    '.env.example': environments[lang],
    Dockerfile: dockerfile,
    '.dockerignore': 'node_modules\ndist\n.git\n.env\n',
    '.gitignore': 'node_modules\ndist\n.env\n',
    'README.md': botReadme(project),
  }
}

const app = `import { App, type AppOptions } from 'echostr'

/** The bot: what it answers. */
export function createApp(options: AppOptions): App {
  const app = new App(options)

  app.on('event:subscribe', () => 'Welcome! Write something.')
  app.on('text', (ctx, next) => (ctx.message.Content === 'help' ? 'I say what you say.' : next()))
  app.on('text', (ctx) => \`You said: \${ctx.message.Content}\`)

  return app
}
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
  assert.equal(await say('hello'), 'You said: hello')
})

test('helps', async () => {
  assert.equal(await say('help'), 'I say what you say.')
})

test('welcomes a new follower', async () => {
  const { reply } = await send(app, delivery.event('subscribe'))
  assert.equal(reply?.MsgType, 'text')
})
`

const environments: Readonly<Record<Project['lang'], string>> = {
  zh: `# 把这个文件复制为 .env。环境变量优先于它
# 令牌(Token)：3 到 32 位字母或数字，和后台填的一样
ECHOSTR_TOKEN=xq123456
# 开发者ID(AppID) 和 消息加解密密钥(EncodingAESKey)：两个都有就是安全模式
ECHOSTR_APP_ID=
ECHOSTR_AES_KEY=
PORT=3000
`,
  en: `# Copy this file to .env. What the environment sets goes before it.
# 令牌(Token): 3 to 32 letters and digits, the same as in the console
ECHOSTR_TOKEN=xq123456
# 开发者ID(AppID) and 消息加解密密钥(EncodingAESKey): with both it is secure mode (安全模式)
ECHOSTR_APP_ID=
ECHOSTR_AES_KEY=
PORT=3000
`,
}

const dockerfile = `# npm install writes package-lock.json: it belongs into git, and npm ci installs exactly what stands there
FROM node:24-slim AS build
WORKDIR /app
# a tarball of echostr in this folder, until the package is published
COPY package.json package-lock.json echostr-*.tgz ./
RUN npm ci
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
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s CMD ["node", "-e", "fetch(\`http://127.0.0.1:\${process.env.PORT || 3000}/health\`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# node itself: npm may keep SIGTERM to itself
CMD ["node", "dist/src/index.js"]
`
