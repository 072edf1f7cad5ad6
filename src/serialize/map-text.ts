import { wrongArgument } from '../base/check-options.ts'
import { isStream } from '../base/stream.ts'
import type { Result } from './result.ts'

/**
 * A handler's result with its text changed, for middleware: a string, a text reply, or each piece of a streamed one.
 * What is no text comes back as it is.
 *
 * @param change given a text, or a piece of one
 * @throws EchostrError `bad_option`
 * @example app.use(async (ctx, next) => mapText(await next(), (text) => text.replaceAll('**', '')))
 */
export function mapText(result: Result | undefined, change: (text: string) => string): Result | undefined {
  if (typeof change !== 'function') throw wrongArgument('mapText()', 'change', 'a function', change)
  if (typeof result === 'string') return change(result)
  if (typeof result !== 'object' || result === null) return result
  if (isStream(result)) return mapped(result, change)
  return 'MsgType' in result && result.MsgType === 'text'
    ? { ...result, Content: change(result.Content) }
    : result
}

/** No generator: one that waits for a piece would be ended only once the piece has come. */
function mapped(pieces: AsyncIterable<string>, change: (text: string) => string): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      const source = pieces[Symbol.asyncIterator]()
      return {
        async next() {
          const piece = await source.next()
          return !piece.done && typeof piece.value === 'string'
            ? { done: false, value: change(piece.value) }
            : piece
        },
        async return() {
          await source.return?.()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
