import type { Middleware } from 'echostr'
import { send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit } from '../support/kit.ts'

const test = suite('compose')

/** What the user sees, and what was reported, for a chain of middleware. */
async function outcome(...layers: Middleware[]): Promise<[string | undefined, string[]]> {
  const { app, delivery, codes } = kit()
  const { reply } = await send(app.use(...layers), delivery.text('hi'))
  // a stray rejection is reported a turn later
  await new Promise(setImmediate)
  return [reply?.MsgType === 'text' ? reply.Content : undefined, codes()]
}

const later = async (value: string) => value

test('steps run in the order of registration, and back', async () => {
  const order: string[] = []
  await outcome(
    async (_, next) => {
      order.push('a in')
      await next()
      order.push('a out')
    },
    (_, next) => {
      order.push('b')
      return next()
    },
    () => {
      order.push('c')
    },
  )
  assert.equal(order, ['a in', 'b', 'c', 'a out'])
})

test('the outermost reply wins', async () => {
  assert.equal(
    await outcome(
      async (_, next) => `[${await next()}]`,
      () => 'inner',
    ),
    ['[inner]', []],
  )
})

test('returning nothing keeps what next() gave', async () => {
  const quiet: Middleware = async (_, next) => {
    await next()
  }
  assert.equal(await outcome(quiet, () => later('kept')), ['kept', []])
  assert.equal(await outcome(quiet, () => 'kept'), ['kept', []])
})

test('null is silence, whatever next() gave', async () => {
  const mute: Middleware = async (_, next) => {
    await next()
    return null
  }
  assert.equal(await outcome(mute, () => 'unheard'), [undefined, []])
})

test('returning nothing without calling next() ends the chain in silence', async () => {
  let reached = false
  const result = await outcome(
    () => {},
    () => {
      reached = true
      return 'never'
    },
  )
  assert.equal(result, [undefined, []])
  assert.not(reached)
})

test('next() twice is reported with the name of who called it', async () => {
  const { app, delivery, errors } = kit()
  app.use(async function greedy(_, next) {
    await next()
    await next()
  })
  await send(
    app.use(() => 'x'),
    delivery.text('hi'),
  )
  assert.match(String(errors[0]), /greedy of the app called next\(\) twice/)
})

test('a next() that is not awaited is reported with the name of who called it', async () => {
  const { app, delivery, errors } = kit()
  app.use(async function hasty(_, next) {
    void next()
  })
  await send(
    app.use(() => later('x')),
    delivery.text('hi'),
  )
  assert.is(errors.length, 1)
  assert.match(String(errors[0]), /hasty of the app ended before next\(\) had/)
})

test('a synchronous rest needs no await', async () => {
  assert.equal(
    await outcome(
      (_, next) => {
        next()
      },
      () => 'here already',
    ),
    ['here already', []],
  )
})

test('an own reply without awaiting next() stands, and a late failure inside is reported once', async () => {
  const early: Middleware = (_, next) => {
    void next()
    return 'early'
  }
  const fails = async () => {
    await later('')
    throw new Error('inside')
  }
  assert.equal(await outcome(early, fails), ['early', ['Error: inside']])
})

test('an error passes through next() to the layers outside', async () => {
  const rescues: Middleware = async (_, next) => {
    try {
      return await next()
    } catch (error) {
      return `rescued ${(error as Error).message}`
    }
  }
  const throws = () => {
    throw new Error('sync')
  }
  const rejects = async () => {
    throw new Error('async')
  }
  assert.equal(await outcome(rescues, throws), ['rescued sync', []])
  assert.equal(await outcome(rescues, rejects), ['rescued async', []])
})

test('an error that a layer swallows is silence, not an error', async () => {
  const swallows: Middleware = async (_, next) => {
    try {
      await next()
    } catch {}
  }
  const fails = async () => {
    throw new Error('swallowed')
  }
  assert.equal(await outcome(swallows, fails), [undefined, []])
})

test('a layer that throws after a next() it did not await loses neither error', async () => {
  const careless: Middleware = (_, next) => {
    void next()
    throw new Error('outside')
  }
  const fails = async () => {
    throw new Error('inside')
  }
  const [, codes] = await outcome(careless, fails)
  assert.equal([...codes].sort(), ['Error: inside', 'Error: outside'])
})

test('next() works with Promise.all and with then()', async () => {
  const all: Middleware = async (_, next) => {
    const [reply] = await Promise.all([next(), later('beside')])
    return `${reply}!`
  }
  assert.equal(await outcome(all, () => later('all')), ['all!', []])
  assert.equal(
    await outcome(
      (_, next) => next(),
      () => later('returned'),
    ),
    ['returned', []],
  )
})

test('a result that is none is reported with who returned it and what it was', async () => {
  const wrong: unknown[] = [
    0,
    false,
    Number.NaN,
    Symbol('s'),
    1n,
    Buffer.from('x'),
    {},
    [1],
    new Date(),
    () => {},
  ]
  for (const value of wrong) {
    const { app, delivery, errors, codes } = kit()
    app.on('text', function answers() {
      return value as string
    })
    const { body } = await send(app, delivery.text('hi'))
    assert.is(body, 'success')
    assert.equal(codes(), ['bad_result'])
    assert.match(String(errors[0]), /answers of the app for text returned/)
  }
})

test.run()
