import { EchostrError } from 'echostr'
import { filled, type Values, type Words } from '../texts/words.ts'

/** What the page cannot do with what it was given, in both of its languages. */
export class PageError extends EchostrError {
  readonly words: Words
  /** The field of a form that it is about. */
  readonly field: string | undefined

  constructor(mistake: Words, values: Values = {}, field?: string) {
    const words = filled(mistake, values)
    super('bad_option', words.en, { texts: { phrases: { [words.en]: words.zh } } })
    this.words = words
    this.field = field
  }
}
