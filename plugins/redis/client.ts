import { EchostrError } from 'echostr'
import { Calls } from './calls.ts'
import type { Script } from './script.ts'
import { texts } from './texts.ts'

/** What both clients have. */
interface Common {
  get(key: string): Promise<unknown>
  del(key: string): Promise<unknown>
  on(event: string, hear: () => void): unknown
  once(event: string, hear: () => void): unknown
  off(event: string, hear: () => void): unknown
  /** Makes a client for pub/sub: same options, not connected yet. */
  duplicate(): unknown
}

/** What is used of a client of `redis` (node-redis 6): one made by `createClient`. */
export interface NodeRedisClient extends Common {
  eval(script: string, options: NodeRedisArguments): Promise<unknown>
  evalSha(sha: string, options: NodeRedisArguments): Promise<unknown>
}

interface NodeRedisArguments {
  keys: string[]
  arguments: string[]
}

/** What is used of a client of `ioredis`: a `Redis` or a `Cluster`. */
export interface IoRedisClient extends Common {
  readonly isCluster?: boolean
  eval(script: string, keys: number, ...values: string[]): Promise<unknown>
  evalsha(sha: string, keys: number, ...values: string[]): Promise<unknown>
}

/** A client of `redis` or of `ioredis`. It stays yours: you connect it, and you close it. */
export type RedisClient = NodeRedisClient | IoRedisClient

/** A client of either kind, as ledger and store use it: everything is about one key. */
export interface Connection {
  /** Runs a script on one key. */
  run(script: Script, key: string, ...values: string[]): Promise<unknown>
  get(key: string): Promise<unknown>
  delete(key: string): Promise<unknown>
  /** Hears a channel, on a connection of its own that ends with the client's. Resolves when Redis has confirmed. */
  hear(channel: string, heard: (message: string) => void): Promise<void>
}

const connections = new WeakMap<RedisClient, Connection>()

/** The one connection of a client. Throws `redis_option`. */
export function connectionOf(client: RedisClient, caller: string): Connection {
  const connection = connections.get(client) ?? makeConnection(client, caller)
  connections.set(client, connection)
  return connection
}

function makeConnection(client: RedisClient, caller: string): Connection {
  const isNodeRedis = typeof (client as Partial<NodeRedisClient> | undefined | null)?.evalSha === 'function'
  if (!isNodeRedis && typeof (client as Partial<IoRedisClient> | undefined | null)?.evalsha !== 'function')
    refuse(caller)
  if (typeof client.on !== 'function' || typeof client.get !== 'function') refuse(caller)
  // nobody's listener for 'error' would end the process; what fails is seen where it is called
  client.on('error', () => {})
  return patient(isNodeRedis ? nodeRedis(client as NodeRedisClient) : ioRedis(client as IoRedisClient))
}

function refuse(caller: string): never {
  const what = `${caller} takes as "client" one of the package redis, or of ioredis`
  throw new EchostrError('redis_option', what, { status: 0, texts })
}

function patient(connection: Connection): Connection {
  const calls = new Calls()
  return {
    run: (script, key, ...values) => calls.make(() => connection.run(script, key, ...values)),
    get: (key) => calls.make(() => connection.get(key)),
    delete: (key) => calls.make(() => connection.delete(key)),
    hear: connection.hear,
  }
}

function nodeRedis(client: NodeRedisClient): Connection {
  return {
    run: (script, key, ...values) => {
      const options = { keys: [key], arguments: values }
      return client.evalSha(script.sha, options).catch(unlessLost(() => client.eval(script.text, options)))
    },
    get: (key) => client.get(key),
    delete: (key) => client.del(key),
    hear: async (channel, heard) => {
      const options = { disableOfflineQueue: false }
      const subscriber = (client.duplicate as (options: object) => NodeRedisSubscriber)(options)
      subscriber.on('error', () => {})
      let ended = false
      // a connection that is only made after the end would otherwise stay open until its time limit
      subscriber.on('connect', () => ended && subscriber.destroy())
      const end = () => {
        ended = true
        subscriber.destroy()
      }
      await untilEnd(client, end, async () => {
        await subscriber.connect()
        await subscriber.subscribe(channel, heard)
      })
    },
  }
}

interface NodeRedisSubscriber {
  on(event: string, hear: () => void): unknown
  connect(): Promise<unknown>
  subscribe(channel: string, heard: (message: string) => void): Promise<unknown>
  destroy(): void
}

function ioRedis(client: IoRedisClient): Connection {
  return {
    run: (script, key, ...values) =>
      client
        .evalsha(script.sha, 1, key, ...values)
        .catch(unlessLost(() => client.eval(script.text, 1, key, ...values))),
    get: (key) => client.get(key),
    delete: (key) => client.del(key),
    hear: async (channel, heard) => {
      const options = { enableOfflineQueue: true, maxRetriesPerRequest: null }
      // what a cluster takes first are other nodes
      const given = client.isCluster ? [[], options] : [options]
      const subscriber = (client.duplicate as (...given: object[]) => IoRedisSubscriber)(...given)
      subscriber.on('error', () => {})
      subscriber.on('message', (_: string, message: string) => heard(message))
      const end = () => subscriber.disconnect()
      await untilEnd(client, end, () => subscriber.subscribe(channel))
    },
  }
}

interface IoRedisSubscriber {
  on(event: string, hear: (...values: string[]) => void): unknown
  subscribe(channel: string): Promise<unknown>
  disconnect(): void
}

/** What a client says when it has been closed; a cluster of node-redis, the second. */
const endings = ['end', 'disconnect']

/**
 * Hears until the client ends. No connection stays behind that does not hear; one that was ended while it connected
 * is ended once more.
 */
async function untilEnd(client: Common, end: () => void, hear: () => Promise<unknown>): Promise<void> {
  for (const event of endings) client.once(event, end)
  try {
    await hear()
  } catch (error) {
    for (const event of endings) client.off(event, end)
    end()
    throw error
  }
}

/** A Redis that was restarted does not know the script any more. */
function unlessLost(again: () => Promise<unknown>): (error: unknown) => Promise<unknown> {
  return (error) => {
    if (error instanceof Error && error.message.startsWith('NOSCRIPT')) return again()
    throw error
  }
}
