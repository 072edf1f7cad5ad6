// Several processes of each contender, all alive at once: how one happens to be compiled makes it slower than its likes.
import { type ServerOptions, ServerProcess } from './server.ts'

/** Processes by the name of what they are. */
export type Servers = ReadonlyMap<string, readonly ServerProcess[]>

/** The first of each kind, then the second of each: neighbours are not alike. */
export function inTurn(servers: Servers): [name: string, server: ServerProcess][] {
  const most = Math.max(0, ...[...servers.values()].map((likes) => likes.length))
  const nth = (i: number) =>
    [...servers].flatMap(([name, likes]) => (likes[i] ? [[name, likes[i]] as [string, ServerProcess]] : []))
  return Array.from({ length: most }, (_, i) => nth(i)).flat()
}

/** Starts so many of each, one after the other and in turns, and stops them when the work is done. */
export async function withServers<T>(
  kinds: Readonly<Record<string, ServerOptions>>,
  count: number,
  work: (servers: Servers) => Promise<T>,
): Promise<T> {
  const servers = new Map(Object.keys(kinds).map((name) => [name, [] as ServerProcess[]]))
  try {
    for (let i = 0; i < count; i++)
      for (const [name, options] of Object.entries(kinds))
        servers.get(name)?.push(await ServerProcess.start(options))
    return await work(servers)
  } finally {
    await Promise.all([...servers.values()].flat().map((server) => server.stop()))
  }
}
