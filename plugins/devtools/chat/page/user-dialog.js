import { field, openForm } from './form-dialog.js'
import { post } from './server.js'

/** Asks for one more user. */
export function addUser() {
  openForm(
    'add_user',
    [field('name', '', {}, 'user_name'), field('id', '', {}, 'openid')],
    'save',
    (values) => post('users', values),
  )
}
