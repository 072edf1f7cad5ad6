export type { IoRedisClient, NodeRedisClient, RedisClient } from './client.ts'
export { type ConnectedClient, type ConnectOptions, connect } from './connect.ts'
export { type RedisLedgerOptions, redisLedger } from './ledger.ts'
export { type RedisStoreOptions, redisStore } from './store.ts'
