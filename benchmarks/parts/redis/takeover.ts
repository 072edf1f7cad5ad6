// How long a message waits when the process that handles it is killed.
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '../../load/connection.ts'
import { slowRequest } from '../../load/impatient.ts'
import { token } from '../../messages.ts'
import type { Options } from '../../options.ts'
import type { Redis } from '../../servers/redis-server.ts'
import { ServerProcess } from '../../servers/server.ts'
import { figure, type Table } from '../../table.ts'

const contender = 'never ends, Redis ledger'
/** ms over which the kills are spread: longer than from one renewal of a lease to the next. */
const spread = 4000

/** Resolves when the handlers of that message begin to run at that server. */
function handled(server: ServerProcess, id: string): Promise<number> {
  return new Promise((resolve) => {
    server.onTold((told) => told.id === id && resolve(performance.now()))
  })
}

async function send(server: ServerProcess, request: Buffer): Promise<void> {
  const connection = await Connection.open(server.port)
  connection.send(request, () => {})
}

/** ms from SIGKILL until the heir runs the handlers; its delivery comes at once, as WeChat's does. */
async function takenOver(redis: string, heir: ServerProcess, id: number, killAfter: number): Promise<number> {
  const server = await ServerProcess.start({ contender, redis })
  const request = slowRequest(token, `0 ${id}`, () => Math.floor(Date.now() / 1000))
  const runs = handled(server, String(id))
  await send(server, request)
  await runs
  await sleep(killAfter)
  const inherited = handled(heir, String(id))
  const killed = performance.now()
  await server.stop('SIGKILL')
  await send(heir, request)
  return (await Promise.race([inherited, sleep(20_000, Number.NaN, { ref: false })])) - killed
}

export async function takeover({ url }: Redis, { rounds }: Options): Promise<Table> {
  const heir = await ServerProcess.start({ contender, redis: url })
  try {
    const ms = await Promise.all(
      Array.from({ length: rounds }, (_, id) => takenOver(url, heir, id, (id * spread) / rounds)),
    )
    const title = 'From SIGKILL until another process handles the message'
    const row = ['echostr, Redis ledger', figure(ms, 'ms'), figure([Math.max(...ms)], 'ms')]
    return { id: 'takeover', title, head: ['', 'median', 'longest'], rows: [row] }
  } finally {
    await heir.stop()
  }
}
