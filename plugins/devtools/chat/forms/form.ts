import { formTexts } from '../../texts/forms.ts'
import type { Words } from '../../texts/words.ts'
import type { Drawn } from '../drawn.ts'

/** A form as the page shows it in a dialog. */
export interface Form {
  readonly heading: Words
  readonly fields: readonly Drawn[]
  /** On the button that saves; without one there is nothing to save. */
  readonly verb?: Words
  /** What is asked for with the values, and with what the form was opened for. */
  readonly command?: string
  /** True when it stays open after that. */
  readonly stays?: boolean
}

type Props = Readonly<Record<string, unknown>>

/** A field with its label, and a place for what is wrong with it. */
export function field(name: string, label: Words, value: string | Words, props: Props = {}): Drawn {
  return labelled(name, label, 'input', { value, autocomplete: 'off', ...props })
}

/** A larger field. */
export function area(name: string, label: Words, value: string, rows: number): Drawn {
  return labelled(name, label, 'textarea', { rows }, value)
}

/** A choice among values, each with its word; `fills` names a field that each value has a text for. */
export function choice(
  name: string,
  label: Words,
  value: string,
  options: readonly (readonly [value: string, word: string | Words, text?: string])[],
  fills?: string,
): Drawn {
  const drawn = options.map(([each, word, text]): Drawn => {
    return ['option', { value: each, selected: each === value, 'data-fill': text }, word]
  })
  return labelled(name, label, 'select', fills === undefined ? {} : { fills }, ...drawn)
}

/** A field with a button beside it that puts a text into it. */
export function filling(drawn: Drawn, name: string, text: string): Drawn {
  const button: Drawn = [
    'button',
    { type: 'button', class: 'quiet', fills: name, 'data-fill': text },
    formTexts.generate,
  ]
  return [...(drawn as readonly Drawn[]), button] as unknown as Drawn
}

/** Fields side by side. */
export function pair(...fields: readonly Drawn[]): Drawn {
  return ['div', 'pair', ...fields]
}

/** A mistake is heard as it is written, and again with the field it describes. */
function labelled(name: string, label: Words, tag: string, props: Props, ...content: Drawn[]): Drawn {
  const id = `field-${name}`
  const about = `${id}-mistake`
  const all = { id, name, 'aria-describedby': about, spellcheck: 'false', dir: 'auto', ...props }
  const mistake: Drawn = ['p', { class: 'mistake', id: about, role: 'alert' }]
  return ['div', 'field', ['label', { for: id }, label], mistake, [tag, all, ...content]]
}
