import { button, h } from './dom.js'
import { area, choice, FormDialog, field } from './form-dialog.js'
import { say } from './language.js'
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
    key.append(button(say('generate'), () => generate(key), { class: 'quiet' }))
    return [
      field('url', say('url'), settings.url, { type: 'url', required: true }),
      h('div', { class: 'pair' }, text('token'), choice('mode', say('mode'), settings.mode, modes)),
      text('appId'),
      key,
      h('div', { class: 'pair' }, text('account'), text('name')),
      area('menu', say('menu_json'), settings.menu, 5),
    ]
  }

  save(values) {
    return store.ask('settings', values)
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A key as the console makes one: 43 letters and digits. */
function generate(label) {
  const numbers = crypto.getRandomValues(new Uint32Array(43))
  label.querySelector('input').value = Array.from(numbers, (number) => letters[number % letters.length]).join(
    '',
  )
}

customElements.define('settings-dialog', SettingsDialog)
