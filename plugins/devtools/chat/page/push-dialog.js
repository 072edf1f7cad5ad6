import { area, choice, openForm } from './form-dialog.js'
import { store } from './store.js'

/** Asks for a push of any kind, with its fields. */
export function askForPush() {
  const kinds = Object.keys(store.samples)
  const sample = (kind) => JSON.stringify(store.samples[kind], null, 2)
  const fields = area('fields', sample(kinds[0]), 8)
  const show = ({ target }) => {
    fields.querySelector('textarea').value = sample(target.value)
  }
  const kind = choice(
    'kind',
    kinds[0],
    kinds.map((name) => [name, name]),
    show,
  )
  openForm('other', [kind, fields], 'send', (values) => store.post(values.kind, values.fields))
}
