import { EchostrError } from 'echostr'
import type { Lang, Words } from './words.ts'

/** What a command talks to. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that paths start from. */
  readonly folder: string
  /** True when output may be coloured. */
  readonly colours: boolean
  /** A line, or several, for stdout. */
  print(text: string): void
  /** A line, or several, for stderr. */
  complain(text: string): void
  /** All of stdin. */
  input(): Promise<string>
}

/** One of the commands of `echostr`. */
export interface Command {
  /** One line about it. */
  readonly summary: Words
  /** How it is used. */
  readonly help: Words
  /** Runs it and gives the exit code: 0 fine, 1 something is wrong, 2 a mistake in the command line. */
  run(args: readonly string[], terminal: Terminal, lang: Lang): Promise<number>
}

/** A mistake in the command line. */
export class UsageError extends Error {
  readonly words: Words

  constructor(zh: string, en: string) {
    super(en)
    this.words = { zh, en }
  }
}

/** What to say of a mistake in the command line; undefined for everything else, which is a bug and shows its stack. */
export function mistakeIn(error: Error, lang: Lang): string | undefined {
  if (error instanceof UsageError) return error.words[lang]
  const { code = '' } = error as NodeJS.ErrnoException
  return error instanceof EchostrError || code.startsWith('ERR_PARSE_ARGS') ? error.message : undefined
}

const styles = { red: 31, green: 32, yellow: 33 } as const

/** Text in a colour, on a terminal that shows some. (styleText of newer Nodes asks a stream by itself.) */
export function coloured(terminal: Terminal, style: 'red' | 'green' | 'yellow', text: string): string {
  return terminal.colours ? `\u001b[${styles[style]}m${text}\u001b[39m` : text
}
