// What sharing messages through Redis costs: a step, a process, Redis itself; and a process that dies.
import type { Options } from '../../options.ts'
import { hasRedis, startRedis } from '../../servers/redis-server.ts'
import type { Table } from '../../table.ts'
import { redisItself } from './itself.ts'
import { oneProcess } from './one-process.ts'
import { stepTable } from './steps.ts'
import { takeover } from './takeover.ts'

export async function redis(options: Options): Promise<readonly Table[]> {
  if (!hasRedis()) return []
  const server = await startRedis()
  try {
    return [
      await stepTable(server, 1, options),
      await stepTable(server, 64, options),
      await oneProcess(server, options),
      await redisItself(server, options),
      await takeover(server, options),
    ]
  } finally {
    await server.stop()
  }
}
