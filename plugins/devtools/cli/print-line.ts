import type { DiffLine } from '../diff/line-diff.ts'
import type { Terminal } from './terminal.ts'

const colours = { '+': 'green', '-': 'red' } as const

/** Prints a line of what is compared, with its sign in front. */
export function printLine({ sign, text }: DiffLine, terminal: Terminal): void {
  if (sign === ' ') terminal.print(`  ${text}`)
  else terminal.print(` ${text}`, { style: colours[sign], text: sign })
}
