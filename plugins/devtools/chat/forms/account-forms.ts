import { randomInt } from 'node:crypto'
import { formTexts as words } from '../../texts/forms.ts'
import { filled } from '../../texts/words.ts'
import type { Drawn } from '../drawn.ts'
import type { Settings } from '../settings.ts'
import type { AccountView, Stage } from '../stage.ts'
import { area, choice, type Form, field, filling, pair } from './form.ts'

/** The account that is played, as it stands in WeChat's console. */
export function settingsForm(settings: Settings): Form {
  const fields = [...consoleFields(settings), area('menu', words.menu, settings.menu, 5)]
  return { heading: words.settings, fields, verb: words.save, command: 'settings' }
}

/** The accounts that the page holds, and one more. */
export function accountForm({ account: { chat }, accounts: { all, next }, prefix }: Stage): Form {
  const fresh = { account: `gh_test_${next}`, appId: `wx_test_${next}`, name: `echostr ${next}` }
  const leaving: Drawn = ['button', { type: 'button', class: 'quiet', opens: 'leave' }, words.leave_this]
  const fields: Drawn[] = [
    links(all, `${prefix}/`),
    ...(prefix === '' ? [] : [leaving]),
    ['h3', '', words.add_account],
    ...consoleFields({ ...chat.settings, ...fresh }),
  ]
  return { heading: words.accounts, fields, verb: words.add, command: 'accounts' }
}

function links(all: readonly AccountView[], current: string): Drawn {
  const link = ({ path, name, account, url }: AccountView): Drawn => {
    const props = { href: path, 'aria-current': path === current && 'page' }
    return ['li', '', ['a', props, ['b', '', name], ` ${account} `, ['small', '', url]]]
  }
  return ['ul', 'accounts', ...all.map(link)]
}

function consoleFields({
  url,
  token,
  mode,
  appId,
  encodingAESKey,
  account,
  name,
}: Settings): readonly Drawn[] {
  const modes = (['plain', 'compatible', 'secure'] as const).map((each) => [each, words[each]] as const)
  return [
    field('url', words.url, url, { inputmode: 'url' }),
    pair(field('token', words.token, token), choice('mode', words.mode, mode, modes)),
    field('appId', words.app_id, appId),
    filling(field('encodingAESKey', words.encoding_aes_key, encodingAESKey), 'encodingAESKey', newKey()),
    pair(field('account', words.account, account), field('name', words.account_name, name)),
  ]
}

/** One more user. */
export function userForm(): Form {
  const states = [
    ['yes', words.follower],
    ['no', words.stranger],
  ] as const
  const fields = [
    field('name', words.name, ''),
    pair(field('id', words.openid, ''), choice('follows', words.follows, 'yes', states)),
  ]
  return { heading: words.add_user, fields, verb: words.save, command: 'users' }
}

/** Asks before the account that is shown is taken away. */
export function leaveForm({ account: { chat } }: Stage): Form {
  return {
    heading: filled(words.leave, { name: chat.settings.name }),
    fields: [['p', 'warning', words.leave_ask]],
    verb: words.leave_yes,
    command: 'leave',
  }
}

/** Asks before what was said and what went over the wire is thrown away. */
export function clearForm(): Form {
  return {
    heading: words.clear,
    fields: [['p', 'warning', words.clear_ask]],
    verb: words.clear_yes,
    command: 'clear',
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A key as the console makes one: 43 letters and digits. */
function newKey(): string {
  return Array.from({ length: 43 }, () => letters[randomInt(letters.length)]).join('')
}
