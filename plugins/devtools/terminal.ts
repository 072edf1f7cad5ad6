import { EchostrError, printable } from 'echostr'
import type { Lang, Words } from './words.ts'

/** A text in a colour. */
export interface Sign {
  readonly style: 'red' | 'green' | 'yellow'
  readonly text: string
}

/** What a command talks to. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that paths start from. */
  readonly folder: string
  /** True when output may be coloured. */
  readonly colours: boolean
  /** A line, or several, for stdout; with a sign before it. */
  print(text: string, sign?: Sign): void
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

/** A terminal that only gets what it shows: text may come from a hostile server, colours are ours alone. */
export function harmless(terminal: Terminal): Terminal {
  return {
    ...terminal,
    print: (text, sign) => terminal.print(shown(sign, terminal.colours) + printable(text)),
    complain: (text) => terminal.complain(printable(text)),
  }
}

/** By hand: styleText of newer Nodes asks a stream by itself. */
function shown(sign: Sign | undefined, colours: boolean): string {
  if (sign === undefined) return ''
  return colours ? `\u001b[${styles[sign.style]}m${printable(sign.text)}\u001b[39m` : printable(sign.text)
}
