import { randomBytes } from 'node:crypto'
import { chatTexts } from '../texts/chat.ts'
import { asText } from './bubble.ts'
import type { Deed } from './following.ts'
import { type Chosen, chosen, messagesOf, pushesOf, type Tap } from './menu-tap.ts'
import type { Stage } from './stage.ts'
import { textIn } from './values.ts'

type Body = Readonly<Record<string, unknown>>

/** What the page asks for as a user. */
export const userCommands: Readonly<Record<string, (stage: Stage, body: Body) => unknown>> = {
  sample: (stage, { user, kind }) => send(stage, user, [made(stage, textIn('kind', kind))]),
  pictures: (stage, body) =>
    body.type === undefined
      ? send(stage, body.user, messagesOf(chosen(body.pictures, finder(stage))))
      : tap(stage, body),
  tap,
  voice: (stage, { user, recording, voice, heard }) => {
    const [MediaId = madeUp('voice')] = listOf(recording).concat(listOf(voice))
    const Recognition = asText(heard) || undefined
    return send(stage, user, [{ kind: 'voice', fields: { MediaId, Recognition } }])
  },
  scan: (stage, { user, scene }) =>
    send(stage, user, [{ kind: 'event:SCAN', fields: { EventKey: textIn('scene', scene) } }]),
}

function tap(stage: Stage, { user, ...given }: Body): object {
  const pushes = pushesOf(given as Tap, finder(stage))
  send(stage, user, pushes)
  return pushes.length === 0 ? { words: chatTexts.no_push } : {}
}

function send({ account: { chat } }: Stage, user: unknown, deeds: readonly Deed[]): void {
  for (const { kind, fields } of deeds) chat.send(textIn('user', user), kind, fields)
}

/** A message with a medium that nobody uploaded. */
function made({ origin }: Stage, kind: string): Deed {
  const picture = kind === 'image' && { PicUrl: `${origin}/picture.svg` }
  return { kind, fields: { MediaId: madeUp(kind), ...picture } }
}

function madeUp(kind: string): string {
  return `${kind}-${randomBytes(3).toString('hex')}`
}

function finder({ account: { uploads }, origin }: Stage): (MediaId: string) => Chosen | undefined {
  return (MediaId) => {
    const upload = uploads.find(MediaId)
    return upload?.kind === 'image'
      ? { PicUrl: origin + upload.path, MediaId, bytes: upload.bytes }
      : undefined
  }
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(asText) : []
}
