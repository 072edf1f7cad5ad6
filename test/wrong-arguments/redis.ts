import { connect, redisLedger, redisStore } from 'echostr-plugin-redis'
import { type Row, row } from './row.ts'

/** A Redis that says nothing. */
const client = {
  eval: async () => 1,
  evalSha: async (_: string, { arguments: [, , , keep] }: { arguments: string[] }) =>
    keep === '60000' ? 'new' : 1,
  get: async () => null,
  del: async () => 1,
  on: () => {},
  once: () => {},
  off: () => {},
  duplicate: () => ({ on: () => {}, connect: async () => {}, subscribe: async () => {}, destroy: () => {} }),
}
const options = { prefix: 'x:', timeout: 100 }
const ledger = redisLedger(client, options)
const store = redisStore(client, options)

export const redisRows: readonly Row[] = [
  row('connect', { url: 'redis://127.0.0.1:9', options: {} }, async (...given) =>
    (await connect(...(given as [string]))).destroy(),
  ),
  row('redisLedger', { client, options }, (...given) => redisLedger(...(given as [never]))),
  row(
    'redisLedger.claim',
    { key: 'a', lease: 1, token: 't' },
    (...given) => ledger.claim(...(given as [string, number])),
    'ledger.claim()',
  ),
  row(
    'redisLedger.settle',
    { key: 'a', token: 't', outcome: { reply: null, sent: 'passive' } },
    (...given) => ledger.settle(...(given as [string, string, never])),
    'ledger.settle()',
  ),
  row(
    'redisLedger.wait',
    { key: 'a', signal: AbortSignal.abort() },
    (...given) => ledger.wait(...(given as [string, AbortSignal])),
    'ledger.wait()',
  ),
  row('redisStore', { client, options }, (...given) => redisStore(...(given as [never]))),
  row('redisStore.get', { key: 'a' }, (given) => store.get(given), 'store.get()'),
  row(
    'redisStore.set',
    { key: 'a', value: 'b', options: { ttl: 1, was: null } },
    (...given) => store.set(...(given as [string, string, never])),
    'store.set()',
  ),
  row('redisStore.delete', { key: 'a' }, (given) => store.delete(given), 'store.delete()'),
]
