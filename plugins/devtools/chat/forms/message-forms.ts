import { formTexts as words } from '../../texts/forms.ts'
import type { Words } from '../../texts/words.ts'
import { samples } from '../../wechat/samples.ts'
import { area, choice, type Form, field, pair } from './form.ts'

/** A push of any kind, with its fields. */
export function pushForm(): Form {
  const kinds = Object.entries(samples).map(([kind, fields]) => {
    return [kind, kind, JSON.stringify(fields, null, 2)] as const
  })
  const [[first = '', , text = ''] = []] = kinds
  const fields = [choice('kind', words.kind, first, kinds, 'fields'), area('fields', words.fields, text, 8)]
  return { heading: words.other, fields, verb: words.send, command: 'send' }
}

const files = { type: 'file', multiple: true, accept: 'image/png,image/jpeg,image/gif,image/webp' }

/** Pictures that the user chooses, for a message or for a button of the menu. */
export function pictureForm(): Form {
  return {
    heading: words.picture,
    fields: [field('pictures', words.pictures, '', files)],
    verb: words.send,
    command: 'pictures',
  }
}

/** A voice message, recorded or from a file. */
export function voiceForm(): Form {
  return {
    heading: words.voice,
    fields: [
      ['voice-recorder', { label: words.recording }],
      field('voice', words.voice_file, '', { type: 'file', accept: 'audio/*' }),
      field('heard', words.heard, ''),
    ],
    verb: words.send,
    command: 'voice',
  }
}

/** The scene of a parametric QR code. */
export function sceneForm(): Form {
  return {
    heading: words.scan,
    fields: [field('scene', words.scene, 'scene-1')],
    verb: words.send,
    command: 'scan',
  }
}

/** The code that a button of the menu scans. */
export function codeForm(): Form {
  const kinds = [
    ['', words.qrcode],
    ['yes', words.barcode],
  ] as const
  return {
    heading: words.code,
    fields: [
      field('code', words.content, 'https://example.com/'),
      choice('barcode', words.code_kind, '', kinds),
    ],
    verb: words.send,
    command: 'tap',
  }
}

/** The place that a button of the menu sends. */
export function placeForm(): Form {
  return {
    heading: words.place,
    fields: [
      field('Label', words.label, words.place_name),
      pair(
        field('Location_X', words.latitude, '23.134521', { inputmode: 'decimal' }),
        field('Location_Y', words.longitude, '113.358803', { inputmode: 'decimal' }),
      ),
    ],
    verb: words.send,
    command: 'tap',
  }
}

const writing = [
  ['Enter', words.key_send],
  ['Shift Enter', words.key_line],
  ['↑ ↓', words.key_recall],
  ['Esc', words.key_escape],
] as const

const looking = [
  ['Tab', words.key_tab],
  ['← → ↑ ↓', words.key_arrows],
  ['F6', words.key_region],
  ['Ctrl /', words.key_help],
] as const

/** What the keyboard does; nothing is saved. */
export function keysForm(): Form {
  return keyboard([...writing, ...looking])
}

/** The same on a page where nothing is written. */
export function lookingKeysForm(): Form {
  return keyboard(looking)
}

function keyboard(keys: readonly (readonly [key: string, what: Words])[]): Form {
  const rows = keys.map(([key, what]) => ['div', '', ['dt', '', ['kbd', '', key]], ['dd', '', what]] as const)
  return { heading: words.keyboard, fields: [['dl', '', ...rows]] }
}
