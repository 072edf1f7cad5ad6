import { button, h } from './dom.js'
import { area, choice, field, openForm } from './form-dialog.js'
import { say } from './language.js'
import { post } from './server.js'
import { store } from './store.js'

/** Shows the account that is played, as it stands in WeChat's console. */
export function openSettings() {
  const { settings } = store
  const text = (name, props) => field(name, settings[name], props)
  const modes = ['plain', 'compatible', 'secure'].map((mode) => [mode, say(`${mode}_mode`)])
  const key = text('encodingAESKey')
  const input = key.querySelector('input')
  input.after(button(say('generate'), () => generate(input), { class: 'quiet' }))
  const fields = [
    text('url', { inputmode: 'url' }),
    h('div', 'pair', text('token'), choice('mode', settings.mode, modes)),
    text('appId'),
    key,
    h('div', 'pair', text('account'), text('name')),
    area('menu', settings.menu, 5, 'menu_json'),
  ]
  openForm('settings', fields, 'save', (values) => post('settings', values))
}

/** A key as the console makes one. */
async function generate(input) {
  const made = await store.ask('key')
  if (!made) return
  input.value = made.key
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
