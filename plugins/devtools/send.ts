import { parseArgs } from 'node:util'
import { deliveries, type SignedDelivery, send } from 'echostr/testing'
import { describe } from './describe.ts'

const usage = `npm run send -- '你好' [--port 3000] [--url http://127.0.0.1:3000/wechat]
npm run send -- --event CLICK --key MENU_TODAY

Signs a delivery as WeChat would, sends it, and shows the answer.
  --type image|voice|video|shortvideo|location|link   a sample of that message
  --user   the sender's OpenID
  TOKEN    environment variable: the token, default xq123456`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    port: { type: 'string', default: process.env.PORT ?? '3000' },
    event: { type: 'string' },
    key: { type: 'string' },
    type: { type: 'string' },
    user: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

const url = new URL(values.url ?? `http://127.0.0.1:${values.port}/wechat`)
const delivery = deliveries({
  token: process.env.TOKEN ?? 'xq123456',
  path: url.pathname,
  ...(values.user !== undefined && { user: values.user }),
})

const chosen = choose()
if (values.help || !chosen) console.log(usage)
else await deliver(chosen)

function choose(): SignedDelivery | undefined {
  const { event, key, type } = values
  if (event !== undefined) return delivery.event(event, { EventKey: key })
  if (type !== undefined) return sample(type)
  return positionals.length > 0 ? delivery.text(positionals.join(' ')) : undefined
}

function sample(type: string): SignedDelivery | undefined {
  const samples = ['image', 'voice', 'video', 'shortvideo', 'location', 'link'] as const
  const known = samples.find((name) => name === type)
  return known && delivery[known]()
}

async function deliver(signed: SignedDelivery): Promise<void> {
  try {
    const received = await send(url.origin, signed)
    console.log(describe(received))
    if (received.status !== 200) process.exitCode = 1
  } catch (error) {
    const { cause } = error as { cause?: Error }
    console.error(
      `Nothing answers at ${url}: ${cause?.message ?? error}. Is the demo running (npm start)? On which port?`,
    )
    process.exitCode = 1
  }
}
