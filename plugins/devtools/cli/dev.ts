import { parseArgs } from 'node:util'
import { exampleIn } from '../chat/example.ts'
import { serveChat } from '../chat/server.ts'
import { accountHelp, help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled } from '../texts/words.ts'
import { addressOf } from './address.ts'
import { accountOptions, demoToken, playedAccount } from './credentials.ts'
import { portIn } from './port.ts'
import { type Command, UsageError } from './terminal.ts'

const options = {
  ...accountOptions,
  port: { type: 'string' },
  'allow-remote': { type: 'boolean' },
} as const

/** Where an app is, unless it is told. */
const usual = 'http://127.0.0.1:3000/wechat'

/** `echostr dev`: WeChat's chat window in a browser. Serves until the process is ended. */
export const dev: Command = {
  summary: help.dev.summary,
  help: filled(help.dev.usage, { account: accountHelp, usual, token: demoToken }),

  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const url = addressOf(positionals[0] ?? usual)
    if (positionals.length > 1) throw new UsageError(mistakes.no_address)
    const port = portIn(values.port ?? '3001', '--port')
    const { user, ...account } = playedAccount(values, terminal, lang)
    const chat = await serveChat({
      ...exampleIn(lang),
      ...account,
      url,
      port,
      allowRemote: values['allow-remote'] ?? false,
      ...(user !== undefined && { users: [{ id: user, name: user }] }),
    })
    if (port !== 0 && chat.port !== port) terminal.print(filled(output.port_busy, { port })[lang])
    terminal.print(`${output.chat[lang]}:  ${chat.url}/\n→ ${url}`)
    return 0
  },
}
