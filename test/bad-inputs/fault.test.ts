// What goes wrong in handlers, hooks and plugins.
import { App, EchostrError, type Middleware, type Plugin } from 'echostr'
import * as assert from 'uvu/assert'
import { until } from '../support/watch.ts'
import { acknowledged, answered, refused } from './seen.ts'
import { badInputs, type Server, type Serving, serve } from './server.ts'
import { hi, token } from './wechat.ts'

const test = badInputs('fault')

const quiet = () => undefined

function fail(): never {
  throw new Error('the handler is broken')
}

/** Goes around the handler; a question whether the server is alive passes. */
function around(layer: Middleware): Serving {
  return {
    setup: (app) =>
      app.use((ctx, next) => (ctx.from === 'gh_test' && ctx.to === 'openid1' ? layer(ctx, next) : next())),
  }
}

for (const [id, how, handler] of [
  ['F01', 'throws', fail],
  ['F02', 'rejects', async () => fail()],
] as const) {
  test(`${id} a handler that ${how}: success, and it is reported once`, async () => {
    const seen = await (await serve({ handler, hook: quiet })).post()
    answered(seen)
    assert.equal([seen.body, seen.codes], ['success', ['the handler is broken']])
  })
  test(`${id} a handler that ${how}, and a hook that has an answer: that one`, async () => {
    assert.is((await (await serve({ handler, hook: () => 'sorry' })).post()).element('Content'), 'sorry')
  })
}

test('F05 a handler that blocks everything for six seconds is reported', async () => {
  const server: Server = await serve({
    hook: quiet,
    handler: () => {
      server.clock.advance(6000)
      return 'slow'
    },
  })
  assert.equal((await server.post()).codes, ['event_loop_blocked'])
})

test('F06 a handler that rejects after its reply was sent: reported once, and nobody else notices', async () => {
  let reject = (_error: Error) => {}
  const slow = new Promise<never>((_, rejected) => {
    reject = rejected
  })
  const outer = around((_, next) => {
    next()
    return 'sent before'
  })
  const server = await serve({ ...outer, handler: () => slow, hook: quiet })
  const early = await server.post()
  assert.equal([early.status, early.element('Content'), early.codes], [200, 'sent before', []])
  const late = await server.during(async () => {
    reject(new Error('too late'))
    await until(() => server.reports.length > 0, 'the rejection is reported')
    return { responses: [], closed: false }
  })
  assert.is(late.reports.length, 1)
})

test('F08 a plugin that neither goes on nor replies: success', async () => {
  acknowledged(await (await serve(around(() => undefined))).post())
})

for (const [how, hook] of [
  ['throws', fail],
  ['rejects', async () => fail()],
] as const)
  test(`F09 an onError hook that ${how}: success, and a refusal is still one`, async () => {
    const server = await serve({ handler: fail, hook })
    answered(await server.post())
    refused(await server.post(hi, { query: 'signature=0' }), 401)
  })

/** What is refused at start, with the names of who is to blame. */
function refusing(plugins: readonly Plugin[], code: string, ...names: readonly string[]): void {
  try {
    new App({ token }).use(...plugins)
  } catch (error) {
    assert.instance(error, EchostrError)
    assert.is((error as EchostrError).code, code)
    for (const name of names) assert.match((error as EchostrError).message, `"${name}"`)
    return
  }
  assert.unreachable(`${names[0]}: nothing is thrown at start`)
}

test('F10 plugins of one name, without what they need, or whose setup fails: refused at start, by name', () => {
  const twin = { name: 'twin', setup: quiet }
  refusing([twin, { ...twin }], 'plugin_conflict', 'twin')
  refusing([{ name: 'needy', requires: ['absent'], setup: quiet }], 'plugin_missing', 'needy', 'absent')
  refusing([{ name: 'broken', setup: fail }], 'plugin_failed', 'broken')
  refusing([{ name: 'hasty', setup: (async () => fail()) as never }], 'plugin_failed', 'hasty')
})

test('F11 a plugin changes the message: the handler sees it, the reply goes to the user all the same', async () => {
  const change = around((ctx, next) => {
    Object.assign(ctx.message, { Content: 'changed', FromUserName: 'attacker', ToUserName: 'gh_other' })
    return next()
  })
  const seen = await (await serve(change)).post()
  const told = ['Content', 'ToUserName', 'FromUserName'].map((name) => seen.element(name))
  assert.equal(told, ['echo: changed', 'openid1', 'gh_test'])
})

test('O10 two replies to one message: the outer one', async () => {
  const outer = around(async (_, next) => {
    await next()
    return 'outer'
  })
  const seen = await (await serve(outer)).post()
  answered(seen)
  assert.is(seen.element('Content'), 'outer')
})

test.run()
