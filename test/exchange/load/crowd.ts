import { App, type Clock } from 'echostr'
import * as assert from 'uvu/assert'

/** A user with a question; what happened to it. */
export interface User {
  readonly id: number
  /** ms until the first delivery. */
  readonly at: number
  /** ms that the handler takes. */
  readonly takes: number
  /** When the answer was ready, in ms on the app's clock. */
  ready: number
  /** When the first delivery arrived. */
  arrived: number
  runs: number
  late: string[]
  /** What WeChat accepted, if anything. */
  accepted: string | undefined
}

/** Numbers from 0 to 1, the same with every run. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Lognormal: half of the handlers take less than 4 s, about every tenth more than 14 s. */
function duration(next: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return Math.min(20_000, Math.round(4000 * Math.exp(normal)))
}

/** Users that come within a minute. */
export function crowd(size: number, seed: number, within = 60_000): User[] {
  const next = random(seed)
  return Array.from({ length: size }, (_, id) => ({
    id,
    at: Math.floor(next() * within),
    takes: duration(next),
    ready: Number.NaN,
    arrived: Number.NaN,
    runs: 0,
    late: [],
    accepted: undefined,
  }))
}

export const placeholder = 'please wait'

export function answerFor({ id }: User): string {
  return `answer for ${id}`
}

/** An app that answers each of them after a time, on its clock. */
export function appFor(
  users: readonly User[],
  token: string,
  clock: Clock,
  sleep: (ms: number) => Promise<void>,
): App {
  const userOf = (name: string) => users[Number(name.slice(2))] as User
  const app = new App({ token, clock, placeholder })
  app.onError((error) => {
    if ((error as { code?: string }).code !== 'hold_rate') throw error
  })
  app.onLate((reply, ctx) => {
    userOf(ctx.to).late.push(reply.MsgType === 'text' ? reply.Content : reply.MsgType)
  })
  app.on('text', async (ctx) => {
    const user = userOf(ctx.to)
    user.runs++
    await sleep(user.takes)
    user.ready = clock.elapsed()
    return answerFor(user)
  })
  return app
}

/** Everybody has his own answer, once, whichever way it went. */
export function assertAnswered(user: User): void {
  const passively = user.accepted === answerFor(user)
  assert.is(user.runs, 1, `user ${user.id}: handled ${user.runs} times`)
  assert.equal(user.late, passively ? [] : [answerFor(user)], `user ${user.id}`)
  if (!passively) assert.is(user.accepted, placeholder, `user ${user.id} saw a fault, or something else`)
}
