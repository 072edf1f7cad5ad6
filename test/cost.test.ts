import { createHook } from 'node:async_hooks'
import { channel } from 'node:diagnostics_channel'
import type { Clock, Message } from 'echostr'
import { client } from 'echostr/plugins/client'
import { type FakeClock, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Router } from '../src/dispatch/router.ts'
import { kit } from './support/kit.ts'

const test = suite('cost')

/** Kinds of the asynchronous resources created while `run` runs, synchronously. */
function created(run: () => unknown): string[] {
  const kinds: string[] = []
  const hook = createHook({ init: (_, kind) => void kinds.push(kind) }).enable()
  try {
    run()
  } finally {
    hook.disable()
  }
  return kinds
}

/** How often one of the globals is constructed while `run` runs. */
async function constructed(
  names: readonly ('AbortController' | 'URL')[],
  run: () => unknown,
): Promise<string[]> {
  const seen: string[] = []
  const originals = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
  const spy = (name: string, original: object) =>
    new Proxy(original, {
      construct: (target, args, newTarget) => {
        seen.push(name)
        return Reflect.construct(target as new () => object, args, newTarget)
      },
    })
  try {
    for (const name of names) {
      Object.defineProperty(globalThis, name, { configurable: true, value: spy(name, globalThis[name]) })
    }
    await run()
  } finally {
    for (const [name, original] of originals) if (original) Object.defineProperty(globalThis, name, original)
  }
  return seen
}

/** An app with a synchronous handler behind some synchronous middleware, warm. */
async function warm() {
  const { app, delivery } = kit()
  for (let i = 0; i < 10; i++) app.use((_, next) => next())
  app.on('text', (ctx) => ctx.message.Content)
  app.on('event:CLICK', () => null)
  await app.handle(delivery.text('warm'))
  return { app, delivery }
}

test('a delivery that is handled synchronously creates one promise, the one handle() returns', async () => {
  const { app, delivery } = await warm()
  for (const sent of [delivery.text('hi'), delivery.event('CLICK'), delivery.image(), delivery.handshake()]) {
    let answer: unknown
    const kinds = created(() => {
      answer = app.handle(sent)
    })
    assert.instance(answer, Promise)
    assert.equal(kinds, ['PROMISE'])
  }
})

test('so does a refused one', async () => {
  const { app, delivery } = await warm()
  const sent = delivery.raw('<xml>')
  assert.equal(
    created(() => app.handle(sent)),
    ['PROMISE'],
  )
  const unsigned = { ...sent, query: {} }
  assert.equal(
    created(() => app.handle(unsigned)),
    ['PROMISE'],
  )
})

test('and it leaves nothing behind that goes on later: no timer, no further promise', async () => {
  const { app, delivery } = await warm()
  const kinds: string[] = []
  const sent = delivery.text('hi')
  const hook = createHook({ init: (_, kind) => void kinds.push(kind) }).enable()
  const answer = app.handle(sent)
  const before = kinds.length
  await answer
  await null
  hook.disable()
  assert.is(before, 1)
  assert.equal(new Set(kinds), new Set(['PROMISE']))
})

test('no AbortController and no URL is made for a delivery', async () => {
  const { app, delivery } = await warm()
  const sent = delivery.text('hi')
  assert.equal(await constructed(['AbortController', 'URL'], () => app.handle(sent)), [])
  const control = () => [new AbortController(), new URL('http://a')]
  assert.equal(await constructed(['AbortController', 'URL'], control), ['AbortController', 'URL'])
})

/** A clock that counts how often it is looked at. */
function countingClock(): { clock: FakeClock; looks: () => number } {
  let looks = 0
  const inner = fakeClock()
  const counted: Pick<Clock, 'elapsed'> = {
    elapsed: () => {
      looks++
      return inner.elapsed()
    },
  }
  const clock = new Proxy(inner, {
    get: (target, name) => (name === 'elapsed' ? counted.elapsed : bound(target, name)),
  })
  return { clock, looks: () => looks }
}

function bound(target: object, name: string | symbol): unknown {
  const value = Reflect.get(target, name)
  return typeof value === 'function' ? value.bind(target) : value
}

/** How often the clock is looked at while `run` runs, with and without somebody who listens to a channel. */
async function looksWithAndWithout(
  name: string,
  looks: () => number,
  run: () => Promise<unknown>,
): Promise<readonly [without: number, watched: number]> {
  const looksOf = async () => {
    const before = looks()
    await run()
    return looks() - before
  }
  await run()
  const without = await looksOf()
  const hear = () => {}
  channel(name).subscribe(hear)
  const watched = await looksOf()
  channel(name).unsubscribe(hear)
  assert.is(await looksOf(), without)
  return [without, watched]
}

test('an answer that nobody watches is not timed', async () => {
  const { clock, looks } = countingClock()
  const { app, delivery } = kit({}, clock)
  app.on('text', (ctx) => ctx.message.Content)
  const [without, watched] = await looksWithAndWithout('echostr:response', looks, () =>
    app.handle(delivery.text('hi')),
  )
  assert.is(watched - without, 2)
})

test('nor is a request to the API of WeChat', async () => {
  const { clock, looks } = countingClock()
  const answer = async () => new Response('{"ip_list":[]}')
  const wechat = client({ token: async () => 'x', clock, fetch: answer })
  const [without, watched] = await looksWithAndWithout('echostr:client', looks, () => wechat.getcallbackip())
  assert.is(watched - without, 2)
})

/** How deep in the stack the handler of a text runs, beside `others` handlers of other kinds. */
async function depth(others: number): Promise<number> {
  const { app, delivery } = kit()
  for (let i = 0; i < others; i++) app.on(['image', 'event:CLICK', 'event'], (_, next) => next())
  let frames = 0
  app.on('text', () => {
    frames = stackDepth()
  })
  const sent = delivery.text('hi')
  await app.handle(sent)
  return frames
}

function stackDepth(): number {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  const { stack = '' } = new Error('depth')
  Error.stackTraceLimit = stackTraceLimit
  return stack.split('\n').length
}

test('10 000 handlers of other kinds add no step to the chain of a text', async () => {
  const alone = await depth(0)
  assert.ok(alone > 3)
  assert.is(await depth(10_000), alone)
})

function router(): Router {
  const made = new Router(() => {})
  for (const kinds of [undefined, ['text'], ['event'], ['event:CLICK'], ['image', 'event:SCAN']]) {
    made.add(kinds, () => undefined, 'step')
  }
  return made
}

function message(MsgType: string, Event?: string): Message {
  return { MsgType, ...(Event === undefined ? {} : { Event }) } as unknown as Message
}

test('a chain is composed once for each registered kind, and again only after a registration', () => {
  const made = router()
  const kinds = [['text'], ['image'], ['event'], ['event', 'CLICK'], ['event', 'scan'], ['other']] as const
  const chains = kinds.map(([type, event]) => made.chainFor(message(type, event)))
  assert.is(new Set(chains).size, kinds.length)
  kinds.forEach(([type, event], at) => {
    assert.is(made.chainFor(message(type, event)), chains[at])
  })
  made.add(['text'], () => undefined, 'late')
  assert.is.not(made.chainFor(message('text')), chains[0])
})

test('no sender can make it compose more: unknown types share one chain, unknown events another', () => {
  const made = router()
  const names = ['', '__proto__', 'constructor', ...Array.from({ length: 1000 }, (_, i) => `kind${i}`)]
  const types = names.map((name) => made.chainFor(message(name, name)))
  const events = names.map((name) => made.chainFor(message('event', name)))
  assert.is(new Set(types).size, 1)
  assert.is(new Set(events).size, 1)
  assert.is(events[0], made.chainFor(message('event')))
  assert.is.not(types[0], events[0])
})

test.run()
