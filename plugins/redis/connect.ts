import { type OptionCheck, systemClock, within } from 'echostr'
import { createClient, type RedisClientOptions } from 'redis'
import { check } from './options.ts'

/** A client of `redis`, as {@link connect} gives it. Closed by `client.close()`. */
export type ConnectedClient = ReturnType<typeof createClient>

/** Options of `createClient`, e.g. `username`, `password`, `database`, `socket: { tls: true }`. */
export type ConnectOptions = Omit<RedisClientOptions, 'url'>

const address: OptionCheck = {
  is: 'an address that begins with redis:// or rediss://',
  fits: (value) => typeof value === 'string' && /^rediss?:/.test(value) && URL.canParse(value),
}

/** ms to wait for Redis when the app starts. */
const patience = 2000

/**
 * Connects to Redis as ledger and store need it: calls fail at once while it cannot be reached instead of queueing
 * up, a connection whose other end has gone without a word is replaced within half a minute, and it connects again by
 * itself, for ever.
 *
 * Resolves when it is connected, and also when the first try has failed or 2 s have passed: an app starts without
 * Redis, too.
 *
 * @throws EchostrError `redis_option` for an address that is none
 * @param url `redis://user:password@host:6379/0`, or `rediss://` for TLS
 * @example
 * const redis = await connect('redis://127.0.0.1')
 * const app = new App({ token: 'xq123456', ledger: redisLedger(redis) })
 * // at the end: await app.close(), then
 * await redis.close()
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<ConnectedClient> {
  check('connect()', { url, options }, { url: address, options: 'object' })
  const client: ConnectedClient = createClient({
    disableOfflineQueue: true,
    pingInterval: 5000,
    ...options,
    url,
    // ledger and store have time limits of their own; the client's makes an AbortSignal for every command
    commandOptions: { timeout: 0, ...options.commandOptions },
    // the types of socket options by address, path and TLS do not spread
    socket: { socketTimeout: 15_000, reconnectStrategy, ...options.socket } as NonNullable<
      RedisClientOptions['socket']
    >,
  }) as ConnectedClient
  const failed = new Promise((resolve) => client.on('error', resolve))
  const connected = client.connect().catch(() => {})
  await within(systemClock, patience, Promise.race([connected, failed]), () => undefined)
  return client
}

/** ms until the next try: soon, then once a second; not all processes at the same moment. */
function reconnectStrategy(tries: number): number {
  return Math.min(50 * 2 ** tries, 1000) * (0.75 + Math.random() / 2)
}
