import { h } from './dom.js'
import { FormDialog } from './form-dialog.js'
import { say } from './language.js'
import { post } from './server.js'

/** Asks before what was said and what went over the wire is thrown away. */
class ClearDialog extends FormDialog {
  heading = 'clear'
  verb = 'clear_yes'

  fields() {
    return [h('p', {}, say('clear_ask'))]
  }

  save() {
    return post('clear', {})
  }
}

customElements.define('clear-dialog', ClearDialog)
