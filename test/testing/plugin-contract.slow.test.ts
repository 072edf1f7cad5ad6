// The contract for plugins: every first-party plugin passes it, and each of many bad ones is caught by the name of what it does.
import { type App, type Context, EchostrError, type NamedEvent, type Next, type Plugin, Slot } from 'echostr'
import { cloudHosting } from 'echostr/plugins/cloud'
import { inspect } from 'echostr/plugins/inspect'
import { fetchOnNext, late } from 'echostr/plugins/late'
import { key, match, scene, unsupported, when } from 'echostr/plugins/match'
import { sequentialize } from 'echostr/plugins/order'
import { session } from 'echostr/plugins/session'
import { type MakePlugin, type PluginTraits, pluginContract } from 'echostr/testing'
import { chat } from 'echostr-plugin-ai'
import { scriptedModel } from 'echostr-plugin-ai/testing'
import { fastXml } from 'echostr-plugin-fast-xml'
import { telemetry } from 'echostr-plugin-opentelemetry'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stderrOf } from '../support/kit.ts'

declare module 'echostr' {
  interface MessageMap {
    'event:kettle_on': NamedEvent<'kettle_on'> & { readonly Cups: string }
  }
}

const test = suite('plugin contract')

/** Those that the package brings, as a user installs them. */
const firstParty: Readonly<Record<string, readonly [make: MakePlugin, traits: PluginTraits]>> = {
  match: [
    () =>
      match(
        when('你好', () => '你好！'),
        key('MENU', () => '菜单'),
        scene('7', () => '七'),
        unsupported(() => '？'),
      ),
    { own: (delivery) => delivery.text('你好'), refuses: { 'no rules': () => match('x' as never) } },
  ],
  session: [
    () => session({ initial: () => ({ items: [] as string[] }), ttl: 60_000 }),
    {
      refuses: {
        'no ttl': () => session({ initial: () => 0 } as never),
        'a ttl of 0': () => session({ initial: () => 0, ttl: 0 }),
      },
    },
  ],
  order: [() => sequentialize(), { refuses: { 'most: -1': () => sequentialize({ most: -1 }) } }],
  late: [() => late({ via: [fetchOnNext()] }), { refuses: { 'no ways': () => late({} as never) } }],
  cloud: [
    () => cloudHosting({ appId: 'wx1234567890abcdef', path: '/5f0c2b9e-7a41-4d8c-9c3e-2b1f6a7d8e90' }),
    { refuses: { 'a path that is no secret': () => cloudHosting({ appId: 'wx1', path: '/' }) } },
  ],
  inspect: [
    () => inspect({ port: 0, ready: () => {} }),
    { refuses: { 'a port that is none': () => inspect({ port: -1 }) } },
  ],
  'echostr-plugin-fast-xml': [() => fastXml(), {}],
  'echostr-plugin-opentelemetry': [
    () => telemetry(),
    { refuses: { 'an unknown option': () => telemetry({ nme: 'x' } as never) } },
  ],
  'echostr-plugin-ai': [
    ({ clock }) => ({
      name: 'ai',
      setup: (app) => app.use(chat({ model: scriptedModel(['想好了。']), clock })),
    }),
    {
      own: (delivery) => delivery.text('问题'),
      takes: ['text', 'voice', 'image'],
      refuses: { 'no model': () => chat({} as never) },
    },
  ],
}

for (const [name, [make, traits]] of Object.entries(firstParty))
  for (const each of pluginContract(make, traits)) test(`${name}: ${each.name}`, each.run)

/** The names of the cases that a plugin does not pass. */
async function failing(make: MakePlugin, traits: PluginTraits = {}): Promise<string[]> {
  const failed: string[] = []
  for (const { name, run } of pluginContract(make, traits)) await run().catch(() => failed.push(name))
  return failed
}

/** A plugin that is fine, but for what is planted in it. */
function planted(plant: Plugin['setup']): Plugin {
  return {
    name: 'planted',
    setup(app) {
      plant(app)
      app.on('text', (ctx, next) => (ctx.message.Content === 'ping' ? 'pong' : next()))
    },
  }
}

const own: PluginTraits = { own: (delivery) => delivery.text('ping') }
/** What the bad ones leave behind, to be ended by the test. */
const timers: NodeJS.Timeout[] = []

function bad(name: string, make: MakePlugin, caughtBy: string | readonly string[], traits = own): void {
  test(`a plugin that ${name} is caught`, async () => {
    let failed: string[] = []
    const said = await writtenBy(async () => {
      failed = await failing(make, traits)
    })
    for (const timer of timers.splice(0)) clearInterval(timer)
    assert.equal(failed, [caughtBy].flat())
    assert.is(said.length > 0, name.includes('stderr'))
  })
}

/** What is written to stderr in whatever way. */
async function writtenBy(run: () => Promise<void>): Promise<string[]> {
  const { write } = process.stderr
  const written: string[] = []
  process.stderr.write = ((text: string) => written.push(text)) as never
  try {
    const said = await stderrOf(run)
    return [...said, ...written]
  } finally {
    process.stderr.write = write
  }
}

test('a plugin that does nothing wrong passes', async () => {
  assert.equal(await failing(() => planted(() => {}), own), [])
})

bad(
  'keeps the process alive',
  () => planted(() => void timers.push(setInterval(() => {}, 60_000))),
  'after app.close() nothing of it keeps the process alive',
)
bad(
  'leaks a timer',
  () => planted(() => void timers.push(setInterval(() => {}, 60_000).unref())),
  'after app.close() no timer of it is left, on no clock',
)
bad(
  'leaks a timer of the clock',
  () => planted((app) => void app.clock.every(1000, () => {})),
  'after app.close() no timer of it is left, on no clock',
)
bad(
  'answers foreign messages',
  () => planted((app) => app.on('image', () => '好图')),
  'foreign messages reach the handlers behind it, and their replies the user',
)
bad(
  'loses the reply of the handlers behind it',
  () => planted((app) => app.on('link', (_, next) => Promise.resolve(next()).then(() => null))),
  'foreign messages reach the handlers behind it, and their replies the user',
)
bad(
  'counts retries twice',
  () => {
    return planted((app) => {
      let count = 0
      app.wrap('parse', (inner) => (body, delivery) => {
        count++
        return inner(body, delivery)
      })
      app.on('text', (_, next) => (count > 70 ? '太快了' : next()))
    })
  },
  'a message that is delivered three times counts once',
)
bad(
  'writes to stderr',
  () =>
    planted((app) =>
      app.on(
        'text',
        noisy(() => console.error('a text')),
      ),
    ),
  'nothing is written to stderr',
)
bad(
  'writes to stderr past the console',
  () =>
    planted((app) =>
      app.on(
        'text',
        noisy(() => process.stderr.write('a text\n')),
      ),
    ),
  'nothing is written to stderr',
)

test('a warning of the process is written to stderr as well', async () => {
  // Node's own listener prints it
  const listeners = process.listeners('warning')
  process.removeAllListeners('warning')
  try {
    const noise = noisy(() => process.emitWarning('a text'))
    assert.equal(await failing(() => planted((app) => app.on('text', noise)), own), [
      'nothing is written to stderr',
    ])
  } finally {
    for (const listener of listeners) process.on('warning', listener)
  }
})

const apps = new WeakSet<Plugin>()
bad(
  'breaks with a second app',
  () => {
    const plugin: Plugin = planted(() => {
      if (apps.has(plugin)) throw new EchostrError('planted_twice', 'There is an app already', { status: 0 })
      apps.add(plugin)
    })
    return plugin
  },
  'one plugin in two apps: neither notices the other',
)

let shared = 0
bad('counts the messages of all apps together', () => {
  shared = 0
  return planted((app) => app.on('text', (_, next) => (shared++ > 70 ? '太快了' : next())))
}, [
  'a message that is delivered three times counts once',
  'one plugin in two apps: neither notices the other',
  'two plugins of one factory in two apps: neither notices the other',
])
bad(
  'remembers the users of all its apps together',
  () => {
    const firsts = new Map<string, string>()
    return planted((app) =>
      app.on('text', (ctx, next) => {
        const { Content, MsgId } = ctx.message
        if (Content !== 'ping') return next()
        if (!firsts.has(ctx.from)) firsts.set(ctx.from, MsgId)
        return firsts.get(ctx.from) === MsgId ? '初次见面' : '又见面了'
      }),
    )
  },
  'one plugin in two apps: neither notices the other',
)
bad(
  'swallows what is thrown behind it',
  () =>
    planted((app) =>
      app.use(async (_, next) => {
        try {
          return await next()
        } catch {
          return '出错了'
        }
      }),
    ),
  'what a handler behind it throws is reported once, and the next message is answered',
)
bad(
  'lets one user wait for another',
  () =>
    planted((app) => {
      let last: Promise<unknown> = Promise.resolve()
      app.use(async (_, next) => {
        const before = last
        const mine = before.then(next)
        last = mine.catch(() => {})
        return mine
      })
    }),
  'a handler behind it that never ends keeps nobody else waiting, and app.close() ends',
)
bad(
  'gives up after five seconds',
  () => planted((app) => app.use((_, next) => Promise.race([next(), later(app, 5000)]))),
  'a reply that takes seven seconds goes out with the second delivery',
)
bad(
  'knows no replies in pieces',
  () => planted((app) => app.use((_, next) => Promise.resolve(next()).then(onlyText))),
  'a reply in pieces comes whole',
)
bad(
  'listens to a kind that is in no table',
  () => planted((app) => app.on('event:no_such_kind' as 'event', () => null)),
  'every kind that it listens to is one of WeChat, or one of "kinds"',
)
bad('takes whatever it is given', () => planted(() => {}), 'refused: a number for a word', {
  ...own,
  refuses: { 'a number for a word': () => planted(() => {}) },
})
bad('refuses without a code', () => planted(() => {}), 'refused: nothing', {
  ...own,
  refuses: {
    nothing: () => {
      throw new TypeError('no')
    },
  },
})

function later(app: App, ms: number): Promise<string> {
  return new Promise((resolve) => {
    const stop = app.clock.every(ms, () => {
      stop()
      resolve('太慢了')
    })
  })
}

function onlyText(result: unknown): string | null {
  return typeof result === 'string' ? result : null
}

function noisy(say: () => unknown): (ctx: unknown, next: Next) => ReturnType<Next> {
  return (_, next) => {
    say()
    return next()
  }
}

const cups = new Slot<number>('cups')

test('a kind of its own, and what stands in a slot', async () => {
  const kettle = (): Plugin => ({
    name: 'kettle',
    setup(app) {
      let count = 0
      app.use((ctx, next) => {
        cups.set(ctx, ++count)
        return next()
      })
      app.on('event:kettle_on', (ctx) => `${ctx.message.Cups} 杯`)
    },
  })
  const observe = (ctx: Context) => cups.of(ctx)
  const own: PluginTraits['own'] = (delivery) => delivery.event('kettle_on', { Cups: '2' })
  assert.equal(await failing(kettle, { own, observe, kinds: { 'event:kettle_on': { Cups: '2' } } }), [])
  assert.equal(await failing(kettle, { own, observe }), [
    'every kind that it listens to is one of WeChat, or one of "kinds"',
  ])
})

test.run()
