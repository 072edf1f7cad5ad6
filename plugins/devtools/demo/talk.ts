import type { Clock, Handler } from 'echostr'
import { type ChatMessage, chat, type Model, openaiCompatible } from 'echostr-plugin-ai'
import { scriptedModel } from 'echostr-plugin-ai/testing'

const asks = /^ai\s+(.+)$/is

/** Answers what begins with `ai`: by the model of the environment, or by a scripted one where none is set. */
export function talk(clock: Clock, env: NodeJS.ProcessEnv = process.env): Handler<'text'> {
  const answer = chat({
    model: modelOf(env) ?? scriptedModel(script, { clock }),
    system: '你是 echostr 演示公众号里的助手，回答简短。',
    clock,
  })
  return (ctx, next) => {
    const [, question] = asks.exec(ctx.message.Content) ?? []
    if (question === undefined) return next()
    // what is changed here, the chat sees
    Object.assign(ctx.message, { Content: question })
    return answer(ctx, next)
  }
}

function modelOf({
  AI_BASE_URL: baseURL,
  AI_API_KEY: apiKey,
  AI_MODEL: model,
}: NodeJS.ProcessEnv): Model | undefined {
  return baseURL && model ? openaiCompatible({ baseURL, apiKey: apiKey || 'none', model }) : undefined
}

/** Markdown in pieces, as a model gives it, and what it remembers. */
function script(messages: readonly ChatMessage[]): readonly (string | number)[] {
  const asked = messages.filter(({ role }) => role === 'user').map(({ content }) => String(content))
  const before = asked.slice(0, -1).map((text) => `- ${text}`)
  return [
    ...['**你', '问：**', asked.at(-1) ?? '', '\n\n', 500],
    ...(before.length > 0 ? ['你之前问过：\n', 300, `${before.join('\n')}\n\n`, 500] : []),
    ...['没有设置 `AI_BASE_URL`、`AI_API_KEY`、`AI_MODEL`，', 500, '所以这是照剧本说的。'],
  ]
}
