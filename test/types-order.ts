// The types of sequentialize(), tested by being compiled (npm run check); nothing here runs.
import { App, MemoryStore } from 'echostr'
import { type Sequence, type SequentializeOptions, sequentialize } from 'echostr/plugins/order'

const app = new App({ token: 'testToken' })

// handlers behind it keep what they infer
const order: Sequence = sequentialize()
app.use(order)
app.on('text', order.inTurn, (ctx) => ctx.message.Content.toUpperCase())
app.on('text', order.inTurn, async function* (ctx) {
  yield ctx.message.Content
})
app.on(['text', 'voice'], order.inTurn, (ctx) =>
  ctx.message.MsgType === 'text' ? ctx.message.Content : ctx.message.Format,
)
app.use(order.inTurn, async (_, next) => next())
// @ts-expect-error a field of another kind
app.on('image', order.inTurn, (ctx) => ctx.message.Content)

// options
const options: SequentializeOptions = { most: 3, turn: 60_000, store: new MemoryStore(), name: 'room' }
sequentialize(options)
sequentialize({ by: (ctx) => (ctx.message.MsgType === 'text' ? ctx.to : undefined) })
sequentialize({ busy: () => '别急' })
sequentialize({ busy: async ({ message }) => message.MsgType })
sequentialize({ busy: () => {} })
// @ts-expect-error a conversation is a text
sequentialize({ by: () => 7 })
// @ts-expect-error a promise comes too late: the order in which messages arrive would be gone
sequentialize({ by: async () => 'x' })
// @ts-expect-error a misspelt option
sequentialize({ max: 8 })
// @ts-expect-error no answer
sequentialize({ busy: () => 7 })
