import type { OpenWindow } from 'echostr/testing'
import { panelTexts as words } from '../texts/panels.ts'
import { filled, type Lang, type Words } from '../texts/words.ts'
import type { Drawn } from './drawn.ts'

/** What a user is to the account. */
export interface Standing {
  readonly follows: boolean
  readonly windows: readonly OpenWindow[]
}

const kinds: Readonly<Record<OpenWindow['kind'], readonly [word: Words, most: number]>> = {
  message: [words.message, 5],
  click: [words.click, 3],
  scan: [words.scanned, 3],
  subscribe: [words.subscribe, 3],
  pay: [words.pay, Number.POSITIVE_INFINITY],
  enter: [words.enter, 2],
}

/** Draws what the account may write to a user, and until when; to a stranger nothing, who can follow here. */
export function quotaLine({ follows, windows }: Standing): readonly Drawn[] {
  if (!follows) return stranger
  const open = windows.filter(({ left }) => left > 0)
  if (open.length === 0) return [['span', '', words.none_left]]
  return [['span', '', words.quota], ...open.map((window): Drawn => ['span', 'quota', written(window)])]
}

const stranger: readonly Drawn[] = [
  ['b', '', words.stranger],
  ['button', { type: 'button', does: ['send', { kind: 'event:subscribe' }] }, words.follow],
  ['button', { type: 'button', opens: 'scene' }, words.follow_by_code],
]

function written({ kind, left, closesIn }: OpenWindow): Words {
  const [what, most] = kinds[kind]
  const until = timeOf(new Date(Date.now() + closesIn), closesIn)
  return filled(words.window, { what, left: bounded(left), most: bounded(most), until })
}

function bounded(count: number): string {
  return Number.isFinite(count) ? String(count) : '∞'
}

/** A time within the hour with its seconds; a later one with its date. */
function timeOf(time: Date, ahead: number): Words {
  const form: Intl.DateTimeFormatOptions =
    ahead < 3_600_000 ? { second: '2-digit' } : { month: 'short', day: 'numeric' }
  const inLang = (lang: Lang) =>
    time.toLocaleString(lang, { hourCycle: 'h23', hour: '2-digit', minute: '2-digit', ...form })
  return { zh: inLang('zh'), en: inLang('en') }
}
