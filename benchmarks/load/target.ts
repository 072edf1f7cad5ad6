import { question, token } from '../messages.ts'
import { limit } from '../servers/contenders.ts'
import type { ServerProcess } from '../servers/server.ts'
import { check } from './check.ts'
import { Connection } from './connection.ts'
import { Requests } from './requests.ts'

/** A server with connections to it. */
export interface Target {
  readonly name: string
  readonly server: ServerProcess
  readonly connections: readonly Connection[]
  readonly requests: Requests
}

/** They do not send back what they get. */
const silent = [limit, 'echostr, empty stages']

export async function target(name: string, server: ServerProcess, connections: number): Promise<Target> {
  const opened = await Connection.several(server.port, connections)
  const requests = new Requests(token, question)
  const expected = silent.includes(server.options.contender) ? '' : question
  // each: a connection that never sent anything is closed by the time limits
  for (const connection of opened) await check(connection, requests, expected)
  return { name, server, connections: opened, requests }
}

export function hangUp(targets: readonly Target[]): void {
  for (const { connections } of targets) for (const connection of connections) connection.close()
}
