import { button, h } from './dom.js'
import { area, choice, FormDialog, field } from './form-dialog.js'
import { say } from './language.js'
import { post } from './server.js'
import { store } from './store.js'

/** The account that is played, as it stands in WeChat's console. */
class SettingsDialog extends FormDialog {
  heading = 'settings'
  verb = 'save'

  fields() {
    const { settings } = store
    const modes = ['plain', 'compatible', 'secure'].map((mode) => [mode, say(`${mode}_mode`)])
    const text = (name) => field(name, say(name), settings[name])
    const key = text('encodingAESKey')
    key.querySelector('input').after(button(say('generate'), () => generate(key), { class: 'quiet' }))
    return [
      field('url', say('url'), settings.url, { inputmode: 'url' }),
      h('div', 'pair', text('token'), choice('mode', say('mode'), settings.mode, modes)),
      text('appId'),
      key,
      h('div', 'pair', text('account'), text('name')),
      area('menu', say('menu_json'), settings.menu, 5),
    ]
  }

  save(values) {
    return post('settings', values)
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A key as the console makes one: 43 letters and digits. */
function generate(field) {
  const numbers = crypto.getRandomValues(new Uint32Array(43))
  const input = field.querySelector('input')
  input.value = Array.from(numbers, (number) => letters[number % letters.length]).join('')
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

customElements.define('settings-dialog', SettingsDialog)
