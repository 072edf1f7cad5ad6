import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EchostrError } from 'echostr'
import { errors, texts } from '../texts/errors.ts'
import { filled, type Values, type Words } from '../texts/words.ts'

const highest = 65_535
/** So many ports are tried. */
const tries = 20

export function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= highest
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
      throw mistake(errors.port_unusable, { host, port, code: String(error.code) })
    busy(port)
  }
  throw mistake(errors.no_free_port, { first: wanted, last })
}

function listening(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve)
    // in a cluster each worker has a page of its own
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', resolve)
      resolve(undefined)
    })
  })
}

function mistake(words: Words, values: Values): EchostrError {
  return new EchostrError('bad_option', filled(words, values).en, { texts })
}
