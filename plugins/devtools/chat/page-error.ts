import { EchostrError } from 'echostr'
import type { Words } from '../texts/words.ts'

/** What the page cannot do with what it was given, in both of its languages. */
export class PageError extends EchostrError {
  readonly words: Words

  constructor(zh: string, en: string) {
    super('bad_option', en, { texts: { phrases: { [en]: zh } } })
    this.words = { zh, en }
  }
}
