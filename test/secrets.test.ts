// Canaries of the core: token, key and AppID of an app are in no error, line, answer or channel, whatever comes.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { App, type Delivery } from 'echostr'
import { type DeliveryOptions, deliveries, type SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stderrOf } from './support/kit.ts'

const test = suite('secrets')

const token = 'c4n4ryTokenOfTheApp'
const appId = 'wxc4n4ry4pp1d0000'
const encodingAESKey = 'c4n4ryKeyABCDEFGHIJKLMNOPQRSTUVWXYZ01234567'
const key = Buffer.from(`${encodingAESKey}=`, 'base64')
const channels = [
  'error',
  'delivery',
  'joined',
  'part',
  'response',
  'closed',
  'held',
  'expired',
  'answered',
  'late',
  'verify',
  'parse',
  'dispatch',
  'serialize',
]

const canaries = [
  token,
  appId,
  encodingAESKey,
  key.toString('hex'),
  key.toString('latin1'),
  key.toString('base64'),
]

function assertQuiet(told: unknown, name: string): void {
  const shown =
    typeof told === 'string' ? told : inspect(told, { depth: 12, showHidden: true, getters: true })
  for (const canary of canaries)
    assert.not.ok(shown.includes(canary), `${name}: ${canary} in ${shown.slice(0, 1000)}`)
}

const options = {
  plain: { token },
  secure: { token, appId, encodingAESKey },
} as const

/** Good, forged, cut, stale, of another account, sealed by another key … */
function pushes(given: DeliveryOptions): Readonly<Record<string, SignedDelivery>> {
  const make = (more: Partial<DeliveryOptions> = {}) => deliveries({ ...given, ...more } as DeliveryOptions)
  const good = make().text('hello')
  const query = (change: (url: string) => string) => ({
    ...make().text('x'),
    url: change(make().text('x').url),
  })
  return {
    good,
    handshake: make().handshake(),
    'a failing handler': make().image(),
    'a bad result': make().voice(),
    'another token': make({ token: 'another' }).text('x'),
    'no signature': query((url) => url.split('?')[0] ?? ''),
    'a bad signature': query((url) =>
      url.replace(/signature=\w+/g, 'signature=0000000000000000000000000000000000000000'),
    ),
    'a stale time': query((url) => url.replace(/timestamp=\d+/, 'timestamp=1')),
    'no XML': make().raw('<xml>'),
    'no fields': make().raw('<xml></xml>'),
    json: make().raw('{"a":'),
    'plain mode': deliveries({ token }).text('x'),
    'another key': deliveries({ token, appId, encodingAESKey: encodingAESKey.toLowerCase() }).text('x'),
    'another AppID': deliveries({ token, appId: 'wx0000000000000000', encodingAESKey }).text('x'),
  }
}

for (const [mode, given] of Object.entries(options)) {
  test(`in ${mode} mode, with and without an error hook`, async () => {
    for (const hooked of [true, false]) {
      const app = new App(given)
      const told: unknown[] = [app]
      if (hooked) app.onError((error, _, delivery?: Delivery) => void told.push(error, delivery))
      app.on('text', (ctx) => ctx.message.Content)
      app.on('image', () => {
        throw new Error('failed')
      })
      app.on('voice', () => ({ a: 1 }) as never)
      const hear = (event: unknown) => void told.push(event)
      for (const name of channels) subscribe(`echostr:${name}`, hear)
      const lines = await stderrOf(async () => {
        for (const [name, push] of Object.entries(pushes(given))) {
          const before = told.length
          const answer = await app.handle(push)
          // what the sender has signed with the token or sealed for the AppID is theirs; the app adds nothing
          assertQuiet(answer, `${name}: the answer`)
          for (const each of told.slice(before)) assertQuiet(each, name)
        }
      })
      for (const name of channels) unsubscribe(`echostr:${name}`, hear)
      assertQuiet(lines.join('\n'), 'stderr')
      assertQuiet(app, 'the app')
      if (!hooked) assert.ok(lines.length > 5, lines.join('\n'))
    }
  })
}

test('options that make no sense are refused without being repeated', () => {
  const refused = [
    { token: '' },
    { token, appId, encodingAESKey: `${encodingAESKey}x` },
    { token, appId: '', encodingAESKey },
    { token, encodingAESKey },
    { token: [token] },
    { token, appId, encodingAESKey, limit: token },
  ].filter((wrong) => {
    try {
      new App(wrong as never)
      return false
    } catch (error) {
      assertQuiet(error, Object.keys(wrong).join())
      return true
    }
  })
  assert.ok(refused.length >= 4, String(refused.length))
})

test.run()
