// Nest on both of its platforms, as the guide puts an app into it. Decorators are called by hand: they need no compiler then.
import 'reflect-metadata'
import { createServer, type RequestListener } from 'node:http'
import { All, Controller, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { serverOptions } from 'echostr'
import { express, fastify } from 'echostr/adapters'
import type { BodyParser, HostSetup } from 'echostr/testing'

class Foreign {
  answer(): string {
    return 'foreign'
  }
}
Controller('foreign')(Foreign)
All()(
  Foreign.prototype,
  'answer',
  Object.getOwnPropertyDescriptor(Foreign.prototype, 'answer') as TypedPropertyDescriptor<() => string>,
)

class AppModule {}
Module({ controllers: [Foreign] })(AppModule)

const silent = { logger: false } as const
const parsers = { string: 'text', buffer: 'raw', object: 'json' } as const satisfies Record<
  BodyParser,
  string
>

/** @param more what else is set up, before the app */
export async function nestOnExpress(
  { app, options, mount = '/', parser }: HostSetup,
  more: (nest: NestExpressApplication) => void = () => {},
): Promise<RequestListener> {
  const nest = await NestFactory.create<NestExpressApplication>(AppModule, silent)
  more(nest)
  if (parser) nest.useBodyParser(parsers[parser], { type: () => true })
  nest.use(mount, express(app, options))
  await nest.init()
  return nest.getHttpAdapter().getInstance()
}

export async function nestOnFastify({ app, options, mount }: HostSetup): Promise<RequestListener> {
  let handle: RequestListener = () => {}
  const serverFactory = (handler: RequestListener) => {
    handle = handler
    return createServer(serverOptions, handler)
  }
  const adapter = new FastifyAdapter({ serverFactory })
  const nest = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, silent)
  await nest.register(fastify(app, options), mount === undefined ? {} : { prefix: mount })
  await nest.init()
  await nest.getHttpAdapter().getInstance().ready()
  return handle
}
