// How long it takes to start: a process of its own each time, in turns.
import { spawnSync } from 'node:child_process'
import { inTurns } from '../../measure.ts'
import { token } from '../../messages.ts'
import type { Options } from '../../options.ts'
import { root } from '../../result.ts'
import { pinned } from '../../servers/cores.ts'
import { type Cell, figure, type Table } from '../../table.ts'

const cwd = new URL('benchmarks/', root)

const bare = "import 'node:http'"
const answer = `
  import { App } from 'echostr'
  import { deliveries } from 'echostr/testing'
  const app = new App({ token: '${token}' }).on('text', (ctx) => ctx.message.Content)
  if ((await app.handle(deliveries({ token: '${token}' }).text('hi'))).status !== 200) process.exit(1)`

const scripts: Readonly<Record<string, string>> = {
  'node:http': bare,
  'import echostr': `${bare}; import 'echostr'`,
  'echostr, to the first answer': bare + answer,
  'import wechat': `${bare}; import 'wechat'`,
  'import co-wechat': `${bare}; import 'co-wechat'`,
  'import node-easywechat': `${bare}; import 'node-easywechat'`,
}

function timed(script: string): number {
  const [command, ...args] = pinned('server', [process.execPath, '--input-type=module', '-e', script])
  const started = performance.now()
  const { status } = spawnSync(command as string, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`failed: ${script}`)
  return performance.now() - started
}

export async function cold({ quick }: Options): Promise<Table> {
  const all = new Map(Object.keys(scripts).map((name) => [name, [] as number[]]))
  await inTurns(Object.entries(scripts), quick ? 8 : 20, async ([name, script]) => {
    all.get(name)?.push(timed(script))
  })
  const own = all.get('node:http') ?? []
  const rows: Cell[][] = [...all].map(([name, ms]) => [
    name,
    figure(ms, 'ms'),
    figure(
      ms.map((each, round) => each - (own[round] ?? 0)),
      'ms',
    ),
  ])
  return { id: 'cold', title: 'Starting a process', head: ['', 'start to end', 'over node:http'], rows }
}
