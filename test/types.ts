// Types are tested by being compiled (npm run check); nothing here runs.
import {
  App,
  type Context,
  EchostrError,
  image,
  type Middleware,
  type Plugin,
  type Result,
  Slot,
  text,
} from 'echostr'

const app = new App({ token: 'testToken' })

// options
new App({ token: ['newToken', 'oldToken'], freshness: 60, replay: false, overflow: 'late' })
// @ts-expect-error a token is required
new App({})
// @ts-expect-error a misspelt option
new App({ token: 'testToken', fresh: 1 })
// @ts-expect-error a key without the AppID
new App({ token: 'testToken', encodingAESKey: 'a'.repeat(43) })
// @ts-expect-error an AppID without the key
new App({ token: 'testToken', appId: 'wx1234567890abcdef' })
// @ts-expect-error a variable that may not be set
new App({ token: 'testToken', appId: 'wx1', encodingAESKey: process.env.AES_KEY })
new App({
  accounts: { '/a': { token: 'testToken' }, gh_b: { token: 'testToken', appId: 'wx1', encodingAESKey: 'k' } },
})
// @ts-expect-error the same for one of several accounts
new App({ accounts: { '/a': { token: 'testToken', appId: 'wx1' } } })
// @ts-expect-error set-up is synchronous
new App({ token: 'testToken' }).use({ name: 'hasty', setup: async () => {} })
new App({ token: 'testToken' }).use({ name: 'chained', setup: (to) => to.on('text', () => 'hi') })
// @ts-expect-error not one of the overflows
new App({ token: 'testToken', overflow: 'drop' })

// kinds
app.on('text', (ctx) => ctx.message.Content.toUpperCase())
app.on('event:CLICK', (ctx) => ctx.message.EventKey)
app.on(['video', 'shortvideo'], (ctx) => image(ctx.message.ThumbMediaId))
app.on(['text', 'voice'], (ctx) =>
  ctx.message.MsgType === 'text' ? ctx.message.Content : ctx.message.Format,
)
app.on('location', ({ message }) => `${message.Location_X},${message.Location_Y}`)
// @ts-expect-error no such kind
app.on('txet', () => '')
// @ts-expect-error no such event
app.on('event:click_me', () => '')
// @ts-expect-error a field of another kind
app.on('image', (ctx) => ctx.message.Content)
// @ts-expect-error only what both kinds have
app.on(['text', 'image'], (ctx) => ctx.message.Content)
// @ts-expect-error at least one handler
app.on('text')

// results
app.on('text', () => text('x'))
app.on('text', () => null)
app.on('text', () => {})
app.on('text', async () => 'x')
app.on('text', () => [{ Title: 't' }])
app.on('text', (_, next) => next())
app.on('text', async (_, next) => `${await next()}!`)
// @ts-expect-error a number is no reply
app.on('text', () => 5)
// @ts-expect-error an article has a Title
app.on('text', () => [{ Titel: 't' }])
// @ts-expect-error an object without MsgType is no reply
app.on('text', () => ({ Content: 'x' }))
// @ts-expect-error no such reply
app.on('text', () => ({ MsgType: 'link', Url: 'x' }))

// middleware and narrowing
const layer: Middleware = (ctx, next) => (ctx.message.MsgType === 'text' ? ctx.message.Content : next())
app.use(layer).on('text', layer).on('event', layer)
app.use(({ message }) => {
  if (message.MsgType === 'event' && message.Event === 'CLICK') return message.EventKey
  return undefined
})
// @ts-expect-error not every message has Content
app.use((ctx) => ctx.message.Content)

// stages
app.wrap('parse', (inner) => async (body, delivery) => inner(body.trim(), delivery))
app.replace('verify', (delivery) => delivery.query.echostr)
// @ts-expect-error no such stage
app.replace('decode', () => '')
// @ts-expect-error a stage has its own signature
app.replace('serialize', () => 5)

// plugins and slots
const slot = new Slot<{ city: string }>('city')
export const plugin: Plugin = {
  name: 'x',
  requires: ['y'],
  setup: (a) => void a.use((ctx) => slot.of(ctx).city),
}
// @ts-expect-error a slot holds its own type
export const bad = (ctx: Context): string => slot.of(ctx).town
// @ts-expect-error a slot takes its own type
export const worse = (ctx: Context): void => slot.set(ctx, 'city')

// hooks
app.onError((error, ctx) =>
  error instanceof EchostrError && error.code === 'text_too_long' && ctx ? 'x' : undefined,
)
app.onLate(async (reply, ctx): Promise<void> => void [reply.MsgType, ctx.to])
// streamed replies infer without annotation, and hold text only
app.on('text', async function* (ctx) {
  yield ctx.message.Content
})
app.on('text', async () => new ReadableStream<string>())
// @ts-expect-error a stream of objects is no text
app.on('text', async function* () {
  yield { text: 'x' }
})
// @ts-expect-error an error hook replies with something whole
app.onError(async function* () {
  yield 'x'
})

// replies made by hand
export const byHand: Result[] = [
  { MsgType: 'device_status', DeviceType: 'gh_1', DeviceID: 'd', DeviceStatus: '0' },
  // @ts-expect-error a state is '0' or '1'
  { MsgType: 'device_status', DeviceType: 'gh_1', DeviceID: 'd', DeviceStatus: '2' },
]
