import type { Context } from '../context.ts'
import { EchostrError } from '../errors.ts'
import type { NewsReply, Reply, TextReply } from './reply.ts'
import { withoutForbidden } from './xml-writer.ts'

/** Longest text of a passive reply, in bytes of UTF-8. */
export const maxTextBytes = 2048

/**
 * What happens to a reply that a passive answer cannot carry whole (text over 2048 bytes, more than one article, or
 * eight for an event): `cut` sends what fits; `late` cuts a text at a sentence and hands the rest to `onLate`; `throw`
 * sends none of a long text and lets `onError` decide. A reply that goes late anyway goes whole.
 */
export type Overflow = 'cut' | 'late' | 'throw'

/** What a passive answer can carry of a reply that is over WeChat's limits. */
export interface Fitted {
  readonly reply: Reply
  /** What it cannot carry. */
  readonly rest: Reply
  /** What to report when the rest is dropped. */
  readonly report: EchostrError
}

/**
 * What a passive answer can carry of the reply; `undefined` for a reply that is within the limits as it is. Only what
 * is written passively is cut: a late way has limits of its own.
 */
export function fit(reply: Reply, ctx: Context, overflow: Overflow): Fitted | undefined {
  if (reply.MsgType === 'text') return fitText(reply, overflow)
  return reply.MsgType === 'news' ? fitArticles(reply, ctx) : undefined
}

/** Throws `text_too_long` for a text that no passive answer can carry whole. */
export function refuseLong(reply: Reply): void {
  const fitted = reply.MsgType === 'text' ? fitText(reply, 'throw') : undefined
  if (fitted) throw fitted.report
}

function fitText(reply: TextReply, overflow: Overflow): Fitted | undefined {
  // a UTF-16 unit is at most three bytes of UTF-8
  if (reply.Content.length * 3 <= maxTextBytes) return undefined
  const content = withoutForbidden(reply.Content)
  const bytes = Buffer.byteLength(content)
  if (bytes <= maxTextBytes) return undefined
  const end = overflow === 'late' ? sentenceEnd(content) : fittingEnd(content)
  return {
    reply: { ...reply, Content: content.slice(0, end) },
    rest: { ...reply, Content: content.slice(end) },
    report: new EchostrError(
      'text_too_long',
      `A text reply has ${bytes} bytes, WeChat takes ${maxTextBytes}`,
    ),
  }
}

/** How many UTF-16 units fit into the limit without cutting a code point. */
export function codePointEnd(content: string): number {
  return new TextEncoder().encodeInto(content, new Uint8Array(maxTextBytes)).read
}

/** How many UTF-16 units fit into the limit without cutting a code point, or a link. */
export function fittingEnd(content: string): number {
  const end = codePointEnd(content)
  // in front of a link that begins the text there is nothing to be sent
  return linkCutAt(content, end) || end
}

/** Longest link, in UTF-16 units, that is kept whole. */
const longestLink = 1200

/** Where the link begins (`<a …>…</a>`) that this end would cut, if it would: WeChat shows half a link as it is written. */
export function linkCutAt(text: string, end: number): number | undefined {
  const from = text.lastIndexOf('<a ', end - 1)
  if (from === -1 || end - from > longestLink) return undefined
  const close = text.indexOf('</a>', from)
  return close === -1 || close + 4 > end ? from : undefined
}

/** Where the last sentence or line that fits ends. Only in the second half: an answer is not to be nearly empty. */
function sentenceEnd(content: string): number {
  const limit = fittingEnd(content)
  const head = content.slice(0, limit)
  const end = Math.max(
    ...Array.from(head.matchAll(/[。！？!?…；;\n]|\. /g), (mark) => mark.index + mark[0].length).filter(
      (border) => linkCutAt(head, border) === undefined,
    ),
    0,
  )
  return end > limit / 2 ? end : limit
}

function fitArticles(reply: NewsReply, ctx: Context): Fitted | undefined {
  const limit = ctx.message.MsgType === 'event' ? 8 : 1
  const count = reply.Articles.length
  if (count <= limit) return undefined
  return {
    reply: { ...reply, Articles: reply.Articles.slice(0, limit) },
    rest: { ...reply, Articles: reply.Articles.slice(limit) },
    report: new EchostrError(
      'too_many_articles',
      `A news reply has ${count} articles, WeChat takes ${limit} here`,
    ),
  }
}
