import { mistakes } from '../texts/mistakes.ts'
import { UsageError } from './terminal.ts'

const highest = 65_535

/**
 * The port that somebody typed.
 *
 * @param source the option or the environment variable that holds it
 * @throws UsageError for what is none
 */
export function portIn(text: string, source: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= highest) return Number(text)
  throw new UsageError(mistakes.not_a_port, { source, port: JSON.stringify(text.slice(0, 40)) })
}
