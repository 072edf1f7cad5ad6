/** The name of the factory: `echostr-plugin-rate-limit` exports `rateLimit`. */
export function factoryOf(name: string): string {
  return shortOf(name).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Names of types begin in upper case. */
export function typeOf(name: string): string {
  const factory = factoryOf(name)
  return `${factory.charAt(0).toUpperCase()}${factory.slice(1)}Options`
}

/** What the codes of the plugin's errors begin with. */
export function codeOf(name: string): string {
  return `${shortOf(name).replaceAll('-', '_')}_option`
}

function shortOf(name: string): string {
  return name.replace('echostr-plugin-', '')
}

/** A plugin with one option, checked in the factory. */
export function pluginSource(name: string): string {
  const [factory, options] = [factoryOf(name), typeOf(name)]
  return `import { checkOptions, type Plugin } from 'echostr'

/** Options of {@link ${factory}}. */
export interface ${options} {
  /** The text that is answered. Default \`ping\`. */
  readonly word?: string
  /** What is said to it. Default \`pong\`. */
  readonly reply?: string
}

/**
 * Answers one word. All else goes on to the handlers behind.
 *
 * @throws EchostrError \`${codeOf(name)}\`
 * @example app.use(${factory}({ word: '在吗', reply: '在' }))
 */
export function ${factory}(options: ${options} = {}): Plugin {
  const known = { 'word?': 'text', 'reply?': 'text' } as const
  const { word = 'ping', reply = 'pong' } = checkOptions('${factory}()', options, known, {
    code: '${codeOf(name)}',
  })
  return {
    name: '${name}',
    setup(app) {
      app.on('text', (ctx, next) => (ctx.message.Content.trim() === word ? reply : next()))
    },
  }
}
`
}

/** What every plugin should test: what it does, what it lets pass, two apps, its options. */
export function pluginTest(name: string): string {
  const factory = factoryOf(name)
  return `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App, EchostrError, type Plugin } from 'echostr'
import { deliveries, send } from 'echostr/testing'
import { ${factory} } from '../src/index.ts'

const token = 'testToken'
const delivery = deliveries({ token })

/** An app with the plugin; what it says to a text. */
function setUp(plugin: Plugin): (words: string) => Promise<string | undefined> {
  const app = new App({ token })
  app.use(plugin)
  app.on('text', () => 'from behind')
  return async (words) => {
    const { reply } = await send(app, delivery.text(words))
    return reply?.MsgType === 'text' ? reply.Content : undefined
  }
}

test('answers its word', async () => {
  const say = setUp(${factory}({ word: '在吗', reply: '在' }))
  assert.equal(await say(' 在吗 '), '在')
})

test('lets all else pass', async () => {
  assert.equal(await setUp(${factory}())('你好'), 'from behind')
})

test('serves two apps', async () => {
  const shared = ${factory}()
  assert.deepEqual([await setUp(shared)('ping'), await setUp(shared)('ping')], ['pong', 'pong'])
})

test('refuses an empty word', () => {
  assert.throws(
    () => ${factory}({ word: '' }),
    (error) => error instanceof EchostrError && error.code === '${codeOf(name)}',
  )
})
`
}
