import { h } from './dom.js'
import { openForm } from './form-dialog.js'
import { say } from './language.js'
import { post } from './server.js'

/** Asks before what was said and what went over the wire is thrown away. */
export function askToClear() {
  openForm('clear', [h('p', {}, say('clear_ask'))], 'clear_yes', () => post('clear', {}))
}
