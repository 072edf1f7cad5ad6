import { createServer, type Server } from 'node:http'
import type { Clock, Message, Middleware, Reply } from 'echostr'
import type { Passage } from '../../src/context.ts'
import type { Entrance } from '../../src/http/listener.ts'
import { built } from '../built.ts'
import { token } from '../messages.ts'

// all of one make: what is published shares no class with the modules it was made of
const { App } = await built<typeof import('../../src/app.ts')>('app')
const { systemClock } = await built<typeof import('../../src/base/clock.ts')>('base/clock')
const { Context } = await built<typeof import('../../src/context.ts')>('context')
const { chain } = await built<typeof import('../../src/base/awaitable.ts')>('base/awaitable')
const { Guard } = await built<typeof import('../../src/verify/guard.ts')>('verify/guard')
const { Handshake } = await built<typeof import('../../src/verify/handshake.ts')>('verify/handshake')
const { Handlers } = await built<typeof import('../../src/dispatch/handlers.ts')>('dispatch/handlers')
const { Refusals } = await built<typeof import('../../src/http/refusals.ts')>('http/refusals')
const { Answers } = await built<typeof import('../../src/serialize/answers.ts')>('serialize/answers')
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
export function withoutExchange(clock: Clock, handler: Middleware<never>): Entrance {
  const settings = settingsOf({ token, clock })
  const guard = new Guard(settings)
  // whoever watches an app is told whose deliveries they are; nobody watches
  const app = new App({ token, clock })
  const reporter = new Reporter(clock, 'en', app)
  const router = new Router(() => {})
  router.add(['text'], handler, 'the handler')
  const pipeline = new Pipeline({
    verify: guard.verify,
    parse: parsePush,
    dispatch: dispatcher(router),
    serialize: serializer(clock),
  })
  const handlers = new Handlers(settings, pipeline, reporter)
  const answers = new Answers('cut', pipeline, () => {})
  const exchange = {
    receive: (message: Message, { delivery, account }: Passage) => {
      const ctx = new Context(message, delivery, account.label)
      return chain(handlers.reply(ctx), (reply) =>
        answers.write(reply === 'failed' ? undefined : (reply as Reply), ctx),
      )
    },
  }
  const refusals = new Refusals(reporter)
  const intake = new intakes.Intake({
    app,
    handshake: new Handshake(pipeline, reporter),
    guard,
    pipeline,
    exchange,
    refusals,
  })
  return {
    serve: (delivery, source, respond) => intake.serve(delivery, source, respond),
    refuse: (thrown, delivery) => refusals.refuse(thrown, delivery),
    warn: () => {},
  }
}

/** An echo bot. */
export function echo(): Server {
  const entrance = withoutExchange(
    systemClock,
    (ctx: { message: { Content: string } }) => ctx.message.Content,
  )
  return createServer(serverOptions, listenerOf(entrance, {}))
}
