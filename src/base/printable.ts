import { wrongArgument } from './check-options.ts'

/**
 * What a terminal obeys or lets run backwards instead of showing it: C0 and C1 but for the line feed, the two line
 * separators of Unicode, the marks that turn the direction of writing.
 */
const obeyed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/g

/**
 * Text that can be shown on a terminal or written to a log, whoever chose it: control characters (ESC and U+009B, CR,
 * TAB …), U+2028 and U+2029, and what turns the direction of writing become `\u001b` and so on, which is also how JSON
 * writes them. Line feeds and everything else stay.
 *
 * @example app.onError((error) => console.error(printable(error.stack ?? error.message)))
 * @see https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
 */
export function printable(text: string): string {
  if (typeof text !== 'string') throw wrongArgument('printable()', 'text', 'a string', text)
  return text.replace(obeyed, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
