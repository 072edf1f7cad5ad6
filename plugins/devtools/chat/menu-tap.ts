import { createHash } from 'node:crypto'
import type { XmlFields } from 'echostr'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { asText } from './bubble.ts'
import type { Deed } from './following.ts'
import { PageError } from './page-error.ts'

/** A button of the menu, as the page posts it, and what the user was asked for. */
export type Tap = Readonly<Record<string, unknown>>

/** A picture that the user chose. */
export interface Chosen {
  readonly PicUrl: string
  readonly MediaId: string
  readonly bytes: Uint8Array
}

/** Buttons that open something without a word to the server. */
const silent = /^(media_id|view_limited|article_id|article_view_limited)$/

/** Pictures that one button sends, as on a phone. */
const mostPictures = 9

/**
 * What WeChat pushes for a tap on a button, in its order: pictures and places come as messages after their event.
 *
 * @param picture finds what was uploaded under a MediaId
 */
export function pushesOf(tap: Tap, picture: (MediaId: string) => Chosen | undefined): readonly Deed[] {
  const type = asText(tap.type ?? 'click')
  const EventKey = asText(tap.key)
  if (silent.test(type)) return []
  if (type === 'view') return [{ kind: 'event:VIEW', fields: { EventKey: asText(tap.url) } }]
  if (type === 'miniprogram')
    return [{ kind: 'event:view_miniprogram', fields: { EventKey: asText(tap.pagepath) } }]
  if (type.startsWith('pic_')) return pictures(`event:${type}`, EventKey, chosen(tap.pictures, picture))
  if (type.startsWith('scancode_')) return [scan(`event:${type}`, EventKey, tap)]
  if (type === 'location_select') return place(EventKey, tap)
  return [{ kind: type === 'click' ? 'event:CLICK' : `event:${type}`, fields: { EventKey } }]
}

/** The messages that pictures are sent in. */
export function messagesOf(all: readonly Chosen[]): readonly Deed[] {
  return all.map(({ PicUrl, MediaId }) => ({ kind: 'image', fields: { PicUrl, MediaId } }))
}

/** @throws PageError unless they are one to nine that were uploaded */
export function chosen(ids: unknown, picture: (MediaId: string) => Chosen | undefined): readonly Chosen[] {
  const found = (Array.isArray(ids) ? ids : []).map((id) => picture(asText(id)))
  const whole = found.filter((each) => each !== undefined)
  if (whole.length === 0 || whole.length > mostPictures || whole.length < found.length)
    throw new PageError(pageMistakes.no_pictures, {}, 'pictures')
  return whole
}

function pictures(kind: string, EventKey: string, all: readonly Chosen[]): readonly Deed[] {
  const item = all.map(({ bytes }) => ({ PicMd5Sum: createHash('md5').update(bytes).digest('hex') }))
  const event = { kind, fields: { EventKey, SendPicsInfo: { Count: all.length, PicList: { item } } } }
  return [event, ...messagesOf(all)]
}

function scan(kind: string, EventKey: string, { code, barcode }: Tap): Deed {
  const ScanResult = asText(code)
  if (ScanResult === '') throw new PageError(pageMistakes.no_code, {}, 'code')
  const ScanType = barcode ? 'barcode' : 'qrcode'
  const fields = {
    EventKey,
    ScanCodeInfo: { ScanType, ScanResult: barcode ? `CODE_128,${ScanResult}` : ScanResult },
  }
  return { kind, fields }
}

/** The place of the samples, unless another is given. */
function place(EventKey: string, tap: Tap): readonly Deed[] {
  const Location_X = coordinate('Location_X', tap, 90)
  const Location_Y = coordinate('Location_Y', tap, 180)
  const where: XmlFields = { Location_X, Location_Y, Scale: '15', Label: asText(tap.Label) }
  return [
    { kind: 'event:location_select', fields: { EventKey, SendLocationInfo: { ...where, Poiname: '' } } },
    { kind: 'location', fields: where },
  ]
}

function coordinate(name: string, tap: Tap, highest: number): string {
  const value = asText(tap[name]).trim()
  if (value !== '' && Math.abs(Number(value)) <= highest) return value
  throw new PageError(pageMistakes.no_coordinate, { highest }, name)
}
