// A process to be killed: its dialogues stand in Redis. Its parent tells it what a user sends, and hears what is answered, and
// when something outside is done.
import { setTimeout } from 'node:timers/promises'
import { App } from 'echostr'
import { dialogue, dialogues } from 'echostr/plugins/dialogue'
import { deliveries, send } from 'echostr/testing'
import { connect, redisStore } from 'echostr-plugin-redis'
import type { Said, Sent } from './dialogue-process.ts'

const token = 'test'
const [url = '', again = ''] = process.argv.slice(2)

function tell(said: Said): void {
  process.send?.(said)
}

const order = dialogue('order', async (talk) => {
  const size = await talk.ask('要多大的？')
  const no = await talk
    .external(
      async ({ id }) => {
        tell({ done: id })
        await setTimeout(200)
        return 7
      },
      { again: again === 'again' },
    )
    .catch((error) => error.code)
  const name = await talk.ask('怎么称呼？')
  return `${name}：${size}，${no}`
})

const app = new App({ token })
app.onError((error) => tell({ reported: (error as { code?: string }).code ?? error.message }))
app.use(dialogues([order], { store: redisStore(await connect(url)) }))
app.on('text', (ctx) => (ctx.message.Content === 'order' ? order.begin(ctx) : 'echo'))
process.on('message', async ({ text, id, at }: Sent) => {
  const delivery = deliveries({ token }).message('text', { Content: text, MsgId: id, CreateTime: at })
  const { reply } = await send(app, delivery)
  tell({ answer: reply?.MsgType === 'text' ? reply.Content : '', to: id })
})
process.on('disconnect', () => process.exit())
tell({ ready: true })
