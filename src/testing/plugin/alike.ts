import { fail } from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'

/** Characters of a value that are shown. */
const most = 300

/** Fails, unless the two are alike, with words for what was found and what should be. */
export function alike(is: unknown, should: unknown, words: (is: string, should: string) => string): void {
  if (!isDeepStrictEqual(is, should)) fail(words(shown(is), shown(should)))
}

/** Fails with a list of what should not be there, if anything is. */
export function none(found: readonly unknown[], words: (found: string) => string): void {
  if (found.length > 0)
    fail(words(found.map((each) => (typeof each === 'string' ? each : shown(each))).join(', ')))
}

/** A value as it is told: JSON, cut. */
export function shown(value: unknown): string {
  const text = value instanceof Error ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length > most ? `${text.slice(0, most)}…` : text
}
