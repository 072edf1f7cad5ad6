import { chatTexts } from '../texts/chat.ts'
import { filled, joined, type Words } from '../texts/words.ts'
import { asText, type Bubble, bubbleOf, ownText, type PictureOf } from './bubble.ts'
import type { History, Kept, Row } from './history.ts'
import { beginning } from './rich-text.ts'

/** What a line of the conversation shows: a message, something that happened, or what went wrong. */
export type Line =
  | { readonly side: 'mine' | 'theirs'; readonly bubble: Bubble }
  | { readonly note: Words }
  | { readonly fault: { readonly notice?: string; readonly why: Words; readonly fix: Words } }

/** Draws a line; undefined for one about a message that is forgotten. */
export function lineOf(row: Row, history: History, nameOf: (user: string) => string): Line | undefined {
  const pictureOf = (MediaId: string) => pictureIn(history, MediaId)
  if (row.type === 'late') return { side: 'theirs', bubble: bubbleOf(row.reply, pictureOf) }
  const kept = history.kept.get(row.exchange)
  if (!kept) return undefined
  return row.type === 'said' ? said(kept, nameOf(row.user), pictureOf) : answered(kept, pictureOf)
}

function said({ beginning: { again, fields } }: Kept, user: string, pictureOf: PictureOf): Line {
  if (again !== undefined) return { note: chatTexts.again }
  if (fields.MsgType === 'event') return { note: deed(fields, user) }
  const isText = fields.MsgType === 'text'
  return { side: 'mine', bubble: isText ? ownText(asText(fields.Content)) : bubbleOf(fields, pictureOf) }
}

/** What a user did. */
function deed({ Event, EventKey }: Readonly<Record<string, unknown>>, user: string): Words {
  const event = asText(Event)
  const words = isDeed(event) ? chatTexts[event] : chatTexts.other_event
  const key = asText(EventKey).replace(/^qrscene_/, '')
  return filled(words, { user, key: beginning(key), event: beginning(event) })
}

const deeds = ['subscribe', 'unsubscribe', 'SCAN', 'LOCATION', 'CLICK', 'VIEW'] as const

function isDeed(event: string): event is (typeof deeds)[number] {
  return (deeds as readonly string[]).includes(event)
}

function answered({ verdict }: Kept, pictureOf: PictureOf): Line | undefined {
  if (!verdict) return undefined
  const { shown, reply, reason, notice, what, detail, fix } = verdict
  if (reply) return { side: 'theirs', bubble: bubbleOf(reply, pictureOf) }
  if (shown === 'nothing') return { note: reason === 'acknowledged' ? chatTexts.silence : what }
  const why = detail === undefined ? what : joined(what, { zh: ` (${detail})`, en: `(${detail})` })
  return { fault: { ...(notice !== undefined && { notice }), why, fix } }
}

/** The picture that a user sent under this MediaId. */
function pictureIn({ kept }: History, MediaId: string): string | undefined {
  const sent = [...kept.values()].find(
    ({ beginning: { fields } }) => fields.PicUrl && fields.MediaId === MediaId,
  )
  return sent && asText(sent.beginning.fields.PicUrl)
}

/** How far the deliveries of a message are, in a few words. */
export function progressOf({ deliveries, verdict }: Kept): Words {
  const tries = Math.max(0, ...deliveries.map(({ attempt }) => attempt))
  if (!verdict) return tries > 1 ? filled(chatTexts.nth_try, { tries }) : chatTexts.in_work
  const time = duration(Math.max(0, ...deliveries.map(({ sentAt, ms = 0 }) => sentAt + ms)))
  return tries > 1 ? filled(chatTexts.tries, { tries, time }) : { zh: time, en: time }
}

/** A time as it is read: `12 ms`, `1.2 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
