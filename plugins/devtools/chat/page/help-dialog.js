import { h } from './dom.js'
import { openForm } from './form-dialog.js'
import { say } from './language.js'

const keys = {
  Enter: 'key_send',
  'Shift Enter': 'key_line',
  '↑ ↓': 'key_recall',
  Tab: 'key_tab',
  '← → ↑ ↓': 'key_arrows',
  F6: 'key_region',
  Esc: 'key_escape',
  'Ctrl /': 'key_help',
}

/** Tells what the keyboard does. */
export function showKeys() {
  const rows = Object.entries(keys).map(([key, word]) =>
    h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, say(word))),
  )
  openForm('keyboard', [h('dl', {}, ...rows)])
}
