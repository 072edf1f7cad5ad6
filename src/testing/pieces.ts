import { checkOptions } from '../base/check-options.ts'
import { type Clock, systemClock } from '../base/clock.ts'

/** When the pieces come. */
export interface PiecesOptions {
  /** ms before each piece. Default 0. */
  readonly every?: number
  /** The clock that the pieces wait by. Default: the machine's clock. */
  readonly clock?: Clock
}

/**
 * A text in pieces, as a language model would give it: for handlers of tests.
 *
 * @throws EchostrError `bad_option`
 * @example app.on('text', () => pieces(['你', '好。'], { every: 1000, clock }))
 */
export function pieces(texts: readonly string[], options: PiecesOptions = {}): AsyncGenerator<string> {
  checkOptions('pieces()', { texts }, { texts: 'list' })
  const known = { 'every?': 'count', 'clock?': 'clock' } as const
  const { every = 0, clock = systemClock } = checkOptions('pieces()', options, known)
  return generated(texts, every, clock)
}

async function* generated(texts: readonly string[], every: number, clock: Clock): AsyncGenerator<string> {
  for (const text of texts) {
    if (every > 0) await passed(every, clock)
    yield text
  }
}

function passed(ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.every(ms, () => {
      stop()
      resolve()
    })
  })
}
