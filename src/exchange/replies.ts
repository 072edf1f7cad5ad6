import type { Awaitable } from '../base/awaitable.ts'
import type { Answer, Context } from '../context.ts'
import type { Answers } from '../serialize/answers.ts'
import type { Reply } from '../serialize/reply.ts'
import { isSaid } from './mini-program.ts'
import type { OpenDelivery, Run } from './run.ts'
import { traceDelivery } from './trace.ts'
import type { Work } from './work.ts'

/** Sends replies: in the answers to deliveries, or late. */
export class Replies {
  readonly #work: Work
  readonly #answers: Answers
  /** Replies that no delivery carried. */
  late = 0

  constructor(work: Work, answers: Answers) {
    this.#work = work
    this.#answers = answers
  }

  /** Answers a delivery with the reply. */
  answer(run: Run, ctx: Context, open?: OpenDelivery): Awaitable<Answer> {
    const answer = this.#answers.write(goesApart(run) ? undefined : (run.reply ?? undefined), ctx)
    traceDelivery('answered', run, ctx, open)
    return answer
  }

  /** Answers a delivery that cannot get the reply. */
  placeholder(run: Run, ctx: Context): Awaitable<Answer> {
    const placeholder = run.miniProgram ? undefined : this.#work.placeholder(ctx)
    if (placeholder) this.#sendRest(placeholder, ctx)
    return this.#answers.write(placeholder, ctx)
  }

  /** Acknowledges a delivery: its answer carries no reply. */
  acknowledge(ctx: Context): Awaitable<Answer> {
    return this.#answers.write(undefined, ctx)
  }

  /** What an answer can carry of the reply. */
  passive(run: Run): Reply | undefined {
    const { reply, ctx } = run
    if (!reply || goesApart(run)) return undefined
    return ctx ? this.#answers.passive(reply, ctx) : reply
  }

  /** The reply is on its way in an answer: sends late what the answer cannot carry. */
  sendRest(run: Run): void {
    if (goesApart(run)) this.sendLate(run)
    else if (run.reply && run.ctx) this.#sendRest(run.reply, run.ctx)
  }

  /** Sends the reply by itself: no delivery is to carry it. */
  sendLate(run: Run): void {
    const { reply, ctx } = run
    run.reply = null
    if (!reply || !ctx) return
    this.late++
    traceDelivery('late', run, ctx)
    this.#work.late(reply, ctx)
  }

  #sendRest(reply: Reply, ctx: Context): void {
    const rest = this.#answers.rest(reply, ctx)
    if (rest) this.#work.late(rest, ctx)
  }
}

/** True for a mini program's reply, which is sent late by itself: in an answer its user would not be shown it. */
function goesApart({ miniProgram, reply }: Run): boolean {
  return miniProgram && !!reply && isSaid(reply)
}
