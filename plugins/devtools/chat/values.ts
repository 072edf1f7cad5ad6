import type { XmlFields } from 'echostr'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { jsonIn } from './json.ts'
import { PageError } from './page-error.ts'

/** Characters of the longest name, kind or id. */
const longest = 128

/** What is posted as a text. */
export function textIn(name: string, value: unknown): string {
  // half a character cannot stand in an address
  const whole = typeof value === 'string' && !/\p{Surrogate}/u.test(value)
  if (whole && value !== '' && value.length <= longest) return value
  throw new PageError(pageMistakes.not_a_text, { name, longest }, name)
}

/** What is posted as a number. */
export function numberIn(name: string, value: unknown): number {
  if (typeof value === 'number') return value
  throw new PageError(pageMistakes.not_a_number, { name }, name)
}

/** The fields of a push, or the JSON that somebody wrote for them. */
export function fieldsIn(value: unknown = {}): XmlFields {
  const fields = typeof value === 'string' ? jsonIn(value) : value
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields as XmlFields
  throw new PageError(pageMistakes.not_an_object, {}, 'fields')
}
