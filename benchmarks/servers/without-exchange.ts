import { createServer, type Server } from 'node:http'
import type { Clock, Middleware } from 'echostr'
import type { Intake } from '../../src/intake.ts'
import { built } from '../built.ts'
import { token } from '../messages.ts'

// all of one make: what is published shares no class with the modules it was made of
const { systemClock } = await built<typeof import('../../src/base/clock.ts')>('base/clock')
const { Context } = await built<typeof import('../../src/context.ts')>('context')
const { chain } = await built<typeof import('../../src/base/awaitable.ts')>('base/awaitable')
const { Guard } = await built<typeof import('../../src/verify/guard.ts')>('verify/guard')
const { Handling } = await built<typeof import('../../src/dispatch/handling.ts')>('dispatch/handling')
const intakes = await built<typeof import('../../src/intake.ts')>('intake')
const { listenerOf, serverOptions } =
  await built<typeof import('../../src/http/listener.ts')>('http/listener')
const { settingsOf } = await built<typeof import('../../src/options.ts')>('options')
const { Reporter } = await built<typeof import('../../src/report.ts')>('report')
const { parsePush } = await built<typeof import('../../src/parse/parse.ts')>('parse/parse')
const { Router, dispatcher } = await built<typeof import('../../src/dispatch/router.ts')>('dispatch/router')
const { serializer } = await built<typeof import('../../src/serialize/serialize.ts')>('serialize/serialize')
const { Pipeline } = await built<typeof import('../../src/stages.ts')>('stages')

/** The stages as the app composes them: no key, no ledger, no deadline, no way to be answered twice. */
export function withoutExchange(clock: Clock, handler: Middleware<never>): Intake {
  const settings = settingsOf({ token, clock })
  const guard = new Guard(settings)
  const reporter = new Reporter(clock)
  const router = new Router(() => {})
  router.add(['text'], handler, 'the handler')
  const pipeline = new Pipeline(
    {
      verify: (delivery) => guard.verify(delivery),
      parse: parsePush,
      dispatch: dispatcher(router),
      serialize: serializer(clock),
    },
    { parse: (inner) => guard.parse(inner), serialize: (inner) => guard.serialize(inner) },
  )
  const handling = new Handling(settings, pipeline, reporter)
  return new intakes.Intake(pipeline, reporter, (message, _, delivery) => {
    const ctx = new Context(message, delivery, guard.accountOf(delivery)?.label)
    return chain(handling.reply(ctx), (reply) => handling.answer(reply === 'failed' ? undefined : reply, ctx))
  })
}

/** An echo bot. */
export function echo(): Server {
  const intake = withoutExchange(systemClock, (ctx: { message: { Content: string } }) => ctx.message.Content)
  return createServer(serverOptions, listenerOf(intake, {}))
}
