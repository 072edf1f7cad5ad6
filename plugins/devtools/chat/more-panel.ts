import { formTexts } from '../texts/forms.ts'
import { panelTexts } from '../texts/panels.ts'
import { stickerText } from '../texts/shown.ts'
import type { Drawn } from './drawn.ts'
import { type IconName, icon } from './icons.ts'

/** What stands behind the plus, by its word: what is sent, or the form that asks first. */
const acts: readonly (readonly [name: keyof typeof panelTexts & IconName, act: object])[] = [
  ['picture', { does: ['sample', { kind: 'image' }] }],
  ['upload', { opens: 'pictures' }],
  ['voice', { opens: 'voice' }],
  ['sticker', sends('text', { Content: stickerText })],
  ['video', { does: ['sample', { kind: 'video' }] }],
  ['place', sends('location', { Label: formTexts.place_name.zh })],
  ['link', sends('link')],
  ['leave', sends('event:unsubscribe')],
  ['scan', { opens: 'scene' }],
  ['report', sends('event:LOCATION')],
  ['other', { opens: 'push' }],
]

function sends(kind: string, fields: object = {}): object {
  return { does: ['send', { kind, fields }] }
}

/** Draws what stands behind the plus. */
export function morePanel(): readonly Drawn[] {
  return acts.map(([name, act]) => {
    return ['button', { type: 'button', ...act }, ['i', '', icon(name)], ['span', '', panelTexts[name]]]
  })
}
