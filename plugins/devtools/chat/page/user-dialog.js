import { FormDialog, field } from './form-dialog.js'
import { say } from './language.js'
import { store } from './store.js'

/** One more user. */
class UserDialog extends FormDialog {
  heading = 'add_user'
  verb = 'save'

  fields() {
    return [field('name', say('user_name'), '', { required: true }), field('id', say('openid'), '')]
  }

  save(values) {
    return store.ask('users', values)
  }
}

customElements.define('user-dialog', UserDialog)
