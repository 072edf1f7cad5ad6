import { createRequire } from 'node:module'
import { help } from '../texts/help.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang, langOf } from '../texts/words.ts'
import { check } from './check.ts'
import { create } from './create.ts'
import { decrypt } from './decrypt.ts'
import { dev } from './dev.ts'
import { doctor } from './doctor.ts'
import { draft } from './draft.ts'
import { menu } from './menu.ts'
import { replay } from './replay.ts'
import { send } from './send.ts'
import { type Command, harmless, langFrom, mistakeIn, type Terminal } from './terminal.ts'

/** The commands, in the order of the help. */
const commands: Readonly<Record<string, Command>> = {
  dev,
  doctor,
  send,
  replay,
  decrypt,
  menu,
  draft,
  create,
  check,
}

/** Version of the package that this is part of. */
export function version(): string {
  return createRequire(import.meta.url)('echostr/package.json').version
}

/** Runs a command line, without the program's name, and gives the exit code. Never rejects. */
export async function run(args: readonly string[], given: Terminal): Promise<number> {
  const terminal = harmless(given)
  const [name = 'help'] = args
  let lang = langOf(terminal.env)
  try {
    lang = langFrom(args, terminal.env)
    return await obey(args, terminal, lang)
  } catch (error) {
    return failed(name, error as Error, terminal, lang)
  }
}

async function obey(args: readonly string[], terminal: Terminal, lang: Lang): Promise<number> {
  const [name = 'help', ...rest] = args
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) return general(name, terminal, lang)
  if (!rest.includes('--help') && !rest.includes('-h')) return command.run(rest, terminal, lang)
  terminal.print(command.help[lang])
  return 0
}

function general(name: string, terminal: Terminal, lang: Lang): number {
  if (name === '--version' || name === '-v') terminal.print(version())
  else if (['help', '--help', '-h'].includes(name) || name.startsWith('--lang'))
    terminal.print(overview(lang))
  else {
    const unknown = filled(output.no_command, { name })
    terminal.complain(`${unknown[lang]}\n\n${overview(lang)}`)
    return 2
  }
  return 0
}

function overview(lang: Lang): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(9)}${summary[lang]}`)
  return `npx echostr <${help.command[lang]}>\n\n${rows.join('\n')}\n\n${help.overview[lang]}`
}

/** Mistakes in the command line are told in a line; everything else is a bug and shows its stack. */
function failed(name: string, error: Error, terminal: Terminal, lang: Lang): number {
  const command = name.startsWith('-') ? '' : `${name} `
  const usage = filled(output.see_help, { command })
  const message = mistakeIn(error, lang)
  terminal.complain(message === undefined ? String(error.stack) : `${message}\n${usage[lang]}`)
  return message === undefined ? 1 : 2
}
