import { portIn } from './port.ts'
import type { Terminal } from './terminal.ts'

/** Where a server is that is talked to. */
interface Place {
  readonly url?: string | undefined
  readonly port?: string | undefined
}

/**
 * The server that `--url` names, or one on this machine: at `--port`, at the port that `PORT` says, or at 3000.
 *
 * @throws UsageError for what is no port
 */
export function serverAt({ url, port }: Place, { env }: Terminal): string {
  if (url !== undefined) return addressOf(url)
  const [number, source] = port === undefined ? [env.PORT || '3000', 'PORT'] : [port, '--port']
  return `http://127.0.0.1:${portIn(number, source)}/wechat`
}

/** An address as it is typed: a host with a port or a dot, without `http://`, is meant with it. */
export function addressOf(typed: string): string {
  return /^(localhost|[\w-]+(\.[\w-]+)+|[\w.-]+:\d+)(:\d+)?(\/|$)/.test(typed) ? `http://${typed}` : typed
}
