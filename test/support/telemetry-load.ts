import { App, EchostrError, MemoryLedger, type OneAccountOptions } from 'echostr'
import { client } from 'echostr/plugins/client'
import { late, push } from 'echostr/plugins/late'
import {
  type Deliveries,
  type DeliveryOptions,
  deliveries,
  type FakeClock,
  fakeApi,
  fakeClock,
  play,
  type SignedDelivery,
} from 'echostr/testing'
import { chat } from 'echostr-plugin-ai'
import { scriptedModel } from 'echostr-plugin-ai/testing'
import { type TelemetryOptions, telemetry } from 'echostr-plugin-opentelemetry'
import { samples } from '../fixtures/messages.ts'

/** Stands in every text, OpenID, token, secret, key and error that {@link runEverything} uses. */
export const canary = 'c4n4ry'

const token = `${canary}Token`
const user = `o-${canary}-user`
const account = `gh_${canary}`
const secure = { appId: `wx${canary}0123`, encodingAESKey: `${canary}KeyABCDEFGHIJKLMNOPQRSTUVWXYZ01234567` }

/**
 * An app in which everything happens that there is a metric for, once at least; then it is closed. In plain mode, and in
 * secure mode.
 *
 * @param look called twice, each time before the app is closed
 */
export async function runEverything(
  options: TelemetryOptions,
  look: () => Promise<void> = async () => {},
): Promise<void> {
  for (const mode of [{}, secure]) await runIn(mode, options, look)
}

async function runIn(
  mode: Partial<OneAccountOptions>,
  options: TelemetryOptions,
  look: () => Promise<void>,
): Promise<void> {
  const clock = fakeClock()
  const api = await fakeApi()
  try {
    const app = busyApp({ token, clock, ...mode } as OneAccountOptions, options, clientOf(api, clock), clock)
    await pushEverything(app, { token, clock, user, account, ...mode } as DeliveryOptions, clock)
    await look()
    await Promise.all([app.close({ grace: 0 }), clock.pass(1000)])
  } finally {
    await api.close()
  }
}

function clientOf({ url, appId, secret }: Awaited<ReturnType<typeof fakeApi>>, clock: FakeClock) {
  return client({ appId, secret, baseUrl: url, clock, timeout: 600_000 })
}

type Wechat = ReturnType<typeof client>

function busyApp(given: OneAccountOptions, options: TelemetryOptions, wechat: Wechat, clock: FakeClock): App {
  const app = new App({ ledger: failingLedger(), ...given })
  app.onError(() => {})
  app.use(telemetry(options), late({ via: [push(wechat)] }))
  app.on('event:CLICK', async () => {
    await wechat.user.info(user).catch(() => {})
    await wechat.call(`/cgi-bin/${canary}?openid=${user}`).catch(() => {})
    throw new EchostrError('own_code', canary, { cause: new Error(canary) })
  })
  app.on('event:SCAN', () => {
    throw Object.assign(new TypeError(canary), { code: canary, name: canary })
  })
  app.on('image', async function* () {
    yield `${canary}。`
    await clock.sleep(20_000)
    yield canary
  } as never)
  app.on('voice', async () => {
    await clock.sleep(16_000)
    return canary
  })
  app.on('text', chat({ model: modelOf(clock), clock }))
  return app
}

function modelOf(clock: FakeClock) {
  const usage = { model: 'model-1', input: 12, output: 5, cached: 3, cost: 0.01 }
  return scriptedModel([500, `${canary}。`, { usage }], { clock })
}

/** One that does not answer at its first claim. */
function failingLedger(): MemoryLedger {
  const ledger = new MemoryLedger()
  const claim = ledger.claim.bind(ledger)
  let calls = 0
  ledger.claim = (...given) => {
    if (calls++ === 0) throw new Error(canary)
    return claim(...given)
  }
  return ledger
}

async function pushEverything(app: App, given: DeliveryOptions, clock: FakeClock): Promise<void> {
  const sender = deliveries(given)
  const pushes = [
    ...Object.entries(samples).map(([kind, fields]) => pushOf(sender, kind, fields)),
    sender.text(canary),
    sender.handshake(canary),
    sender.raw(`<xml>${canary}`),
    sender.raw(sender.text(canary).content.replace(/(<MsgId>)\d+/, `$1${user}`)),
    sender.event(canary, { EventKey: canary }),
    { ...sender.text(canary), query: { signature: canary, openid: user } },
    { ...sender.text(canary), method: canary, path: `/${user}` },
  ]
  const playing = pushes.map((each) => app.handle(each))
  const slow = [sender.image(), sender.voice()].map((each) => play(app, each, { clock }))
  for (let s = 0; s < 40; s++) {
    await clock.pass(1000)
    // requests over a real socket take real time
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await Promise.all([...playing, ...slow])
}

function pushOf(sender: Deliveries, kind: string, fields: object): SignedDelivery {
  const [type = '', Event] = kind.split(':')
  return sender.message(type, { ...fields, ...(Event !== undefined && { Event }) })
}
