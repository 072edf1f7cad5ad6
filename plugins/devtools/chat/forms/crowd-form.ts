import { formTexts as words } from '../../texts/forms.ts'
import { type Form, field, pair } from './form.ts'

/** Many users who write at a rate; how their answers come is shown below while they do. */
export function crowdForm(): Form {
  const number = { inputmode: 'numeric' }
  return {
    heading: words.crowd,
    fields: [
      pair(field('members', words.members, '50', number), field('text', words.text, words.hello)),
      pair(field('rate', words.rate, '20', number), field('seconds', words.seconds, '10', number)),
      ['crowd-view', { role: 'status' }],
    ],
    verb: words.begin,
    command: 'crowd',
    stays: true,
  }
}
