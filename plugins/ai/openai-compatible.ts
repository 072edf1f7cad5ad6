import { checkOptions, type OptionCheck, type OptionTable } from 'echostr'
import OpenAI from 'openai'
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions'
import { boundedFetch } from './bounded-fetch.ts'
import { apiFailure, failure, secretsOf } from './failure.ts'
import type { ChatMessage, Model, ModelCall, Usage } from './model.ts'
import { aiError } from './texts.ts'
import { type Delta, ToolCalls } from './tool-calls.ts'

/** Options of {@link openaiCompatible}. */
export interface OpenAICompatibleOptions {
  /**
   * Where the provider's API begins, e.g. `https://api.deepseek.com`: `/chat/completions` is added, and nothing else, so a
   * `/v1` has to stand there where the provider has one.
   */
  readonly baseURL: string
  /** The key. A secret: it is in no error. */
  readonly apiKey: string
  /** The model's name, as the provider spells it. */
  readonly model: string
  /** More of the request, e.g. `{ temperature: 0.3, max_tokens: 800 }`, or what only this provider knows. */
  readonly params?: Readonly<Record<string, unknown>>
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * How often a request is tried again that came to nothing: 408, 409, 429 (after `Retry-After`), 5xx, no connection.
   * Never once a piece has come. Default 2.
   */
  readonly maxRetries?: number
  /** Milliseconds until a request that is not answered has failed. Default 120000. */
  readonly timeout?: number
  /** In the place of Node's `fetch`, e.g. for a proxy. */
  readonly fetch?: typeof fetch
}

const address: OptionCheck = {
  is: 'an address that begins with http:// or https://',
  fits: (value) => typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value),
}

const known: OptionTable<OpenAICompatibleOptions> = {
  baseURL: address,
  apiKey: 'text',
  model: 'text',
  'params?': 'object',
  'headers?': 'object',
  'maxRetries?': 'count',
  'timeout?': 'positive',
  'fetch?': 'function',
}

/** Rounds of an answer: a model that goes on calling tools has to say something in the last. */
const mostRounds = 6

/**
 * A model of any provider with a Chat Completions API like OpenAI's: DeepSeek, Qwen, GLM, Kimi, Doubao, Ollama … It is
 * asked by the official client `openai`, streams, and shows nothing of what it thinks (`reasoning_content`, `<think>`).
 *
 * @throws EchostrError `ai_option`
 * @example openaiCompatible({ baseURL: 'https://api.deepseek.com', apiKey: process.env.AI_API_KEY ?? '', model: 'deepseek-chat' })
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export function openaiCompatible(options: OpenAICompatibleOptions): Model {
  const given = checkOptions('openaiCompatible()', options, known, aiError)
  const client = clientOf(given)
  return async function* (messages, call) {
    try {
      yield* answered(client, given, messages, call)
    } catch (thrown) {
      if (!call.signal.aborted) throw apiFailure(thrown, [given.apiKey, ...secretsOf(messages)])
    }
  }
}

/** What stands in the environment for OpenAI's own service is not for another provider, and nothing is logged. */
function clientOf({
  baseURL,
  apiKey,
  headers,
  maxRetries = 2,
  timeout = 120_000,
  fetch = globalThis.fetch,
}: OpenAICompatibleOptions) {
  return new OpenAI({
    baseURL,
    apiKey,
    maxRetries,
    timeout,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
    ...(headers && { defaultHeaders: headers }),
    fetch: boundedFetch(fetch),
  })
}

async function* answered(
  client: OpenAI,
  { model, params }: OpenAICompatibleOptions,
  messages: readonly ChatMessage[],
  { signal, user, tools, used }: ModelCall,
): AsyncGenerator<string> {
  const said: unknown[] = [...messages]
  for (let round = 1; round <= mostRounds; round++) {
    const calls = new ToolCalls(tools)
    const request = {
      model,
      messages: said,
      stream: true,
      stream_options: { include_usage: true },
      user,
      ...calls.request(round === mostRounds),
      ...params,
    }
    const body = request as unknown as ChatCompletionCreateParamsStreaming
    yield* pieces(await client.chat.completions.create(body, { signal }), calls, used)
    if (signal.aborted || !calls.any) return
    said.push(...(await calls.answered()))
  }
}

/** The pieces of one round. Tool calls are gathered; an end without a reason is none. */
async function* pieces(
  chunks: AsyncIterable<ChatCompletionChunk>,
  calls: ToolCalls,
  used: (usage: Usage) => void,
): AsyncGenerator<string> {
  let reason: string | undefined
  for await (const { choices, usage, model } of chunks) {
    if (usage) used(usageOf(usage, model))
    // the chunk that tells the usage has no choice
    const choice = choices?.[0]
    if (!choice) continue
    const { content, refusal } = choice.delta ?? {}
    calls.add((choice.delta ?? {}) as Delta)
    // an empty piece is a sign of life: it is thinking
    yield [content, refusal].filter((text) => typeof text === 'string').join('')
    reason = choice.finish_reason ?? reason
  }
  checkReason(reason)
}

function checkReason(reason: string | undefined): void {
  if (reason === 'content_filter') throw failure('ai_filtered', "The provider's filter has ended the answer")
  if (reason === 'insufficient_system_resource')
    throw failure('ai_rate_limited', 'The provider has ended the answer: it has too much to do')
  if (reason === undefined) throw failure('ai_cut_off', 'The stream of the provider broke off')
}

/** What some providers say beside what OpenAI does: DeepSeek its cache, OpenRouter the cost. */
interface MoreUsage {
  readonly prompt_cache_hit_tokens?: number
  readonly cost?: number
}

function usageOf(usage: OpenAI.CompletionUsage & MoreUsage, model: string | undefined): Usage {
  const cached = usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens
  return {
    ...(typeof model === 'string' && { model }),
    input: usage.prompt_tokens,
    output: usage.completion_tokens,
    ...(cached !== undefined && { cached }),
    ...(usage.cost !== undefined && { cost: usage.cost }),
  }
}
