import { parseArgs } from 'node:util'
import { EchostrError } from 'echostr'
import { type ChatServer, serveChat } from './chat/server.ts'
import type { Mode } from './message.ts'

/** What `echostr dev` is told on the command line. */
export const devOptions = {
  token: { type: 'string' },
  'app-id': { type: 'string' },
  'aes-key': { type: 'string' },
  mode: { type: 'string' },
  account: { type: 'string' },
  port: { type: 'string' },
  'allow-remote': { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Where an app is, unless it is told. */
const usual = 'http://127.0.0.1:3000/wechat'

/**
 * Serves the chat page for `echostr dev [url] …`.
 *
 * @throws EchostrError `bad_option`, or what `parseArgs` throws, for a command line that makes no sense
 */
export function dev(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChatServer> {
  const { values, positionals } = parseArgs({ args: [...args], options: devOptions, allowPositionals: true })
  const [url = usual] = positionals
  return serveChat({
    url,
    token: values.token ?? env.ECHOSTR_TOKEN ?? env.TOKEN ?? 'xq123456',
    appId: values['app-id'] ?? env.ECHOSTR_APP_ID ?? '',
    encodingAESKey: values['aes-key'] ?? env.ECHOSTR_AES_KEY ?? '',
    port: portOf(values.port),
    allowRemote: values['allow-remote'] ?? false,
    ...(values.mode !== undefined && { mode: values.mode as Mode }),
    ...(values.account !== undefined && { account: values.account }),
  })
}

function portOf(port = '3001'): number {
  if (/^\d{1,5}$/.test(port) && Number(port) < 65_536) return Number(port)
  throw new EchostrError('bad_option', `${port} is no port`)
}
