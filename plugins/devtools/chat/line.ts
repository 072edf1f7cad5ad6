import { chatTexts } from '../texts/chat.ts'
import { filled, type Words } from '../texts/words.ts'
import { asText, bubbleOf, type Media, ownText } from './bubble.ts'
import type { Drawn } from './drawn.ts'
import type { Kept, Row } from './history.ts'
import { beginning } from './rich-text.ts'
import type { VerdictView } from './view.ts'

/** What a line of the conversation shows: a message of one side, or something that happened. */
export interface Line {
  readonly side?: 'mine' | 'theirs'
  readonly drawn: Drawn
  /** Of a text of the user: what they wrote. */
  readonly text?: string
}

/** What a line is about. */
type Told = Pick<Kept, 'beginning'> & { readonly verdict?: Kept['verdict'] | undefined }

/** The messages that lines are about, by their ids. */
interface Memory {
  readonly kept: ReadonlyMap<string, Told>
}

/** What lines are drawn from, beside what is remembered. */
export interface LineParts extends Pick<Media, 'soundAt'> {
  readonly nameOf: (user: string) => string
}

/** Draws a line; undefined for one about a message that is forgotten. */
export function lineOf(row: Row, history: Memory, { nameOf, soundAt }: LineParts): Line | undefined {
  const media = { pictureAt: (MediaId: string) => pictureIn(history, MediaId), soundAt }
  if (row.type === 'late') return { side: 'theirs', drawn: bubbleOf(row.reply, media) }
  if (row.type === 'refused') return { drawn: refusal(row.errcode, row.what) }
  const kept = history.kept.get(row.exchange)
  if (!kept) return undefined
  return row.type === 'said' ? said(kept, nameOf(row.user), media) : answered(kept, media)
}

function said({ beginning: { again, fields } }: Told, user: string, media: Media): Line {
  if (again !== undefined) return note(chatTexts.again)
  if (fields.MsgType === 'event') return note(deed(fields, user))
  if (fields.MsgType !== 'text') return { side: 'mine', drawn: bubbleOf(fields, media) }
  const text = asText(fields.Content)
  return { side: 'mine', drawn: ownText(text), text: beginning(text) }
}

function note(words: Words): Line {
  return { drawn: ['div', 'note', ['span', '', words]] }
}

/** A customer-service message that was not taken: nothing of it reaches the phone. */
function refusal(errcode: number, what?: Words): Drawn {
  const why: Drawn[] = what === undefined ? [] : [['small', '', what]]
  return ['div', 'note fault', ['em', '', filled(chatTexts.refused, { errcode })], ...why]
}

type Fields = Readonly<Record<string, unknown>>

/** What a user did. */
function deed(fields: Fields, user: string): Words {
  const event = asText(fields.Event)
  // scancode_push and scancode_waitmsg, pic_weixin and the like are the same deed
  const name = event.replace(/^(scancode|pic)_.*/s, '$1')
  const words = isDeed(name) ? chatTexts[name] : chatTexts.other_event
  return filled(words, { user, key: beginning(objectOf(fields)), event: beginning(event) })
}

/** What it was done with. */
function objectOf({ EventKey, ScanCodeInfo, SendLocationInfo }: Fields): string {
  const { ScanResult } = (ScanCodeInfo ?? {}) as Fields
  const { Label } = (SendLocationInfo ?? {}) as Fields
  return asText(ScanResult ?? Label ?? EventKey).replace(/^qrscene_/, '')
}

const deeds = [
  ...(['subscribe', 'unsubscribe', 'SCAN', 'LOCATION', 'CLICK', 'VIEW'] as const),
  ...(['scancode', 'pic', 'location_select'] as const),
]

function isDeed(name: string): name is (typeof deeds)[number] {
  return (deeds as readonly string[]).includes(name)
}

function answered({ verdict }: Told, media: Media): Line | undefined {
  if (!verdict) return undefined
  if (verdict.reply) return { side: 'theirs', drawn: bubbleOf(verdict.reply, media) }
  if (verdict.shown === 'notice') return { drawn: failure(verdict) }
  return note(verdict.reason === 'acknowledged' ? chatTexts.silence : verdict.what)
}

/** The phone's notice, if it is what has to be seen, and what it does not tell the user. */
function failure({ notice, what, detail, fix }: VerdictView): Drawn {
  const seen: Drawn[] = notice === undefined ? [] : [['span', '', notice]]
  const why: Drawn[] = detail === undefined ? [what] : [what, ` (${detail})`]
  return ['div', 'note fault', ...seen, ['em', '', ...why], ['small', '', fix]]
}

/** The picture that a user sent under this MediaId. */
function pictureIn({ kept }: Memory, MediaId: string): string | undefined {
  const sent = [...kept.values()].find(
    ({ beginning: { fields } }) => fields.PicUrl && fields.MediaId === MediaId,
  )
  return sent && asText(sent.beginning.fields.PicUrl)
}

/** How far the deliveries of a message are, in a few words. */
export function progressOf({ deliveries, verdict }: Pick<Told, 'verdict'> & Pick<Kept, 'deliveries'>): Words {
  const tries = Math.max(0, ...deliveries.map(({ attempt }) => attempt))
  if (!verdict) return tries > 1 ? filled(chatTexts.nth_try, { tries }) : chatTexts.in_work
  const time = duration(Math.max(0, ...deliveries.map(({ sentAt, ms = 0 }) => sentAt + ms)))
  return tries > 1 ? filled(chatTexts.tries, { tries, time }) : { zh: time, en: time }
}

/** A time as it is read: `12 ms`, `1.2 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
