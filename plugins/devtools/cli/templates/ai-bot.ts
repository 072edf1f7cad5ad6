import { bot } from './bot.ts'
import { type Files, json, type Project } from './project.ts'

/** A bot that answers with a language model; without a key, by a script. */
export function aiBot(project: Project): Files {
  const files = bot(project)
  const manifest = JSON.parse(files['package.json'] ?? '{}')
  const { lang } = project
  return {
    ...files,
    'package.json': json({
      ...manifest,
      dependencies: { ...manifest.dependencies, 'echostr-plugin-ai': project.ai },
    }),
    'src/app.ts': app,
    'src/model.ts': model[lang],
    'src/index.ts': (files['src/index.ts'] ?? '')
      .replace('import { loadSettings }', "import { modelIn } from './model.ts'\nimport { loadSettings }")
      .replace('createApp(options)', 'createApp(options, modelIn(process.env))'),
    'test/app.test.ts': appTest,
    '.env.example': `${files['.env.example']}${environment[lang]}`,
    'README.md': `${files['README.md']}${readme[lang]}`,
  }
}

const app = `import { App, type AppOptions } from 'echostr'
import { fetchOnNext, late } from 'echostr/plugins/late'
import { chat, type Model } from 'echostr-plugin-ai'

/** The bot: what it answers, and who it says it is. */
export function createApp(options: AppOptions, model: Model): App {
  const app = new App(options)

  // an account that may send customer-service messages puts push(client({ appId, secret })) in front
  app.use(late({ via: [fetchOnNext()] }))
  app.on('text', (ctx, next) => (ctx.message.Content === 'help' ? 'Ask me anything; /new begins anew.' : next()))
  app.use(
    chat({
      model,
      system: 'You are a customer-service assistant. Keep answers short.',
      greeting: true,
      report: (error, ctx) => app.report(error, ctx),
    }),
  )

  return app
}
`

/** What stands in the model's file, in a language. */
interface ModelTexts {
  readonly comment: string
  readonly asked: string
  readonly said: readonly string[]
  readonly slow: string
}

const model: Readonly<Record<Project['lang'], string>> = {
  zh: modelFile({
    comment: '环境里的模型；没有设置时照剧本说，不需要 key。',
    asked: '**你问：**',
    said: [
      '没有设置 `AI_BASE_URL`、`AI_API_KEY`、`AI_MODEL`，',
      '所以这是照剧本说的。\\n\\n',
      '- 看看 `src/model.ts`\\n',
      '- 把它们写进 `.env`',
    ],
    slow: '问题里有“慢”，就要说二十秒',
  }),
  en: modelFile({
    comment: 'The model of the environment; without one, a script that needs no key.',
    asked: '**You asked:** ',
    said: [
      '`AI_BASE_URL`, `AI_API_KEY` and `AI_MODEL` are not set, ',
      'so this is a script. ',
      '\\n\\n- See `src/model.ts`\\n',
      '- Put them into `.env`',
    ],
    slow: 'a question with slow or 慢 takes twenty seconds',
  }),
}

function modelFile({ comment, said, asked, slow }: ModelTexts): string {
  const pieces = said.map((piece) => `    wait,\n    '${piece}',`).join('\n')
  return `import { type ChatMessage, type Model, openaiCompatible } from 'echostr-plugin-ai'
import { scriptedModel } from 'echostr-plugin-ai/testing'

type Environment = Readonly<Record<string, string | undefined>>

/** ${comment} */
export function modelIn(env: Environment): Model {
  const { AI_BASE_URL: baseURL, AI_API_KEY: apiKey, AI_MODEL: model } = env
  return baseURL && apiKey && model ? openaiCompatible({ baseURL, apiKey, model }) : scriptedModel(script)
}

/** Pieces as a model gives them; a number is a wait in milliseconds: ${slow}. */
function script(messages: readonly ChatMessage[]): readonly (string | number)[] {
  const question = String(messages.at(-1)?.content)
  const wait = /慢|slow/i.test(question) ? 5000 : 400
  return [
    '${asked}',
    question,
    '\\n\\n',
${pieces}
  ]
}
`
}

const appTest = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveries, fakeClock, play, send } from 'echostr/testing'
import { scriptedModel } from 'echostr-plugin-ai/testing'
import { createApp } from '../src/app.ts'
import { modelIn } from '../src/model.ts'

const token = 'testToken'

test('answers in words that WeChat shows, with the label, and remembers', async () => {
  const model = scriptedModel((messages) => ['**Answer**: ', \`\${messages.length} messages.\`])
  const app = createApp({ token }, model)
  const delivery = deliveries({ token })
  const say = async (words: string) => {
    const { reply } = await send(app, delivery.text(words))
    return reply?.MsgType === 'text' ? reply.Content : undefined
  }
  assert.equal(await say('hello'), 'Answer: 2 messages.\\n\\n内容由AI生成')
  assert.equal(await say('once more'), 'Answer: 4 messages.\\n\\n内容由AI生成')
  assert.equal(await say('/new'), '好的，我们重新开始。')
  assert.equal(await say('help'), 'Ask me anything; /new begins anew.')
})

test('a model that takes half a minute: what is complete goes out in time', async () => {
  const clock = fakeClock()
  const model = scriptedModel(['One sentence. ', 30_000, 'Another.'], { clock })
  const playing = play(createApp({ token, clock }, model), deliveries({ token, clock }).text('hello'), { clock })
  await clock.pass(15_000)
  const { answer } = await playing
  assert.equal(answer?.reply?.MsgType === 'text' && answer.reply.Content, 'One sentence.')
})

test('welcomes a new follower', async () => {
  const { reply } = await send(createApp({ token }, modelIn({})), deliveries({ token }).event('subscribe'))
  assert.equal(reply?.MsgType, 'text')
})
`

const environment: Readonly<Record<Project['lang'], string>> = {
  zh: `# 大模型：任何兼容 OpenAI 接口的服务；三个都不填就照剧本说
AI_BASE_URL=
AI_API_KEY=
AI_MODEL=
`,
  en: `# The language model: any service with an API like OpenAI's; without all three, a script answers
AI_BASE_URL=
AI_API_KEY=
AI_MODEL=
`,
}

const providers = `| DeepSeek | \`https://api.deepseek.com\` |
| Qwen 通义千问 | \`https://dashscope.aliyuncs.com/compatible-mode/v1\` |
| GLM 智谱 | \`https://open.bigmodel.cn/api/paas/v4\` |
| Kimi | \`https://api.moonshot.cn/v1\` |
| Doubao 豆包 | \`https://ark.cn-beijing.volces.com/api/v3\` |
| Ollama | \`http://localhost:11434/v1\`, \`AI_API_KEY=ollama\` |
`

const readme: Readonly<Record<Project['lang'], string>> = {
  zh: `
## 大模型

不设置也能用：照剧本说；发“慢”，看一个要说二十秒的回答怎么送到。设置 \`AI_BASE_URL\`、\`AI_API_KEY\`、\`AI_MODEL\`（模型名）就用真的：

| 服务商 | \`AI_BASE_URL\` |
|---|---|
${providers}
它是谁、记多少、每人能问多少次，见 \`src/app.ts\`；其余的见 \`node_modules/echostr/docs/zh/guide/ai.md\`。
`,
  en: `
## The language model

Without one, a script answers; write slow to see how an answer that takes twenty seconds arrives. With
\`AI_BASE_URL\`, \`AI_API_KEY\` and \`AI_MODEL\` (the model's name) a real one does:

| Provider | \`AI_BASE_URL\` |
|---|---|
${providers}
Who it is, how much it remembers and how often each user may ask: \`src/app.ts\`. All of it: \`node_modules/echostr/docs/en/guide/ai.md\`.
`,
}
