import type { App, Awaitable, Context, Reply } from 'echostr'
import { guarded } from './guarded.ts'
import type { Observer } from './observer.ts'
import { heard } from './seen-stream.ts'

type Given = Reply | AsyncIterable<string> | undefined

/** Lets an observer see what the channels do not tell: the push, the reply, the answer. Nothing is changed. */
export function wrapStages(app: App, observer: Observer): void {
  const sees = {
    begin: guarded(observer.begin.bind(observer)),
    read: guarded(observer.read.bind(observer)),
    handled: guarded(observer.handled.bind(observer)),
    piece: guarded(observer.piece.bind(observer)),
    written: guarded(observer.written.bind(observer)),
  }
  const given = (result: Given, ctx: Context): Given => {
    if (isStream(result)) return heard(result, (piece) => sees.piece(piece, ctx))
    sees.handled(result, ctx)
    return result
  }
  app.wrap('verify', (inner) => (delivery) => {
    sees.begin(delivery)
    return inner(delivery)
  })
  app.wrap('parse', (inner) => (body, delivery) => {
    sees.read(body, delivery)
    return inner(body, delivery)
  })
  app.wrap('dispatch', (inner) => (ctx) => then(inner(ctx), (result) => given(result, ctx)))
  app.wrap(
    'serialize',
    (inner) => (reply, ctx) =>
      then(inner(reply, ctx), (body) => {
        sees.written(reply, body, ctx)
        return body
      }),
  )
}

function then<T>(value: Awaitable<T>, next: (value: T) => T): Awaitable<T> {
  return isPromise(value) ? value.then(next) : next(value)
}

function isPromise<T>(value: Awaitable<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined | null)?.then === 'function'
}

function isStream(value: unknown): value is AsyncIterable<string> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
