// A process to be killed: its lines stand in Redis. Its parent tells it what users send, and hears when a handler begins
// and ends: `hold` when `release` comes, anything else after 100 ms.
import { setTimeout } from 'node:timers/promises'
import { App } from 'echostr'
import { sequentialize } from 'echostr/plugins/order'
import { deliveries } from 'echostr/testing'
import { connect, redisStore } from 'echostr-plugin-redis'
import type { Asked, Told } from './order-process.ts'

const token = 'test'
const [url = ''] = process.argv.slice(2)

let release: (() => void) | undefined
const released = new Promise<void>((resolve) => {
  release = resolve
})

function tell(told: Told): void {
  process.send?.(told)
}

const app = new App({ token })
app.onError((error) => tell({ reported: (error as { code?: string }).code ?? error.message }))
app.onLate(() => {})
app.use(sequentialize({ store: redisStore(await connect(url)) }))
app.on('text', async ({ message: { Content } }) => {
  tell({ begun: Content, at: Date.now() })
  await (Content === 'hold' ? released : setTimeout(100))
  tell({ ended: Content, at: Date.now() })
  return Content
})
process.on('message', ({ user, text, at }: Asked) => {
  if (text === 'release') return release?.()
  void app.handle(deliveries({ token, user }).message('text', { Content: text, CreateTime: at }))
})
process.on('disconnect', () => process.exit())
tell({ ready: true })
