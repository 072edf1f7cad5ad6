import { isStream } from '../base/stream.ts'
import { type Article, checked, isArticle, type Reply } from './reply.ts'
import { withoutForbidden } from './xml-writer.ts'

/**
 * A reply that is there as a whole: as an object; as a string, short for `text()`; as articles, short for
 * `news()`; `null` for silence (WeChat gets `success`).
 */
export type WholeResult = Reply | string | readonly Article[] | null

/**
 * What a handler may return: a whole reply, or the pieces of a text, as a language model gives them: an async generator,
 * a `ReadableStream` of strings, the `textStream` of an SDK. What is complete when WeChat's window closes goes out as
 * the first part, and the rest follows late. Returning nothing keeps what `next()` gave.
 *
 * @example app.on('text', async function* (ctx) { for await (const piece of model(ctx.message.Content)) yield piece })
 */
export type Result = WholeResult | AsyncIterable<string>

/** True for what a handler may return. */
export function isResult(value: unknown): value is Result {
  return isWhole(value) || isStream(value)
}

/** True for a reply that is there as a whole. */
export function isWhole(value: unknown): value is WholeResult {
  if (typeof value === 'string' || value === null) return true
  if (Array.isArray(value)) return value.every(isArticle)
  return typeof value === 'object' && typeof (value as { MsgType?: unknown }).MsgType === 'string'
}

/** The reply a result stands for, as it is; `undefined` is silence. */
export function asReply(result: WholeResult | undefined): Reply | undefined {
  if (typeof result === 'string') return isSilent(result) ? undefined : { MsgType: 'text', Content: result }
  if (result === undefined || result === null) return undefined
  return isArticles(result) ? { MsgType: 'news', Articles: result } : result
}

/** The reply a result stands for, checked; `undefined` is silence. Throws `bad_reply`. */
export function toReply(result: WholeResult | undefined): Reply | undefined {
  const reply = asReply(result)
  return reply && spoken(checked(reply))
}

function isArticles(result: WholeResult): result is readonly Article[] {
  return Array.isArray(result)
}

/** The reply, unless there is nothing in it that WeChat would show. */
function spoken(reply: Reply): Reply | undefined {
  if (reply.MsgType === 'text') return isSilent(reply.Content) ? undefined : reply
  if (reply.MsgType === 'news') return reply.Articles.length === 0 ? undefined : reply
  return reply
}

/** True for text that is empty once forbidden characters are dropped. */
function isSilent(text: string): boolean {
  // nearly always the first character shows already that the text is not empty
  const first = text.charCodeAt(0)
  return !(first >= 0x20 && first < 0xd800) && withoutForbidden(text) === ''
}
