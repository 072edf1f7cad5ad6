import { formTexts } from '../texts/forms.ts'
import { panelTexts } from '../texts/panels.ts'
import type { Words } from '../texts/words.ts'
import type { Drawn } from './drawn.ts'
import { type IconName, icon } from './icons.ts'

/** Draws what an account's page can do, for the top bar. */
export function tools(): readonly Drawn[] {
  return [
    tool('check', panelTexts.check, { does: ['handshake', {}] }),
    tool('gear', formTexts.settings, { opens: 'settings' }),
    tool('accounts', formTexts.accounts, { opens: 'account' }),
    tool('crowd', formTexts.crowd, { opens: 'crowd' }),
    tool('trash', formTexts.clear, { opens: 'clear' }),
    keysTool(),
  ]
}

/** Draws the button that tells what the keyboard does. */
export function keysTool(): Drawn {
  return tool('help', formTexts.keyboard, { opens: 'keys' })
}

/** A button with its word, which an icon stands for where there is one. */
function tool(name: IconName | 'check', title: Words, act: object): Drawn {
  const props = { type: 'button', class: `tool ${name}`, title, 'data-key': name, ...act }
  const drawing: readonly Drawn[] = name === 'check' ? [] : [icon(name)]
  return ['button', props, ...drawing, ['span', '', title]]
}
