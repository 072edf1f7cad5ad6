import type { Context, Message } from 'echostr'
import { failure } from './failure.ts'
import type { ChatMessage } from './model.ts'
import type { ChatSettings } from './settings.ts'
import { wellFormedText } from './well-formed.ts'

/** What a user asks. */
export interface Asked {
  /** For the model. */
  readonly content: ChatMessage['content']
  /** For memory, limits and moderation: the words alone. */
  readonly text: string
}

/** A message that the chat answers: with an answer of the model, or with words of its own. */
export type Question =
  | { readonly kind: 'ask'; read(signal: AbortSignal): Promise<Asked> }
  | { readonly kind: 'reset' }
  | { readonly kind: 'sticker' }

/** What WeChat sends in the place of stickers, GIFs and some cards. */
const unsupported = /^[【[](?:收到不支持的消息类型|Unsupported Message)/

/** The question of a message; `undefined` for what the chat does not answer. */
export function questionOf(ctx: Context, settings: ChatSettings): Question | undefined {
  switch (ctx.message.MsgType) {
    case 'text':
      return textOf(ctx.message, settings)
    case 'voice':
      return voiceOf(ctx, settings)
    case 'image':
      return settings.images ? imageOf(ctx.message, settings) : undefined
    default:
      return undefined
  }
}

function textOf(message: Message, { reset }: ChatSettings): Question | undefined {
  const text = field(message, 'Content').trim()
  if (text === '') return undefined
  if (unsupported.test(text)) return { kind: 'sticker' }
  if (reset.includes(text.toLowerCase())) return { kind: 'reset' }
  return { kind: 'ask', read: async () => ({ content: text, text }) }
}

function voiceOf(ctx: Context, settings: ChatSettings): Question | undefined {
  const heard = field(ctx.message, 'Recognition').trim()
  if (heard !== '') return { kind: 'ask', read: async () => ({ content: heard, text: heard }) }
  if (!settings.transcribe) return undefined
  return {
    kind: 'ask',
    read: async (signal) => {
      const text = await transcribed(ctx, settings, signal)
      return { content: text, text }
    },
  }
}

async function transcribed(ctx: Context, settings: ChatSettings, signal: AbortSignal): Promise<string> {
  const { transcribe, client } = settings
  try {
    const media = await client?.(ctx)?.media.get(field(ctx.message, 'MediaId'))
    const text = media && 'body' in media ? await transcribe?.(media, { ctx, signal }) : undefined
    if (typeof text === 'string' && text.trim() !== '') return text.trim()
  } catch (cause) {
    throw failure('ai_voice_failed', 'A voice message could not be turned into text', cause)
  }
  throw failure('ai_voice_unclear', 'A voice message had no words')
}

function imageOf(message: Message, { words }: ChatSettings): Question {
  const content = [
    { type: 'text', text: words.picture },
    { type: 'image_url', image_url: { url: field(message, 'PicUrl') } },
  ] as const
  return { kind: 'ask', read: async () => ({ content, text: words.picture }) }
}

function field(message: Message, name: string): string {
  const value = (message as unknown as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'string' ? wellFormedText(value) : ''
}
