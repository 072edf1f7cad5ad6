import { App, type AppOptions, EchostrError, type Message, type Plugin, Slot } from 'echostr'
import { deliveries, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, kit, stderrOf, token } from './support/kit.ts'

const test = suite('app')

// options

test('an option that is missing, empty, unknown or out of range is a constructor error', () => {
  const bad: unknown[] = [
    undefined,
    null,
    'token',
    {},
    { token: '' },
    { token: undefined },
    { token: 5 },
    { token: [] },
    { token: ['a', ''] },
    { token: 'a b' },
    { token: 'a' },
    { token: 'x'.repeat(33) },
    { token: 123456 },
    { token: null },
    { token, appId: 'wx1234567890abcdef' },
    { token, encodingAESKey: 'a'.repeat(43) },
    { token, encodingAESKey: undefined },
    { token, appId: undefined, encodingAESKey: undefined },
    { token, appId: 'wx1234567890abcdef', encodingAESKey: undefined },
    { token, appId: 'wx1234567890abcdef', encodingAESKey: '' },
    { token, lateLimit: 0 },
    { accounts: { '/a': { token, encodingAESKey: undefined } } },
    { token: 'abc\n' },
    { token, encodingAesKey: 'x' },
    { token, freshness: 0 },
    { token, freshness: -1 },
    { token, freshness: Number.NaN },
    { token, freshness: '300' },
    { token, replay: 'yes' },
    { token, overflow: 'drop' },
  ]
  for (const options of bad)
    assert.is(
      codeOf(() => new App(options as AppOptions)),
      'bad_option',
    )
})

test('a mistake in the options is told with its remedy', () => {
  for (const [options, words] of [
    [{ token: 123456 }, /a number: write it in quotes/],
    [{ token: 'x' }, /1 characters.*3 to 32/],
    [{ token: undefined }, /令牌\(Token\)/],
    [{ token: '' }, /environment variable/],
    [
      { token, encodingAESKey: undefined },
      /"encodingAESKey" is undefined: is its environment variable set\?/,
    ],
    [{ token, appId: 'wx1' }, /needs the "encodingAESKey"/],
    [{ token, encodingAESKey: 'a'.repeat(43) }, /needs the "appId"/],
  ] as const)
    assert.throws(() => new App(options as never), words)
})

test('an option error names the option, never the token', () => {
  assert.throws(() => new App({ token, encodingAesKey: 'k' } as never), /no option "encodingAesKey"/)
  assert.throws(() => new App({ token, path: '/wechat' } as never), /listener\(app, \{ path: … \}\)/)
  assert.throws(
    () => new App({ token: 'my secret' }),
    (error: Error) => !error.message.includes('my secret'),
  )
})

// errors

test('a handler that throws is reported once and acknowledged', async () => {
  for (const fail of [
    () => {
      throw new Error('boom')
    },
    async () => {
      throw new Error('boom')
    },
  ]) {
    const { app, delivery, codes } = kit()
    app.on('text', fail)
    assert.equal(await app.handle(delivery.text('hi')), {
      status: 200,
      body: 'success',
      type: 'text/plain; charset=utf-8',
    })
    assert.equal(codes(), ['Error: boom'])
  }
})

test('thrown things that are no errors are reported as errors', async () => {
  for (const thrown of ['text', undefined, null, 5]) {
    const { app, delivery, errors, codes } = kit()
    app.on('text', () => {
      throw thrown
    })
    assert.is((await send(app, delivery.text('hi'))).body, 'success')
    assert.equal(codes(), ['handler_failed'])
    assert.is(errors[0]?.cause, thrown)
  }
})

test('what an error hook returns is the reply', async () => {
  for (const hook of [() => '出错了', async () => '出错了']) {
    const { app, delivery } = kit()
    app.onError(hook)
    app.on('text', () => {
      throw new Error('boom')
    })
    const { reply } = await send(app, delivery.text('hi'))
    assert.is(reply?.MsgType === 'text' && reply.Content, '出错了')
  }
})

test('several error hooks are all told, and the first reply counts', async () => {
  const { app, delivery } = kit()
  const told: number[] = []
  app.onError(() => {
    told.push(1)
  })
  app.onError(async () => {
    told.push(2)
    return 'two'
  })
  app.onError(() => {
    told.push(3)
  })
  app.on('text', () => Promise.reject(new Error('boom')))
  const { reply } = await send(app, delivery.text('hi'))
  assert.is(reply?.MsgType === 'text' && reply.Content, 'two')
  assert.equal(told, [1, 2, 3])
})

test('a hook is told about the message and the delivery', async () => {
  const { app, delivery } = kit()
  const told: unknown[] = []
  app.onError((_, ctx, which) => {
    told.push(ctx?.message.MsgType, which?.method)
  })
  app.on('text', () => Promise.reject(new Error('boom')))
  await send(app, delivery.text('hi'))
  await app.handle({ ...delivery.text('hi'), query: {} })
  assert.equal(told, ['text', 'POST', undefined, 'POST'])
})

test('a hook that fails or answers nonsense is written to stderr, and the message acknowledged', async () => {
  const hooks = [
    () => {
      throw new Error('hook broken')
    },
    () => Promise.reject(new Error('hook broken')),
    () => 5 as never,
    () => ({ MsgType: 'image' }) as never,
  ]
  for (const hook of hooks) {
    const app = new App({ token })
    app.onError(hook)
    app.on('text', () => Promise.reject(new Error('boom')))
    const lines = await stderrOf(async () => {
      assert.is((await send(app, deliveries({ token }).text('hi'))).body, 'success')
    })
    assert.is(lines.length, 1)
    assert.match(lines[0] ?? '', /hook broken|bad_result|bad_reply/)
  }
})

test('without a hook the first of each code per minute is one line on stderr, with the remedy', async () => {
  const { clock } = kit()
  const app = new App({ token, clock })
  const forged = { ...deliveries({ token, clock }).text('hi'), query: {} }
  const lines = await stderrOf(async () => {
    for (let i = 0; i < 5; i++) await app.handle(forged)
    await app.handle({ ...forged, method: 'PUT' })
    clock.advance(59_999)
    await app.handle(forged)
    clock.advance(1)
    await app.handle(forged)
  })
  assert.is(lines.length, 3)
  assert.match(lines[0] ?? '', /^\[echostr\] missing_signature: .*A visitor or a scanner/)
  assert.match(lines[1] ?? '', /^\[echostr\] method_not_allowed: /)
  assert.match(lines[2] ?? '', /missing_signature/)
  assert.ok(lines.every((line) => !line.includes('\n') && !line.includes(token)))
})

test("a failed handler's stack goes to stderr when nobody listens", async () => {
  const app = new App({ token })
  app.on('text', () => {
    throw new TypeError('boom')
  })
  const lines = await stderrOf(() => send(app, deliveries({ token }).text('hi')))
  assert.match(lines[0] ?? '', /A handler failed: TypeError: boom\n +at .*app\.test\.ts/)
})

test('different failures are all written, a flood of them is not', async () => {
  const app = new App({ token })
  let count = 0
  app.on('text', () => {
    throw new Error(`failure ${count++}`)
  })
  const lines = await stderrOf(async () => {
    for (let i = 0; i < 300; i++) await send(app, deliveries({ token }).text('hi'))
  })
  assert.is(lines.length, 100)
})

test('the first good handshake is one line on stderr', async () => {
  const app = new App({ token })
  const lines = await stderrOf(async () => {
    for (let i = 0; i < 3; i++) await app.handle(deliveries({ token }).handshake())
  })
  assert.is(lines.length, 1)
  assert.match(lines[0] ?? '', /handshake succeeded/)
})

test('a handler that blocks the event loop is reported with how long', async () => {
  const { app, delivery, clock, errors, codes } = kit()
  app.on('text', () => {
    clock.advance(6000)
    return 'late'
  })
  assert.is((await send(app, delivery.text('hi'))).status, 200)
  assert.equal(codes(), ['event_loop_blocked'])
  assert.match(String(errors[0]), /6000 ms/)
})

test('handle() never rejects, whatever a stage does', async () => {
  const breaks = () => {
    throw new RangeError('stage')
  }
  const rejects = () => Promise.reject(new RangeError('stage'))
  const outcomes: unknown[] = []
  for (const stage of ['verify', 'parse', 'dispatch', 'serialize'] as const) {
    for (const fails of [breaks, rejects]) {
      const { app, delivery, codes } = kit()
      const { status } = await app.replace(stage, fails).handle(delivery.text('hi'))
      outcomes.push([stage, status, codes()[0]])
    }
  }
  assert.equal(outcomes, [
    ['verify', 400, 'stage_failed'],
    ['verify', 400, 'stage_failed'],
    ['parse', 400, 'stage_failed'],
    ['parse', 400, 'stage_failed'],
    ['dispatch', 200, 'RangeError: stage'],
    ['dispatch', 200, 'RangeError: stage'],
    ['serialize', 200, 'RangeError: stage'],
    ['serialize', 200, 'RangeError: stage'],
  ])
})

test("a plugin's own error decides its status", async () => {
  for (const [details, status] of [
    [{ status: 403 }, 403],
    [{ status: 200 }, 200],
    [{}, 400],
  ] as const) {
    const { app, delivery, codes } = kit()
    app.wrap('parse', () => () => {
      throw new EchostrError('not_today', 'Closed', details)
    })
    assert.is((await app.handle(delivery.text('hi'))).status, status)
    assert.equal(codes(), ['not_today'])
  }
})

test('other methods than GET and POST are refused', async () => {
  const { app, delivery } = kit()
  for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'get', '']) {
    assert.is((await app.handle({ ...delivery.text('hi'), method })).status, 405)
  }
})

// the default parse stage

test('a push without ToUserName, FromUserName or MsgType is refused by name', async () => {
  for (const name of ['ToUserName', 'FromUserName', 'MsgType']) {
    for (const value of [undefined, '']) {
      const { app, delivery, errors, codes } = kit()
      assert.is((await app.handle(delivery.text('x', { [name]: value }))).status, 400)
      assert.equal(codes(), ['missing_field'])
      assert.match(String(errors[0]), name)
    }
  }
})

test('an identity field that is not plain text, and a body that is neither XML nor JSON, are malformed', async () => {
  const { app, delivery, codes } = kit()
  const bodies = [
    '',
    ' \n',
    'hello',
    '[]',
    '<xml><MsgType><a/></MsgType></xml>',
    '{"ToUserName":"a","FromUserName":["b"],"MsgType":"text"}',
    '<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><MsgType>event</MsgType><Event><x/></Event></xml>',
  ]
  for (const body of bodies) assert.is((await app.handle(delivery.raw(body))).status, 400, body)
  assert.equal(new Set(codes()), new Set(['malformed_body']))
})

// stages

test('replace() sets a stage once; a second time names both', () => {
  const { app } = kit()
  app.use({ name: 'one', setup: (a) => void a.replace('verify', () => '') })
  assert.throws(
    () => app.use({ name: 'two', setup: (a) => void a.replace('verify', () => '') }),
    /the plugin "two" replaces the stage "verify", which the plugin "one" has replaced already/,
  )
  assert.is(
    codeOf(() => app.replace('verify', () => '')),
    'plugin_conflict',
  )
})

test('wrap() layers around a stage, the last one outermost, whatever is replaced when', async () => {
  const { app, delivery } = kit()
  const mark =
    (name: string) => (inner: (reply: never, ctx: never) => unknown) => async (reply: never, ctx: never) =>
      `${name}(${await inner(reply, ctx)})`
  app.wrap('serialize', mark('a') as never)
  app.replace('serialize', () => 'base')
  app.wrap('serialize', mark('b') as never)
  assert.is((await app.handle(delivery.text('hi'))).body, 'b(a(base))')
})

test('a replaced verify and parse make another kind of endpoint', async () => {
  const { app } = kit()
  app.replace('verify', (delivery) => delivery.query.hello)
  app.replace(
    'parse',
    (body) =>
      ({
        ToUserName: 'a',
        FromUserName: 'b',
        CreateTime: '1',
        MsgType: 'text',
        Content: body,
        MsgId: '1',
      }) as Message,
  )
  app.on('text', (ctx) => ctx.message.Content)
  const { delivery } = kit()
  assert.is((await app.handle({ ...delivery.handshake(), query: { hello: 'world' } })).body, 'world')
  assert.match((await app.handle({ ...delivery.raw('anything'), query: {} })).body, /anything/)
})

test('a stage that does not exist, or is no function, is a registration error', () => {
  const { app } = kit()
  const bad = [
    () => app.replace('Verify' as 'verify', () => ''),
    () => app.wrap('parse', undefined as never),
    () => app.replace('parse', 5 as never),
    () => app.wrap('__proto__' as 'parse', (inner) => inner),
  ]
  for (const register of bad) assert.is(codeOf(register), 'bad_handler')
})

test('what other frameworks call every message is told by the name it has here', () => {
  for (const kind of ['*', ['text', '*']])
    assert.throws(() => new App({ token }).on(kind as 'text', () => undefined), /app\.use\(handler\)/)
})

test('handlers and hooks that are no functions are registration errors', () => {
  const { app } = kit()
  const bad = [
    () => app.on('text', undefined as never),
    () => Reflect.apply(app.on, app, ['text']),
    () => app.on('' as never, () => ''),
    () => app.on([undefined] as never, () => ''),
    () => app.onError('x' as never),
    () => app.onLate(undefined as never),
  ]
  for (const register of bad) assert.is(codeOf(register), 'bad_handler')
})

// plugins and slots

const greeting = new Slot<string>('greeting')

const greeter: Plugin = {
  name: 'greeter',
  setup(app) {
    app.use((ctx, next) => {
      greeting.set(ctx, `hello ${ctx.to}`)
      return next()
    })
  },
}

test('a plugin fills a slot, a handler reads it typed', async () => {
  const { app, delivery } = kit()
  app.use(greeter).on('text', (ctx) => greeting.of(ctx).toUpperCase())
  const { reply } = await send(app, delivery.text('hi'))
  assert.is(reply?.MsgType === 'text' && reply.Content, 'HELLO O-TEST-USER')
})

test('an empty slot is an error that names it', async () => {
  const { app, delivery, errors, codes } = kit()
  app.on('text', (ctx) => (greeting.has(ctx) ? 'has' : greeting.of(ctx)))
  assert.is((await send(app, delivery.text('hi'))).body, 'success')
  assert.equal(codes(), ['slot_empty'])
  assert.match(String(errors[0]), /"greeting"/)
})

test('a slot may hold undefined', async () => {
  const { app, delivery } = kit()
  const maybe = new Slot<string | undefined>('maybe')
  app.use((ctx, next) => {
    maybe.set(ctx, undefined)
    return next()
  })
  app.on('text', (ctx) => maybe.of(ctx) ?? 'nothing')
  assert.match((await send(app, delivery.text('hi'))).body, /nothing/)
})

test('what is no plugin is refused', () => {
  const { app } = kit()
  for (const bad of [undefined, null, 5, 'x', {}, { name: 'x' }, { setup() {} }, { name: '', setup() {} }]) {
    assert.is(
      codeOf(() => app.use(bad as never)),
      'bad_plugin',
    )
  }
})

test('two plugins of one name are a conflict', () => {
  const { app } = kit()
  assert.throws(() => app.use(greeter, greeter), /Two plugins are named "greeter"/)
})

test('a missing requirement names both plugins and the remedy', () => {
  const { app } = kit()
  const needy: Plugin = { name: 'needy', requires: ['greeter'], setup() {} }
  assert.throws(() => app.use(needy), /"needy" requires the plugin "greeter". Install it before/)
  app.use(greeter, needy)
})

test('set-up that throws or is asynchronous fails at start, with the plugin named', async () => {
  const { app } = kit()
  const throwing: Plugin = {
    name: 'throwing',
    setup() {
      throw new Error('no config')
    },
  }
  const waiting = {
    name: 'waiting',
    setup: async () => Promise.reject(new Error('no config')),
  } as unknown as Plugin
  for (const plugin of [throwing, waiting]) {
    assert.is(
      codeOf(() => app.use(plugin)),
      'plugin_failed',
    )
    assert.throws(() => app.use(plugin), new RegExp(plugin.name))
  }
  await new Promise(setImmediate)
})

test('a plugin may install another, and errors name the one that registers', () => {
  const { app } = kit()
  const inner: Plugin = { name: 'inner', setup: (a) => void a.on('text', 5 as never) }
  const outer: Plugin = { name: 'outer', setup: (a) => void a.use(inner) }
  assert.throws(() => app.use(outer), /the plugin "inner": app.on\(\) takes a function/)
})

test('an error in a chain names the plugin', async () => {
  const { app, delivery, errors } = kit()
  app.use({ name: 'odd', setup: (a) => void a.on('text', () => 5 as never) })
  await send(app, delivery.text('hi'))
  assert.match(String(errors[0]), /A handler of the plugin "odd" for text returned 5/)
})

// what a hostile review found

/** Things that are awaited by `await`, but are no promises. */
function thenable<T>(value: T): PromiseLike<T> {
  return {
    // biome-ignore lint/suspicious/noThenProperty: that is the point
    then(done?: ((value: T) => unknown) | null) {
      done?.(value)
      done?.(value)
      return undefined as never
    },
  }
}

test('a thenable that returns nothing and calls back twice is a promise like any other', async () => {
  const { app, delivery, codes } = kit()
  let runs = 0
  app.use((_, next) => thenable(next()) as never)
  app.on('text', () => {
    runs++
    return thenable('hi')
  })
  const sent = delivery.text('x')
  const { reply } = await send(app, { ...sent, body: () => thenable(sent.content) })
  assert.is(reply?.MsgType === 'text' && reply.Content, 'hi')
  assert.equal([runs, codes()], [1, []])
})

test('no error, however odd, makes handle() throw or reject', async () => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const odd: unknown[] = [
    Object.assign(new Error('x'), { message: Symbol('s'), name: Symbol('n') }),
    Object.defineProperty(new Error('x'), 'stack', {
      get() {
        throw new Error('stack')
      },
    }),
    revoked.proxy,
    Object.create(null),
  ]
  for (const thrown of odd) {
    const fails = () => {
      throw thrown
    }
    await stderrOf(async () => {
      for (const stage of ['verify', 'parse', 'dispatch', 'serialize'] as const) {
        const { status } = await new App({ token })
          .replace(stage, fails)
          .handle(deliveries({ token }).text('x'))
        assert.is(status, stage === 'verify' || stage === 'parse' ? 400 : 200)
      }
      const answered = await send(new App({ token }).on('text', fails), deliveries({ token }).text('x'))
      assert.is(answered.body, 'success')
    })
  }
})

test('only what says “refused” goes out as the status of a refusal', async () => {
  for (const status of [4030, 99, 42.5, '403', 302, Number.NaN, 0]) {
    const { app, delivery } = kit()
    app.wrap('verify', () => () => {
      throw new EchostrError('odd', 'Odd', { status: status as number })
    })
    assert.is((await app.handle(delivery.text('x'))).status, 400)
  }
})

test('null from an error hook is silence, also when another hook would reply', async () => {
  const { app, delivery } = kit()
  app.onError(() => null)
  app.onError(() => 'sorry')
  app.on('text', () => Promise.reject(new Error('boom')))
  assert.is((await send(app, delivery.text('x'))).body, 'success')
})

test('what a wrapped dispatch gives is brought into shape like any result', async () => {
  const results = ['', { MsgType: 'text', Content: '' }, { MsgType: 'news', Articles: [] }]
  for (const result of results) {
    const { app, delivery, codes } = kit()
    app.wrap('dispatch', (inner) => async (ctx) => (await inner(ctx)) ?? (result as never))
    assert.equal([(await send(app, delivery.text('x'))).body, codes()], ['success', []])
  }
  const { app, delivery } = kit()
  app.replace('dispatch', () => 'plain text' as never)
  assert.match((await send(app, delivery.text('x'))).body, '<![CDATA[plain text]]>')
})

test('a CreateTime that is no number does not get into the reply', async () => {
  const { app, delivery } = kit()
  app.on('text', (ctx) => ({ ...ctx.message, Content: 'hi' }) as never)
  const time = '1</CreateTime><MsgType>news</MsgType><CreateTime>2'
  const { body } = await send(app, delivery.text('x', { CreateTime: time }))
  assert.match(body, '<CreateTime>1700000000</CreateTime>')
})

test('a field named constructor cannot write a line of the log', async () => {
  const { app, delivery, errors } = kit()
  app.on('text', (ctx) => (ctx.message as unknown as { I: string }).I)
  await send(app, delivery.text('x', { I: { constructor: { name: 'x\n[echostr] forged' } } }))
  assert.not(String(errors[0]).includes('forged'))
})

test('next() after its step has ended runs nothing and is reported', async () => {
  const { app, delivery, codes } = kit()
  let ran = false
  let late: () => unknown = () => {}
  app.use((_, next) => {
    late = next
    return 'early'
  })
  app.on('text', () => {
    ran = true
    throw new Error('never')
  })
  await send(app, delivery.text('x'))
  assert.is(late(), undefined)
  assert.equal([ran, codes()], [false, ['next_not_awaited']])
})

test('a kind has a name before its colon', () => {
  const { app } = kit()
  for (const kind of [':', ':x'])
    assert.is(
      codeOf(() => app.on(kind as 'text', () => '')),
      'bad_handler',
    )
})

test('a plugin reports a warning to the same hooks', () => {
  const { app, codes } = kit()
  app.report(new EchostrError('quota_low', 'Nearly used up'))
  assert.equal(codes(), ['quota_low'])
})

test.run()
