import {
  EchostrError,
  keyName,
  type OptionCheck,
  type SetOptions,
  type Store,
  systemClock,
  within,
} from 'echostr'
import { type Connection, connectionOf, type RedisClient } from './client.ts'
import { check, milliseconds, optionsOf } from './options.ts'
import { isYes, Script } from './script.ts'
import { texts } from './texts.ts'

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** What every key begins with. Default `echostr:`. Give each app of its own one where several share a Redis. */
  readonly prefix?: string
  /** Milliseconds after which a call rejects with `redis_timeout`. Default 200. */
  readonly timeout?: number
}

/**
 * A store in Redis, for plugins: several processes share it, and it outlives them.
 *
 * A call rejects with Redis's error, or with `redis_timeout` when it takes longer than the option `timeout`:
 * whether it was done is then not known.
 *
 * @param client of `redis` or `ioredis`; see {@link connect}
 * @throws EchostrError `redis_option`
 * @example app.use(session({ store: redisStore(await connect('redis://127.0.0.1')), … }))
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  const { prefix, timeout } = optionsOf('redisStore()', options)
  return new RedisStore(connectionOf(client, 'redisStore()'), prefix, timeout)
}

/** In front of each value: how it is written. What has no version is given as it is: its reader judges it. */
const version = '1 '
/** Stands for what is no text. */
const noText = '(no text)'

/** Gives 1 when it was set. Arguments: value, ttl, `any` or `none` or `is`, the value that was. */
const setting = new Script(`
local present = ARGV[3] ~= 'any' and redis.pcall('GET', KEYS[1])
if type(present) == 'table' then present = '${noText}' end
if present and not string.find(present, '^%d+ ') then present = '${version}' .. present end
if ARGV[3] == 'none' and present then return 0 end
if ARGV[3] == 'is' and present ~= ARGV[4] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`)

const textOrNull: OptionCheck = {
  is: 'a string or null',
  fits: (value) => value === null || typeof value === 'string',
}

class RedisStore implements Store {
  readonly #connection: Connection
  readonly #keys: string
  readonly #timeout: number

  constructor(connection: Connection, prefix: string, timeout: number) {
    this.#connection = connection
    this.#keys = `${prefix}store:`
    this.#timeout = timeout
  }

  async get(key: string): Promise<string | undefined> {
    check('store.get()', { key }, { key: 'string' })
    const value = await this.#timed(this.#connection.get(this.#keys + keyName(key)).catch(unlessNoText))
    return typeof value === 'string' ? textOf(value) : undefined
  }

  async set(key: string, value: string, options: SetOptions): Promise<boolean> {
    check('store.set()', { key, value, options }, { key: 'string', value: 'string', options: 'object' })
    check('store.set()', options, { ttl: 'number', 'was?': textOrNull })
    const { ttl, was } = options
    const mode = was === undefined ? 'any' : was === null ? 'none' : 'is'
    const values = [version + value, milliseconds(ttl), mode, version + (was ?? '')]
    return isYes(await this.#timed(this.#connection.run(setting, this.#keys + keyName(key), ...values)))
  }

  async delete(key: string): Promise<void> {
    check('store.delete()', { key }, { key: 'string' })
    await this.#timed(this.#connection.delete(this.#keys + keyName(key)))
  }

  #timed<T>(call: Promise<T>): Promise<T> {
    return within(systemClock, this.#timeout, call, () => {
      throw new EchostrError('redis_timeout', `Redis did not answer within ${this.#timeout} ms`, { texts })
    })
  }
}

/** A list, a hash, a stream … under the key says nothing about the other keys. */
function unlessNoText(error: unknown): string {
  if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return noText
  throw error
}

function textOf(value: string): string {
  if (value.startsWith(version)) return value.slice(version.length)
  if (!/^\d+ /.test(value)) return value
  throw new EchostrError('redis_version', 'Another version of echostr-plugin-redis has written this value', {
    texts,
  })
}
