import { setImmediate } from 'node:timers/promises'
import type { Awaitable } from 'echostr'
import { failure } from './failure.ts'
import { ended, type Watch } from './watch.ts'

/** Pieces after which a model that never waits lets others have the thread. */
const inOneGo = 256

type Given = Awaitable<string | AsyncIterable<string>>

/**
 * The pieces of a model, one after the other, never ahead of what was taken. Ends with the watch; a model that has been
 * silent for too long has failed. However it ends, the model's stream is told so, and not waited for.
 */
export async function* pulled(ask: () => Given, watch: Watch): AsyncGenerator<string> {
  let iterator: AsyncIterator<unknown> | undefined
  try {
    const given = await watch.race(Promise.resolve().then(ask))
    if (typeof given === 'string') yield given
    else if (given !== ended) {
      iterator = iteratorOf(given)
      yield* piecesOf(iterator, watch)
    }
    if (watch.ending === 'silence') throw failure('ai_timed_out', 'The model has been silent for too long')
  } finally {
    if (iterator) finish(iterator)
  }
}

async function* piecesOf(iterator: AsyncIterator<unknown>, watch: Watch): AsyncGenerator<string> {
  for (let count = 1; ; count++) {
    if (count % inOneGo === 0) await setImmediate()
    const result = await watch.race(iterator.next())
    if (result === ended || result.done) return
    if (typeof result.value !== 'string')
      throw failure('ai_failed', `A piece of the model is a ${typeof result.value}, not a string`)
    watch.hear()
    yield result.value
  }
}

function iteratorOf(given: unknown): AsyncIterator<unknown> {
  if (typeof given === 'object' && given !== null && Symbol.asyncIterator in given)
    return (given as AsyncIterable<unknown>)[Symbol.asyncIterator]()
  throw failure('ai_failed', `The model gave a ${typeof given}, neither a string nor pieces of one`)
}

/** What a stream does when it is ended is its own affair: it may throw, and it may hang. */
function finish(iterator: AsyncIterator<unknown>): void {
  try {
    Promise.resolve(iterator.return?.()).catch(() => {})
  } catch {
    // nobody is there to hear of it
  }
}
