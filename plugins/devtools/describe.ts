import type { Exchange } from './exchange.ts'
import { notice } from './reasons.ts'
import type { Verdict } from './verdict.ts'
import type { Lang } from './words.ts'

/** What the user's phone shows, and the answer as it went over the wire, in the open. */
export function describe({ verdict, deliveries }: Exchange, lang: Lang): string {
  const { answer, reading } = deliveries.at(-1) ?? {}
  const body = reading?.opened ?? answer?.body ?? ''
  return `${answer?.status ?? '–'} ${shown(verdict, lang)}\n    ${body}`
}

const silence = { zh: '已收到，不显示任何内容', en: 'acknowledged, nothing to show' } as const

function shown(verdict: Verdict, lang: Lang): string {
  const { reason, reply, what, fix, detail = '' } = verdict
  if (reason === 'acknowledged') return silence[lang]
  if (verdict.shown === 'notice') return `${notice}: ${what[lang]} ${detail} ${fix[lang]}`
  if (!reply) return what[lang]
  if (reply.MsgType === 'text') return `text: ${reply.Content}`
  if (reply.MsgType === 'news') return `news: ${reply.Articles.map((article) => article.Title).join(' · ')}`
  return reply.MsgType
}
