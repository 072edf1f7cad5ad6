import { App, EchostrError, type Middleware, type Plugin, type Result, text } from 'echostr'
import * as assert from 'uvu/assert'
import type { Exchange, Ground, Outcome } from './ground.ts'
import { push, request } from './push.ts'
import { signedQuery, token } from './signing.ts'
import type { Stand, StandOptions } from './stand.ts'
import { until } from './watch.ts'

/** `handler`: a good push, and a handler with the named behaviour; or one that replies with the given text. */
export async function driveHandler(ground: Ground): Promise<Outcome> {
  const { handler, reply = '' } = ground.input
  const drive = behaviours[handler ?? reply]
  if (drive) return drive(ground)
  if (handler !== undefined) throw new Error(`unknown behaviour ${handler}`)
  return handledBy(ground, { handler: () => reply })
}

async function handledBy(ground: Ground, options: StandOptions): Promise<Outcome> {
  const stand = await ground.stand(options)
  return { stand, exchanges: [await post(ground, stand)] }
}

function post(ground: Ground, stand: Stand): Promise<Exchange> {
  return ground.exchange(stand, request({ query: signedQuery(stand.clock), body: push() }))
}

/** What returns its own reply goes around the handler, so it is registered before it. */
function around(...layers: readonly Middleware[]): StandOptions {
  return {
    setup: (app) => {
      for (const layer of layers)
        app.use((ctx, next) => (ctx.from === 'gh_test' && ctx.to === 'openid1' ? layer(ctx, next) : next()))
    },
  }
}

const behaviours: Readonly<Record<string, (ground: Ground) => Promise<Outcome>>> = {
  CreateTime: (ground) => handledBy(ground, { handler: () => withLargeIds }),
  twice: (ground) =>
    handledBy(
      ground,
      around(async (_, next) => {
        await next()
        return 'outer'
      }),
    ),
  'throw-sync': (ground) => failing(ground, fail),
  reject: (ground) => failing(ground, async () => fail()),
  block,
  'late-reject': lateReject,
  swallow: (ground) =>
    handledBy(
      ground,
      around(() => undefined),
    ),
  'hook-throws': hookThrows,
  'plugin-setup': pluginSetup,
  mutate,
}

/** A reply that no builder makes: a 64-bit id as a bigint and as a string. */
const withLargeIds = {
  MsgType: 'image',
  Image: { MediaId: '9223372036854775807' },
  Serial: 9_223_372_036_854_775_807n,
} as Result

function fail(): never {
  throw new Error('the handler is broken')
}

/** With a hook that keeps quiet, and otherwise with one that answers. */
async function failing(ground: Ground, handler: Middleware): Promise<Outcome> {
  const outcome = await handledBy(ground, { handler })
  const spoken = await handledBy(ground, { handler, hook: () => 'sorry' })
  assert.match(spoken.exchanges[0]?.responses[0]?.body ?? '', '<Content><![CDATA[sorry]]></Content>')
  return { ...outcome, otherwise: spoken.exchanges[0] as Exchange }
}

async function block(ground: Ground): Promise<Outcome> {
  const stand: Stand = await ground.stand({
    hook: () => undefined,
    handler: () => {
      stand.clock.advance(6000)
      return 'slow'
    },
  })
  return { stand, exchanges: [await post(ground, stand)] }
}

async function lateReject(ground: Ground): Promise<Outcome> {
  let reject: (error: Error) => void = () => {}
  const slow = new Promise<never>((_, rejected) => {
    reject = rejected
  })
  const outer = around((_, next) => {
    next()
    return 'sent before'
  })
  const stand = await ground.stand({ ...outer, handler: () => slow })
  const exchange = await ground.during(stand, async () => {
    const { responses, closed } = await post(ground, stand)
    assert.match(responses[0]?.body ?? '', 'sent before')
    assert.is(stand.reports.length, 0)
    reject(new Error('too late'))
    await until(() => stand.reports.length > 0, 'the rejection is reported')
    return { responses, closed }
  })
  return { stand, exchanges: [exchange] }
}

async function hookThrows(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand({ handler: fail, hook: fail })
  const rejecting = await ground.stand({ handler: fail, hook: async () => fail() })
  const exchanges = [await post(ground, stand), await post(ground, rejecting)]
  for (const each of [stand, rejecting]) {
    const { responses } = await ground.exchange(each, request({ query: 'signature=0', body: push() }))
    assert.is(responses[0]?.status, 401)
  }
  return { stand, exchanges }
}

async function pluginSetup(ground: Ground): Promise<Outcome> {
  const setup = () => {}
  const thrown = [
    start('plugin_conflict', ['twin'], { name: 'twin', setup }, { name: 'twin', setup }),
    start('plugin_missing', ['needy', 'absent'], { name: 'needy', requires: ['absent'], setup }),
    start('plugin_failed', ['broken'], { name: 'broken', setup: fail }),
    start('plugin_failed', ['hasty'], { name: 'hasty', setup: (async () => fail()) as never }),
  ]
  const stand = await ground.stand()
  return { stand, exchanges: [], thrown }
}

function start(code: string, names: readonly string[], ...plugins: readonly Plugin[]) {
  try {
    new App({ token }).use(...plugins)
  } catch (error) {
    assert.instance(error, EchostrError)
    assert.is((error as EchostrError).code, code)
    return { error: error as EchostrError, names }
  }
  throw new Error(`${names[0]}: nothing is thrown at start`)
}

/** One object for all: a change is seen later, and leaves the reply's addresses alone. */
async function mutate(ground: Ground): Promise<Outcome> {
  const change: Middleware = (ctx, next) => {
    Object.assign(ctx.message, { Content: 'changed', FromUserName: 'attacker', ToUserName: 'gh_other' })
    return next()
  }
  const outcome = await handledBy(ground, {
    ...around(change),
    handler: ({ message }) => text(`seen: ${message.MsgType === 'text' && message.Content}`),
  })
  const { body = '' } = outcome.exchanges[0]?.responses[0] ?? {}
  assert.match(body, '<Content><![CDATA[seen: changed]]></Content>')
  assert.match(body, '<ToUserName><![CDATA[openid1]]></ToUserName>')
  assert.match(body, '<FromUserName><![CDATA[gh_test]]></FromUserName>')
  return outcome
}
