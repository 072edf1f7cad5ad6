import { type Awaitable, checkOptions } from 'echostr'
import { apiFailure, failure, secretsOf } from './failure.ts'
import type { ChatMessage, Model, ModelCall, Usage } from './model.ts'
import { aiError } from './texts.ts'

/** What is used of what `streamText` of the Vercel AI SDK gives; anything with a `textStream` will do. */
export interface TextStream {
  readonly textStream: AsyncIterable<string>
  /** With it, failures are told, which `textStream` keeps to itself. */
  readonly fullStream?: AsyncIterable<unknown>
}

/** A part of a `fullStream`, as far as it matters here. */
interface StreamPart {
  readonly type?: unknown
  readonly text?: unknown
  readonly textDelta?: unknown
  readonly error?: unknown
  readonly finishReason?: unknown
  readonly totalUsage?: unknown
  readonly usage?: unknown
  readonly response?: { readonly modelId?: unknown }
}

/**
 * A model of the Vercel AI SDK (`ai`), or of anything else that gives a `textStream`. Give the signal on: a stream that
 * nobody reads any more ends then. Tools are yours here: `streamText` has its own.
 *
 * @throws EchostrError `ai_option`
 * @example
 * aiSdk((messages, { signal }) => streamText({ model: deepseek('deepseek-chat'), messages, abortSignal: signal, onError() {} }))
 */
export function aiSdk(
  ask: (messages: readonly ChatMessage[], call: ModelCall) => Awaitable<TextStream>,
): Model {
  checkOptions('aiSdk()', { ask }, { ask: 'function' }, aiError)
  return async function* (messages, call) {
    try {
      const { textStream, fullStream } = await ask(messages, call)
      yield* fullStream ? partsOf(fullStream, call) : textStream
    } catch (thrown) {
      if (!call.signal.aborted) throw apiFailure(thrown, secretsOf(messages))
    }
  }
}

async function* partsOf(parts: AsyncIterable<unknown>, { used }: ModelCall): AsyncGenerator<string> {
  let reason: unknown
  for await (const part of parts as AsyncIterable<StreamPart>) {
    if (part.type === 'error') throw part.error
    // an empty piece is a sign of life: it is thinking, or calls a tool
    yield part.type === 'text-delta' ? String(part.text ?? part.textDelta ?? '') : ''
    if (part.type === 'finish-step') used(usageOf(part))
    if (part.type === 'finish') reason = part.finishReason
  }
  if (reason === 'content-filter') throw failure('ai_filtered', "The provider's filter has ended the answer")
  if (reason === 'error') throw failure('ai_failed', 'The answer ended with an error')
}

function usageOf({ usage, response }: StreamPart): Usage {
  const { inputTokens, outputTokens, cachedInputTokens } = (usage ?? {}) as Readonly<Record<string, unknown>>
  return {
    ...(typeof response?.modelId === 'string' && { model: response.modelId }),
    ...(typeof inputTokens === 'number' && { input: inputTokens }),
    ...(typeof outputTokens === 'number' && { output: outputTokens }),
    ...(typeof cachedInputTokens === 'number' && { cached: cachedInputTokens }),
  }
}
