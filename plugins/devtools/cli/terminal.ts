import { EchostrError, printable } from 'echostr'
import { mistakes } from '../texts/mistakes.ts'
import { filled, type Lang, langOf, type Values, type Words } from '../texts/words.ts'

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
  /** True when stdin is a keyboard: whoever sits there has to be asked. */
  readonly isTyped?: boolean
  /** All of stdin. */
  input(): Promise<string>
  /** What is typed behind a question; empty when nothing is. */
  ask?(question: string): Promise<string>
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

  constructor(mistake: Words, values: Values = {}) {
    const words = filled(mistake, values)
    super(words.en)
    this.words = words
  }
}

/** What to say of a mistake in the command line; undefined for everything else, which is a bug and shows its stack. */
export function mistakeIn(error: Error, lang: Lang): string | undefined {
  if (error instanceof UsageError) return error.words[lang]
  if (error instanceof EchostrError) return error.in(lang)
  const { code = '' } = error as NodeJS.ErrnoException
  return code.startsWith('ERR_PARSE_ARGS') ? parseMistake(code, error.message)[lang] : undefined
}

/** What `parseArgs` of Node says, which knows English only. */
function parseMistake(code: string, message: string): Words {
  const [, option = ''] = /'([^']*)'/.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return filled(mistakes.unknown_option, { option })
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return filled(mistakes.surplus_argument, { option })
  const takesNone = message.includes('does not take')
  return filled(takesNone ? mistakes.takes_no_value : mistakes.takes_a_value, { option })
}

/**
 * The language of a command: the option `--lang`, else the environment's.
 *
 * @throws UsageError for another language
 */
export function langFrom(args: readonly string[], env: Terminal['env']): Lang {
  const given = args.find((arg, at) => arg.startsWith('--lang=') || args[at - 1] === '--lang')
  const lang = given?.replace('--lang=', '')
  if (lang === undefined) return langOf(env)
  if (lang === 'zh' || lang === 'en') return lang
  throw new UsageError(mistakes.not_a_lang, { lang })
}

/** Ends the process when nobody reads its output any more; throws what else went wrong with it. */
export function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
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
