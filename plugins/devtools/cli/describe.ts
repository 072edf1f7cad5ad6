import { notice } from '../texts/shown.ts'
import type { Lang } from '../texts/words.ts'
import type { Exchange, WireDelivery } from '../wechat/exchange.ts'
import { isRefused } from '../wechat/reason.ts'
import type { Verdict } from '../wechat/verdict.ts'

/** What the user's phone shows, and the answer as it went over the wire, in the open. */
export function describe({ verdict, deliveries }: Exchange, lang: Lang): string {
  const last = deliveries.at(-1)
  const body = last?.reading?.opened ?? last?.answer?.body ?? ''
  const head = `${last?.answer?.status ?? '–'} ${shown(verdict, lang)}${later(last, lang)}`
  return body.trim() === '' ? head : `${head}\n    ${body}`
}

/** Which delivery it was, when the first one was not answered. */
function later(last: WireDelivery | undefined, lang: Lang): string {
  if (!last || last.attempt === 1) return ''
  const seconds = (last.endedAt / 1000).toFixed(1)
  return lang === 'zh'
    ? `（第 ${last.attempt} 次推送，${seconds} 秒）`
    : ` (delivery ${last.attempt}, after ${seconds} s)`
}

const silence = { zh: '已收到，不显示任何内容', en: 'acknowledged, nothing to show' } as const

function shown(verdict: Verdict, lang: Lang): string {
  const { reason, reply, what, fix, detail = '' } = verdict
  if (reason === 'acknowledged') return silence[lang]
  // what the developer has to mend is said in one language; the phone's words are Chinese
  if (isRefused(reason)) return sentences(lang, what[lang], fix[lang])
  if (verdict.shown === 'notice')
    return `${notice}: ${sentences(lang, what[lang], detail && `(${detail})`, fix[lang])}`
  if (!reply) return what[lang]
  if (reply.MsgType === 'text') return `text: ${reply.Content}`
  if (reply.MsgType === 'news') return `news: ${reply.Articles.map((article) => article.Title).join(' · ')}`
  return reply.MsgType
}

/** One behind the other; in Chinese nothing stands between them. */
function sentences(lang: Lang, ...parts: readonly string[]): string {
  return parts.filter(Boolean).join(lang === 'zh' ? '' : ' ')
}
