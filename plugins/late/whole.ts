import { type Clock, EchostrError, type Result, type WholeResult, within } from 'echostr'
import { texts } from './texts.ts'

/** Most characters of a streamed reply that goes together with what has waited, and ms that it may take. */
const longest = 65_536
const patience = 300_000

/**
 * A reply that stands beside others is needed whole: of a streamed one, all that comes in time. Of one that fails, what had
 * come is better than nothing; `failed` is told then.
 */
export async function whole(
  result: Result | undefined,
  clock: Clock,
  failed: (thrown: unknown) => void,
): Promise<WholeResult | undefined> {
  if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) return result
  const pieces = result[Symbol.asyncIterator]()
  const taken: string[] = []
  try {
    if (await within(clock, patience, take(pieces, taken), () => true)) end(pieces)
  } catch (thrown) {
    end(pieces)
    if (taken.join('').trim() === '') throw thrown
    failed(thrown)
  }
  return taken.join('')
}

/** True where more is to come than there is room for. */
async function take(pieces: AsyncIterator<unknown>, taken: string[]): Promise<boolean> {
  let room = longest
  for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
    const { value } = piece
    if (typeof value !== 'string')
      throw new EchostrError('bad_result', `A piece of a streamed reply is a ${typeof value}, not a string`, {
        texts,
      })
    taken.push(value)
    room -= value.length
    if (room < 0) return true
  }
  return false
}

/** Not waited for: how a stream ends is its own affair. */
function end(pieces: AsyncIterator<unknown>): void {
  Promise.resolve()
    .then(() => pieces.return?.())
    .catch(() => {})
}
