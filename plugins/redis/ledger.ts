import { randomUUID } from 'node:crypto'
import {
  type Claim,
  EchostrError,
  keyName,
  type Ledger,
  type OptionCheck,
  type Outcome,
  type Reply,
  type Sent,
} from 'echostr'
import { type Connection, connectionOf, type RedisClient } from './client.ts'
import { check, milliseconds, optionsOf } from './options.ts'
import { isYes, Script } from './script.ts'
import { texts } from './texts.ts'
import { Wakes } from './wakes.ts'

/** Options of {@link redisLedger}. */
export interface RedisLedgerOptions {
  /** What every key begins with. Default `echostr:`. Give each app of its own one where several share a Redis. */
  readonly prefix?: string
  /** Milliseconds after which the app goes on in memory. Default 200. Every delivery waits that long at the worst. */
  readonly timeout?: number
}

/**
 * A ledger in Redis: the processes that share it handle each message once, and whichever of them gets a retry
 * answers it with the result of the one that handled it.
 *
 * Each step is one Lua script on one key, timed by the server's clock. Nothing rejects but for Redis's reasons;
 * the app then goes on in memory and reports `ledger_failed`.
 *
 * @param client of `redis` or `ioredis`; see {@link connect}. Without an offline queue, or calls would pile up
 * @throws EchostrError `redis_option`
 * @example const app = new App({ token: 'xq123456', ledger: redisLedger(await connect('redis://127.0.0.1')) })
 */
export function redisLedger(client: RedisClient, options: RedisLedgerOptions = {}): Ledger {
  const { prefix, timeout } = optionsOf('redisLedger()', options)
  return new RedisLedger(connectionOf(client, 'redisLedger()'), prefix, timeout)
}

/**
 * How an entry is written: version, state, end of the lease in ms of the server's clock, token, processes that wait
 * (each with a comma behind it), and on a line of its own the reply as JSON. The states are those of `sentBy`, and
 * `r` for running. What another version has written is left alone: `state` is nil. Anything else is `bad`, also what is
 * no text.
 */
const reading = `
local entry = redis.pcall('GET', KEYS[1])
local bad = type(entry) == 'table'
local state, ends, token, waiting, reply
if entry and not bad then
  state, ends, token, waiting, reply = string.match(entry, '^1 ([rwpl]) (%d+) (%S+) (%S*)\\n(.*)$')
  bad = not state and (string.find(entry, '^1 ') or not string.find(entry, '^%d+ '))
end
`

/**
 * Gives `new`, `running`, `bad` once for what it drops, or state and reply. Arguments: lease, token or '', new token, ms
 * to keep a settled one.
 */
const claiming = new Script(`${reading}
local lease, own = tonumber(ARGV[1]), ARGV[2]
if bad then
  redis.call('DEL', KEYS[1])
  return 'bad'
end
if entry and not state then return 'running' end
if state and state ~= 'r' then
  if state == 'w' and own == '' then
    state = 'p'
    redis.call('SET', KEYS[1], '1 p 0 ' .. token .. ' \\n' .. reply, 'PX', ARGV[4])
  end
  return { state, reply }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if own == '' then
  if state and tonumber(ends) > now then return 'running' end
  own = ARGV[3]
elseif state and own ~= token then
  return 'running'
end
local head = '1 r ' .. string.format('%.0f', now + lease) .. ' ' .. own .. ' ' .. (waiting or '')
redis.call('SET', KEYS[1], head .. '\\n', 'PX', string.format('%.0f', lease + ARGV[4]))
return 'new'
`)

/** Gives 1 when it was settled. Arguments: token, state or '' to release, reply, ms to keep it, channels' prefix. */
const settling = new Script(`${reading}
if (state ~= 'r' and state ~= 'w') or token ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], '1 ' .. ARGV[2] .. ' 0 ' .. token .. ' \\n' .. ARGV[3], 'PX', ARGV[4])
end
for who in string.gmatch(waiting, '[^,]+') do redis.pcall('PUBLISH', ARGV[5] .. who, KEYS[1]) end
return 1
`)

/** Gives 1 while the message runs, and notes who is to be woken. Argument: the process. */
const watching = new Script(`${reading}
if bad then return 0 end
if entry and not state then return 1 end
if state ~= 'r' then return 0 end
if not string.find(waiting, ARGV[1], 1, true) then
  local left = math.max(1, redis.call('PTTL', KEYS[1]))
  local head = '1 r ' .. ends .. ' ' .. token .. ' ' .. waiting .. ARGV[1] .. ','
  redis.call('SET', KEYS[1], head .. '\\n', 'PX', left)
end
return 1
`)

const stateOf: Readonly<Record<Sent, string>> = { waiting: 'w', passive: 'p', late: 'l' }
const sentBy: Readonly<Record<string, Sent>> = { w: 'waiting', p: 'passive', l: 'late' }

/** ms that an entry stays behind what is expected of it: its lease, or its settling. */
const keep = '60000'

/** Without one the message would be released. */
const outcomeOrNull: OptionCheck = {
  is: 'an outcome or null',
  fits: (value) => {
    const { sent, reply } = (
      value === null ? { sent: 'late', reply: null } : Object(value)
    ) as Partial<Outcome>
    return typeof sent === 'string' && Object.hasOwn(stateOf, sent) && typeof reply === 'object'
  },
}
const abortSignal: OptionCheck = { is: 'an AbortSignal', fits: (value) => value instanceof AbortSignal }

class RedisLedger implements Ledger {
  readonly timeout: number
  readonly #connection: Connection
  readonly #keys: string
  readonly #channels: string
  /** This process, for the others: unique, and without the separators of an entry. */
  readonly #name: string = randomUUID()
  readonly #wakes: Wakes
  #claims = 0

  constructor(connection: Connection, prefix: string, timeout: number) {
    this.timeout = timeout
    this.#connection = connection
    this.#keys = `${prefix}ledger:`
    this.#channels = `${prefix}wake:`
    this.#wakes = new Wakes((heard) =>
      connection.hear(this.#channels + this.#name, (key) => heard(this.#unprefixed(key))),
    )
  }

  /** A client may have a prefix of its own, which it puts in front of keys and does not take off again. */
  #unprefixed(key: string): string {
    return key.slice(key.indexOf(this.#keys))
  }

  async claim(key: string, lease: number, token = ''): Promise<Claim> {
    check('ledger.claim()', { key, lease, token }, { key: 'string', lease: 'number', token: 'string' })
    const fresh = `${this.#name}.${++this.#claims}`
    const found = await this.#run(claiming, key, milliseconds(lease), token, fresh, keep)
    if (found === 'running') return { state: 'running' }
    if (found === 'new') return { state: 'new', token: token || fresh }
    if (found === 'bad') throw dropped(key)
    const [state, reply] = found as [string, string]
    return { state: 'done', outcome: { reply: parsed(reply), sent: sentBy[state] as Sent } }
  }

  async settle(key: string, token: string, outcome: Outcome | null): Promise<boolean> {
    check(
      'ledger.settle()',
      { key, token, outcome },
      { key: 'string', token: 'string', outcome: outcomeOrNull },
    )
    const [state, reply] = outcome ? [stateOf[outcome.sent], JSON.stringify(outcome.reply)] : ['', '']
    return isYes(await this.#run(settling, key, token, state, reply, keep, this.#channels))
  }

  /** Noting who waits and looking whether it is over are one step, so no wake-up is lost in between. */
  async wait(key: string, signal: AbortSignal): Promise<void> {
    check('ledger.wait()', { key, signal }, { key: 'string', signal: abortSignal })
    const runs = async () => isYes(await this.#run(watching, key, this.#name))
    return this.#wakes.wait(this.#keys + keyName(key), signal, runs)
  }

  #run(script: Script, key: string, ...values: string[]): Promise<unknown> {
    return this.#connection.run(script, this.#keys + keyName(key), ...values)
  }
}

/** Whatever it is, the app looks whether it is a reply. */
function parsed(reply: string): Reply {
  try {
    return JSON.parse(reply)
  } catch {
    return undefined as never
  }
}

function dropped(key: string): EchostrError {
  return new EchostrError('bad_stored_value', `What is stored under ledger:${keyName(key)} is no entry`, {
    texts,
  })
}
