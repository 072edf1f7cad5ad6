import { h } from './dom.js'
import { FormDialog } from './form-dialog.js'
import { say } from './language.js'

const keys = [
  ['Enter', 'key_send'],
  ['Shift Enter', 'key_line'],
  ['↑ ↓', 'key_recall'],
  ['Tab', 'key_tab'],
  ['← → ↑ ↓', 'key_arrows'],
  ['F6', 'key_region'],
  ['Esc', 'key_escape'],
  ['Ctrl /', 'key_help'],
]

/** What the keyboard does. */
class HelpDialog extends FormDialog {
  heading = 'keyboard'

  fields() {
    const entries = keys.map(([key, word]) =>
      h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, say(word))),
    )
    return [h('dl', {}, ...entries)]
  }
}

customElements.define('help-dialog', HelpDialog)
