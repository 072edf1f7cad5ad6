import type { App } from '../app.ts'
import { checkOptions, wrongArgument } from '../base/check-options.ts'
import type { Clock } from '../base/clock.ts'
import type { Answer } from '../context.ts'
import { retryAfter } from '../exchange/attempts.ts'
import type { Reply } from '../serialize/reply.ts'
import { signed } from '../testing.ts'
import { type Received, readAnswer } from './answers.ts'
import type { SignedDelivery } from './signed-delivery.ts'
import { Watch } from './watch.ts'

/** What came of a message and its deliveries. */
export interface Played {
  /** What each delivery was answered, in order; undefined when WeChat hung up. */
  readonly answers: readonly (Received | undefined)[]
  /** What WeChat accepted; undefined: the user sees 该公众号提供的服务出现故障. */
  readonly answer: Received | undefined
  /** The answer is the first part of a streamed reply, which was not whole when the window closed. */
  readonly isPart: boolean
  /**
   * What went to `onLate`: the rest of a streamed or of a long reply, or all of one that was too slow. It resolves when
   * the app has nothing left to do; let the time pass until then.
   */
  late(): Promise<readonly Reply[]>
}

/** The clock that WeChat waits by, and how often it delivers. */
export interface PlayOptions {
  /** The app's clock. */
  readonly clock: Clock
  /** How often WeChat delivers. Default 3. */
  readonly deliveries?: number
}

/**
 * Plays WeChat for one message: delivers it, hangs up after five seconds without an answer and delivers it again,
 * three times in all. The time is the clock's; let it pass.
 *
 * @example
 * const playing = play(app, delivery.text('a hard question'), { clock })
 * await clock.pass(15_000)
 * const { answer, answers } = await playing // answers[0] and [1] are undefined: too slow
 * @example
 * const { answer, isPart, late } = await playing // of a reply in pieces
 * await clock.pass(60_000)
 * const [rest] = await late()
 */
export async function play(app: App, delivery: SignedDelivery, options: PlayOptions): Promise<Played> {
  checkOptions('play()', { app, delivery, options }, { app: 'object', delivery: signed, options: 'object' })
  const { clock, deliveries = 3 } = checkOptions('play()', options, {
    clock: 'clock',
    'deliveries?': 'positive',
  })
  if (typeof app.handle !== 'function') throw wrongArgument('play()', 'app', 'an App', app)
  const watch = new Watch(app)
  const answers: (Received | undefined)[] = []
  while (answers.length < deliveries) {
    const answer = await tryOnce(app, watch.deliver(delivery.again()), clock)
    answers.push(answer && readAnswer({ ...answer, body: delivery.opened(answer.body) }))
    if (answer?.status === 200) break
  }
  const last = answers.at(-1)
  const answer = last?.status === 200 ? last : undefined
  return { answers, answer, isPart: answer !== undefined && watch.parted, late: () => watch.late(clock) }
}

/** The answer; undefined after five seconds without one, although the app may have closed the connection before. */
function tryOnce(app: App, delivery: SignedDelivery, clock: Clock): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const stop = clock.every(retryAfter, () => {
      stop()
      delivery.hangUp()
      resolve(undefined)
    })
    app.handle(delivery).then((answer) => {
      if (answer.status === 0) return
      stop()
      resolve(answer)
    })
  })
}
