import type { Context } from './context.ts'
import { EchostrError } from './errors.ts'
import type { Article, Reply, TextReply } from './reply.ts'
import { withoutForbidden } from './xml-writer.ts'

/** Longest text of a passive reply, in bytes of UTF-8. */
export const maxTextBytes = 2048

/**
 * What happens to text over 2048 bytes: `cut` sends what fits; `late` cuts at a sentence and hands the rest to
 * `onLate`; `throw` sends none of it and lets `onError` decide.
 */
export type Overflow = 'cut' | 'late' | 'throw'

/** A reply within WeChat's limits. */
export interface Fitted {
  readonly reply: Reply
  /** What did not fit and is to be sent late. */
  readonly rest?: TextReply
  /** What to report. */
  readonly report?: EchostrError
}

/** Brings a reply within WeChat's limits. Throws `text_too_long` when told so. */
export function fit(reply: Reply, ctx: Context, overflow: Overflow): Fitted {
  if (reply.MsgType === 'text') return fitText(reply, overflow)
  if (reply.MsgType === 'news') return fitArticles(reply, ctx)
  return { reply }
}

function fitText(reply: TextReply, overflow: Overflow): Fitted {
  // a UTF-16 unit is at most three bytes of UTF-8
  if (reply.Content.length * 3 <= maxTextBytes) return { reply }
  const content = withoutForbidden(reply.Content)
  const bytes = Buffer.byteLength(content)
  if (bytes <= maxTextBytes) return { reply }
  const report = new EchostrError(
    'text_too_long',
    `A text reply has ${bytes} bytes, WeChat takes ${maxTextBytes}`,
  )
  if (overflow === 'throw') throw report
  const end = overflow === 'late' ? sentenceEnd(content) : codePointEnd(content)
  const short: TextReply = { ...reply, Content: content.slice(0, end) }
  if (overflow === 'cut') return { reply: short, report }
  return { reply: short, rest: { ...reply, Content: content.slice(end) }, report }
}

/** How many UTF-16 units fit into the limit without cutting a code point. */
function codePointEnd(content: string): number {
  return new TextEncoder().encodeInto(content, new Uint8Array(maxTextBytes)).read
}

/** Where the last sentence or line that fits ends; in the second half, else text without borders is cut to nothing. */
function sentenceEnd(content: string): number {
  const limit = codePointEnd(content)
  const head = content.slice(0, limit)
  const end = Math.max(
    ...Array.from(head.matchAll(/[。！？!?…；;\n]|\. /g), (mark) => mark.index + mark[0].length),
    0,
  )
  return end > limit / 2 ? end : limit
}

function fitArticles(reply: Extract<Reply, { MsgType: 'news' }>, ctx: Context): Fitted {
  const limit = ctx.message.MsgType === 'event' ? 8 : 1
  const count = reply.Articles.length
  if (count <= limit) return { reply }
  const Articles: readonly Article[] = reply.Articles.slice(0, limit)
  const report = new EchostrError(
    'too_many_articles',
    `A news reply has ${count} articles, WeChat takes ${limit} here`,
  )
  return { reply: { ...reply, Articles }, report }
}
