import { pageMistakes } from '../../texts/page-mistakes.ts'
import { PageError } from '../page-error.ts'
import type { Stage } from '../stage.ts'
import { accountForm, clearForm, leaveForm, settingsForm, userForm } from './account-forms.ts'
import { crowdForm } from './crowd-form.ts'
import type { Form } from './form.ts'
import * as message from './message-forms.ts'

const forms: Readonly<Record<string, (stage: Stage) => Form>> = {
  settings: ({ account }) => settingsForm(account.chat.settings),
  account: accountForm,
  user: userForm,
  clear: clearForm,
  leave: leaveForm,
  keys: message.keysForm,
  push: message.pushForm,
  pictures: message.pictureForm,
  voice: message.voiceForm,
  scene: message.sceneForm,
  code: message.codeForm,
  place: message.placeForm,
  crowd: crowdForm,
}

/** Draws the form of that name. */
export function formOf(name: string, stage: Stage): Form {
  const draw = Object.hasOwn(forms, name) ? forms[name] : undefined
  if (!draw) throw new PageError(pageMistakes.not_a_command)
  return draw(stage)
}
