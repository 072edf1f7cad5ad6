import { checkOptions } from 'echostr'
import type { ChatMessage } from './model.ts'
import { aiError } from './texts.ts'

/** Characters of scripts that write a word with one or two of them. */
const dense = /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF\u{20000}-\u{3FFFF}]/gu
/** Tokens around each message, and of a picture. */
const frame = 4
const picture = 1000

/**
 * How many tokens a text has, roughly and rather too many: one for a Chinese character, one for three of others. The
 * models of today take 0.6 to 1, and one for four.
 *
 * @throws EchostrError `ai_option`
 * @example estimateTokens('你好, world') // 5
 */
export function estimateTokens(text: string): number {
  checkOptions('estimateTokens()', { text }, { text: 'string' }, aiError)
  const characters = text.match(dense)?.length ?? 0
  return characters + Math.ceil((text.length - characters) / 3)
}

/** The same for messages. */
export function tokensOf(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + frame + contentTokens(content), 0)
}

function contentTokens(content: ChatMessage['content']): number {
  if (typeof content === 'string') return estimateTokens(content)
  return content.reduce((sum, part) => sum + (part.type === 'text' ? estimateTokens(part.text) : picture), 0)
}
