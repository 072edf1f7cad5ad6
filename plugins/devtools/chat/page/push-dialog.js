import { area, choice, FormDialog } from './form-dialog.js'
import { say } from './language.js'
import { store } from './store.js'

/** A push of any kind, with its fields. */
class PushDialog extends FormDialog {
  heading = 'other'
  verb = 'send'

  fields() {
    const kinds = Object.keys(store.samples)
    const fields = area('fields', say('fields'), '', 8)
    const show = (kind) => {
      fields.querySelector('textarea').value = JSON.stringify(store.samples[kind], null, 2)
    }
    show(kinds[0])
    const kind = choice(
      'kind',
      say('kind'),
      kinds[0],
      kinds.map((name) => [name, name]),
      (event) => show(event.target.value),
    )
    return [kind, fields]
  }

  save({ kind, fields }) {
    return store.post(kind, objectIn(fields))
  }
}

function objectIn(text) {
  let value
  try {
    value = JSON.parse(text)
  } catch {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw Object.assign(new Error(say('bad_json')), { field: 'fields' })
}

customElements.define('push-dialog', PushDialog)
