import { FormDialog, field } from './form-dialog.js'
import { say } from './language.js'
import { post } from './server.js'

/** One more user. */
class UserDialog extends FormDialog {
  heading = 'add_user'
  verb = 'save'

  fields() {
    return [field('name', say('user_name'), ''), field('id', say('openid'), '')]
  }

  save(values) {
    return post('users', values)
  }
}

customElements.define('user-dialog', UserDialog)
