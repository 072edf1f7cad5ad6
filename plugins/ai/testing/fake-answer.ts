import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'

/** A call of a tool, as a model makes it. */
export interface FakeToolCall {
  readonly name: string
  readonly arguments: object | string
}

/** What the server of `fakeOpenAI` answers. */
export interface FakeAnswer {
  /** Pieces of the answer, and waits in milliseconds. */
  readonly pieces?: readonly (string | number)[]
  /** What it thinks before that, as `reasoning_content`. */
  readonly reasoning?: readonly string[]
  readonly toolCalls?: readonly FakeToolCall[]
  /** HTTP status. Default 200; with any other, `error` is the answer. */
  readonly status?: number
  /** What is told as the error; with status 200 it comes in the stream, behind the pieces. */
  readonly error?: { readonly message?: string; readonly code?: string; readonly type?: string }
  /** The header Retry-After, in seconds. */
  readonly retryAfter?: number
  /** Why it ends; `null`: for no reason. Default `stop`, or `tool_calls`. */
  readonly finish?: string | null
  /** How it ends: with `[DONE]`, without it, by a broken connection, or never. Default `done`. */
  readonly end?: 'done' | 'silent' | 'broken' | 'never'
  /** Sends lines that are comments and chunks without a choice in between, as providers do. */
  readonly noise?: boolean
  /** What the last chunk tells. */
  readonly usage?: Readonly<Record<string, unknown>>
}

/** Writes an answer as the Chat Completions API streams it. */
export async function write(answer: FakeAnswer, res: ServerResponse): Promise<void> {
  const { status = 200, retryAfter, error, end = 'done' } = answer
  const more = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  if (status !== 200) {
    res.writeHead(status, { 'content-type': 'application/json', ...more })
    res.end(JSON.stringify({ error: error ?? { message: String(status) } }))
    return
  }
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  for await (const chunk of chunksOf(answer)) {
    if (res.destroyed) return
    res.write(chunk)
  }
  if (end === 'broken') res.destroy()
  else if (end === 'done') res.end('data: [DONE]\n\n')
  else if (end === 'silent') res.end()
}

async function* chunksOf(answer: FakeAnswer): AsyncGenerator<string> {
  const { pieces = [], reasoning = [], toolCalls = [], usage, error, noise } = answer
  yield chunk({ role: 'assistant', content: '' })
  for (const text of reasoning) yield chunk({ reasoning_content: text, content: null })
  for (const piece of pieces) {
    if (noise) yield ': keep-alive\n\ndata:{"object":"chat.completion.chunk","choices":[]}\r\n\r\n'
    if (typeof piece === 'number') await setTimeout(piece)
    else yield chunk({ content: piece })
  }
  for (const [index, call] of toolCalls.entries()) yield* toolChunks(index, call)
  if (error) yield `data: ${JSON.stringify({ error })}\n\n`
  const { finish = toolCalls.length > 0 ? 'tool_calls' : 'stop' } = answer
  if (finish !== null) yield chunk({}, finish)
  if (usage) yield `data: ${JSON.stringify({ ...frame, choices: [], usage })}\n\n`
}

const frame = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'fake-1' }

function chunk(delta: object, finish_reason: string | null = null): string {
  return `data: ${JSON.stringify({ ...frame, choices: [{ index: 0, delta, finish_reason }] })}\n\n`
}

/** A call comes in two pieces. */
function toolChunks(index: number, { name, arguments: given }: FakeToolCall): readonly string[] {
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  const half = Math.floor(text.length / 2)
  const call = {
    index,
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: text.slice(0, half) },
  }
  return [
    chunk({ tool_calls: [call] }),
    chunk({ tool_calls: [{ index, function: { arguments: text.slice(half) } }] }),
  ]
}
