import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Listens on a port, or on the next free one, and gives it.
 *
 * @param busy told of each port that is taken
 */
export async function listenFrom(
  server: Server,
  wanted: number,
  host: string,
  busy: (port: number) => void = () => {},
): Promise<number> {
  for (let port = wanted; port < wanted + 20; port++) {
    const error = await listening(server, port, host)
    if (error === undefined) return (server.address() as AddressInfo).port
    if (error.code !== 'EADDRINUSE') throw error
    busy(port)
  }
  throw new Error(`No free port between ${wanted} and ${wanted + 19}: choose one with --port`)
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
