import type { Awaitable } from 'echostr'

/** A part of what a user says: words, or a picture, in the spelling of the Chat Completions API. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }

/** One message of a conversation, in the spelling of the Chat Completions API. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  /** Words; parts only from a user who has sent a picture. */
  readonly content: string | readonly Part[]
}

/** What an answer has used, as far as the model tells. */
export interface Usage {
  /** The model that has answered, as the provider names it. */
  readonly model?: string
  /** Tokens of the messages. */
  readonly input?: number
  /** Those of them that the provider had in its cache. */
  readonly cached?: number
  /** Tokens of the answer, with those it took to think. */
  readonly output?: number
  /** What it has cost, in the provider's money, where the provider says so. */
  readonly cost?: number
}

/** A tool as a model sees it: what the Chat Completions API takes, and a way to call it. */
export interface ModelTool {
  readonly type: 'function'
  readonly function: {
    readonly name: string
    readonly description?: string
    /** A JSON Schema of the arguments. */
    readonly parameters?: Readonly<Record<string, unknown>>
  }
  /**
   * Calls it with the arguments as the model has written them (JSON), and gives the result as text. Never rejects: what
   * goes wrong is told to the model.
   */
  call(argumentsJson: string): Promise<string>
}

/** What a model gets beside the messages. */
export interface ModelCall {
  /** Aborts when nobody can get the answer any more, or the answer has enough. */
  readonly signal: AbortSignal
  /** Names the user to the provider: a digest, which no OpenID can be read from. */
  readonly user: string
  /** The tools of the chat, if it has any. */
  readonly tools?: readonly ModelTool[]
  /** To be told what the answer has used. Calls add up. */
  used(usage: Usage): void
}

/**
 * A language model: gives the answer to the last of the messages, in pieces or whole. Pieces that are empty count as a
 * sign of life.
 *
 * @example const parrot: Model = async (messages) => `You said: ${messages.at(-1)?.content}`
 */
export type Model = (
  messages: readonly ChatMessage[],
  call: ModelCall,
) => Awaitable<string | AsyncIterable<string>>
