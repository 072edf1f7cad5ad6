import { h } from './dom.js'
import { say } from './language.js'

/** Characters of a text that are shown: the browser would take seconds to lay out what nobody reads. */
const most = 32 * 1024

/** The beginning of a text, as much of it as is shown. */
export function beginning(text) {
  return text.slice(0, most)
}

/** Says that there was more of the text; false when there was not. */
export function cutNote(text) {
  return text.length > most && h('span', 'mark', `\n${say('cut')}`)
}
