import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EchostrError } from 'echostr'
import { texts } from '../texts/texts.ts'
import { UsageError } from './terminal.ts'

const highest = 65_535
/** So many ports are tried. */
const tries = 20

/**
 * The port that somebody typed.
 *
 * @param source the option or the environment variable that holds it
 * @throws UsageError for what is none
 */
export function portIn(text: string, source: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= highest) return Number(text)
  throw new UsageError(
    `${source} 不是端口：${quote(text)}。端口是 0 到 ${highest} 的整数`,
    `${source} is no port: ${quote(text)}. A port is a whole number from 0 to ${highest}`,
  )
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}

/**
 * Listens on a port, or on the next free one, and gives it.
 *
 * @param busy told of each port that is taken
 * @throws EchostrError `bad_option` when none is free, or the system does not let it be used
 */
export async function listenFrom(
  server: Server,
  wanted: number,
  host: string,
  busy: (port: number) => void = () => {},
): Promise<number> {
  const last = Math.min(wanted + tries - 1, highest)
  for (let port = wanted; port <= last; port++) {
    const error = await listening(server, port, host)
    if (error === undefined) return (server.address() as AddressInfo).port
    if (error.code !== 'EADDRINUSE')
      throw new EchostrError('bad_option', `Port ${port} of ${host} cannot be used: ${error.code}`, { texts })
    busy(port)
  }
  throw new EchostrError('bad_option', `No free port from ${wanted} to ${last}: choose another`, { texts })
}

function listening(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve)
    server.listen(port, host, () => {
      server.off('error', resolve)
      resolve(undefined)
    })
  })
}
