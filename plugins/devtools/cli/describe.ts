import { output } from '../texts/output.ts'
import { notice } from '../texts/shown.ts'
import { filled, joined, type Lang, none } from '../texts/words.ts'
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
  return filled(output.later, { attempt: last.attempt, seconds })[lang]
}

function shown(verdict: Verdict, lang: Lang): string {
  const { reason, reply, what, fix, detail = '' } = verdict
  const measured = detail === '' ? none : filled(output.measured, { detail })
  if (reason === 'acknowledged') return output.acknowledged[lang]
  // what the developer has to mend is said in one language; the phone's words are Chinese
  if (isRefused(reason)) return joined(what, fix)[lang]
  if (verdict.shown === 'notice') return `${notice}: ${joined(what, measured, fix)[lang]}`
  if (!reply) return what[lang]
  if (reply.MsgType === 'text') return `text: ${reply.Content}`
  if (reply.MsgType === 'news') return `news: ${reply.Articles.map((article) => article.Title).join(' · ')}`
  return reply.MsgType
}
