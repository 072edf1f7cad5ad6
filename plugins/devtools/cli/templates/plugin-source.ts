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
 * @example app.use(${factory}({ word: 'hello', reply: 'hi' }))
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

/** What the contract of echostr is to know of the plugin: for the tests, and for `npx echostr check`. */
export function pluginTraits(name: string): string {
  const factory = factoryOf(name)
  return `import type { MakePlugin, PluginTraits } from 'echostr/testing'
import { ${factory} } from '../src/index.ts'

export const make: MakePlugin = () => ${factory}()

export const traits: PluginTraits = {
  own: (delivery) => delivery.text('ping'),
  refuses: {
    'an empty word': () => ${factory}({ word: '' }),
    'an empty reply': () => ${factory}({ reply: '' }),
  },
  // npm test and npx echostr check both run in it
  folder: process.cwd(),
}
`
}

/** What every plugin should test: the contract, what it does, what it lets pass. */
export function pluginTest(name: string): string {
  const factory = factoryOf(name)
  return `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App, type Plugin } from 'echostr'
import { deliveries, pluginContract, send } from 'echostr/testing'
import { ${factory} } from '../src/index.ts'
import { make, traits } from './contract.ts'

const token = 'testToken'
const delivery = deliveries({ token })

// what every plugin has to do: foreign messages, retries, two apps, nothing left behind …
for (const { name, run } of pluginContract(make, traits)) test(name, run)

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
  const say = setUp(${factory}({ word: 'hello', reply: 'hi' }))
  assert.equal(await say(' hello '), 'hi')
})

test('lets all else pass', async () => {
  assert.equal(await setUp(${factory}())('hello'), 'from behind')
})
`
}
