import { isList, isObject } from './json.ts'
import { demand } from './refusal.ts'

type Button = Readonly<Record<string, unknown>>

/** The codes of one level: a button that breaks a rule is refused with another code in a sub-menu. */
interface Level {
  /** Bytes of the longest name. */
  readonly name: number
  readonly codes: { readonly type: number; readonly name: number; readonly key: number; readonly url: number }
  /** For an address that begins with neither http:// nor https://. */
  readonly domain: number
}

const bottom: Level = { name: 16, codes: { type: 40017, name: 40018, key: 40019, url: 40020 }, domain: 40055 }
const above: Level = { name: 60, codes: { type: 40024, name: 40025, key: 40026, url: 40027 }, domain: 40054 }

const keyed = [
  ...['click', 'scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin'],
  'location_select',
]
const linked = ['view', 'miniprogram']
const withMedium = ['media_id', 'view_limited']
const withArticle = ['article_id', 'article_view_limited']

/**
 * Up to three buttons, with up to five each.
 *
 * @throws Refusal 40007, 40013, 40016–40020, 40022–40027, 40054, 40055, 47001, 53600
 */
export function checkButtons(buttons: unknown): void {
  demand(isList(buttons) && buttons.length >= 1 && buttons.length <= 3, 40016)
  for (const button of buttons) checkButton(button)
}

function checkButton(button: unknown): void {
  checkName(button, bottom)
  const subs = button.sub_button ?? []
  demand(isList(subs) && subs.length <= 5, 40023)
  if (subs.length === 0) checkAction(button, bottom)
  for (const sub of subs) checkSubButton(sub)
}

function checkSubButton(button: unknown): void {
  checkName(button, above)
  const { sub_button = [] } = button
  demand(isList(sub_button) && sub_button.length === 0, 40022)
  checkAction(button, above)
}

function checkName(button: unknown, { name: most, codes }: Level): asserts button is Button {
  demand(isObject(button), 47001)
  demand(isText(button.name, most), codes.name)
}

function checkAction(button: Button, level: Level): void {
  const type = String(button.type)
  if (keyed.includes(type)) demand(isText(button.key, 128), level.codes.key)
  else if (linked.includes(type)) checkLink(button, level)
  else if (withMedium.includes(type)) demand(isText(button.media_id, 1024), 40007)
  else if (withArticle.includes(type)) demand(isText(button.article_id, 1024), 53600)
  else demand(false, level.codes.type)
}

function checkLink({ type, url, appid }: Button, { codes, domain }: Level): void {
  demand(isText(url, 1024), codes.url)
  demand(/^https?:\/\//i.test(url), domain)
  if (type === 'miniprogram') demand(isText(appid, 1024), 40013)
}

function isText(value: unknown, mostBytes: number): value is string {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= mostBytes
}
