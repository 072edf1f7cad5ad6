import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'
import { installInto, packWorkspace } from './workspace.ts'

/** The official clients that run on a Node of this major, the current ones from 22 on. */
function clientsFor(version: string): readonly string[] {
  return Number.parseInt(version, 10) < 22
    ? ['openai@6', 'ai@6', '@ai-sdk/openai-compatible@2']
    : ['openai@7', 'ai@7', '@ai-sdk/openai-compatible@3']
}

/** A chat by each of both clients, against a server like OpenAI's: pieces, a tool, an error. */
const program = `
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { streamText } from 'ai'
import { App } from 'echostr'
import { deliveries, send } from 'echostr/testing'
import { aiSdk, chat, openaiCompatible, toWeChatText } from 'echostr-plugin-ai'
import { fakeOpenAI } from 'echostr-plugin-ai/testing'

const fake = await fakeOpenAI(({ body }) => {
  const { content } = body.messages.at(-1)
  if (content === 'error') return { status: 401, error: { message: 'no' } }
  if (content === 'tool') return { toolCalls: [{ name: 'time', arguments: {} }] }
  return { pieces: ['**答**', 20, '：', content, '。'], reasoning: ['想'], noise: true, usage: { prompt_tokens: 5, completion_tokens: 2 } }
})
const { baseURL } = fake
const provider = createOpenAICompatible({ name: 'fake', baseURL, apiKey: 'test', includeUsage: true })
const models = [
  openaiCompatible({ baseURL, apiKey: 'test', model: 'fake' }),
  aiSdk((messages, { signal }) =>
    streamText({ model: provider('fake'), messages, abortSignal: signal, maxRetries: 0, onError() {} })),
]
const tools = [{ type: 'function', function: { name: 'time', parameters: { type: 'object', properties: {} } }, run: () => '三点' }]
for (const [at, model] of models.entries()) {
  const codes = []
  const app = new App({ token: 'test' }).onError((error) => void codes.push(error.code))
  app.use(chat({ model, tools: at === 0 ? tools : [] }))
  for (const text of at === 0 ? ['你好', 'tool', 'error'] : ['你好', 'error']) {
    const { reply } = await send(app, deliveries({ token: 'test' }).text(text))
    console.log(JSON.stringify(reply?.Content))
  }
  console.log(codes.join())
}
console.log(toWeChatText('**完**'))
await fake.close()
`

const label = '\n\n内容由AI生成'
const unauthorized = 'AI 服务没有配置好，请稍后再来。'
const expected = [
  ...[`答：你好。${label}`, `答：三点。${label}`, unauthorized].map((text) => JSON.stringify(text)),
  'ai_unauthorized',
  ...[`答：你好。${label}`, unauthorized].map((text) => JSON.stringify(text)),
  'ai_unauthorized',
  '完',
]

/** The packed plugin; gives the path of its tarball. */
export function packAi(root: string, folder: string): Promise<string> {
  const files = ['LICENSE', 'README.md', 'README.zh-CN.md', 'dist/index.js', 'dist/testing.d.ts']
  return packWorkspace(root, 'plugins/ai', folder, files)
}

/** Installs the packed plugin beside the packed echostr, with the clients for a Node, and lets it answer there. */
export async function answers(
  { binary, version }: { readonly binary: string; readonly version: string },
  scratch: string,
  tarballs: readonly string[],
): Promise<void> {
  const folder = join(scratch, `ai-${version}`)
  mkdirSync(folder, { recursive: true })
  await installInto(folder, [...tarballs, ...clientsFor(version)])
  writeFileSync(join(folder, 'ai.mjs'), program)
  const said = await command(folder, binary, 'ai.mjs')
  assert.deepEqual(said.trim().split('\n'), expected)
}
