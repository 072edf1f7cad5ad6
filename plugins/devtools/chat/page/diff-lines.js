import { h } from './dom.js'

const marks = { '+': 'plus', '-': 'minus' }

/** What differs, a line each with its sign in front. */
export function diffLines(lines) {
  return lines.map(({ sign, text }) => h('span', marks[sign], `${sign} ${text}\n`))
}
