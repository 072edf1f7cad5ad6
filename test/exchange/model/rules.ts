import * as assert from 'uvu/assert'
import { Chances, isDeserted, settleWait } from './chances.ts'
import type { Attempt, Conversation } from './conversation.ts'
import { assertFlows, assertGrown, assertInTime, mostBytes } from './grown.ts'
import type { Script } from './script.ts'
import { alone, type Sharing, unheard } from './world.ts'

/** ms: the app looks every 50, the test's time passes in steps of 50. */
const exactness = 100
/** ms for calls of a slow ledger, one after the other. */
const ledgerTime = 600
/** ms for an error hook that takes a moment. */
const hookTime = 1000
const blindProxy = 5500
const outlived = 4000
const lateLimit = 300_000

/** What is promised for messages, whatever happens to them. */
export class Rules {
  readonly #script: Script
  readonly #conversations: readonly Conversation[]
  readonly #shared: boolean
  readonly #chances: Chances
  /** Times are known this well, in ms. */
  readonly #blur: number
  readonly #prompt: boolean

  /** @param conversations what WeChat and the handlers have seen of each message */
  constructor(script: Script, sharing: Sharing, slow: boolean, conversations: readonly Conversation[]) {
    this.#script = script
    this.#conversations = conversations
    this.#shared = sharing !== alone
    this.#chances = new Chances(script, this.#shared)
    this.#blur = exactness + (slow ? ledgerTime : 0) + (script.slowHook ? hookTime : 0)
    this.#prompt = !slow && !script.slowHook
  }

  /** How many deliveries at most were held into the timeout. */
  get mostHeld(): number {
    const isHeld = ({ at, answeredAt }: Attempt) => answeredAt - at >= this.#script.deadline
    return this.#conversations.flatMap(({ attempts }) => attempts.filter(isHeld)).length
  }

  /** Holds at any time. */
  assertSoFar(now: number): void {
    for (const conversation of this.#conversations) this.#assertSoFar(conversation, now)
  }

  /** Holds when everything is over. */
  assertInTheEnd(now: number): void {
    for (const conversation of this.#conversations) this.#assertInTheEnd(conversation, now)
  }

  #assertSoFar(conversation: Conversation, now: number): void {
    this.#assertSignals(conversation, now)
    this.#assertCounted(conversation, now)
    const { runs, ends, most, attempts, closes } = conversation
    const again = this.#script.onFailure === 'retry' ? ends.filter((end) => end.with === 'failure').length : 0
    assert.ok(runs <= 1 + again + closes, `${conversation.text} was handled ${runs} times`)
    assert.ok(most <= 1 + closes, `${conversation.text} was handled twice at once`)
    assertFlows(conversation)
    assert.ok(conversation.late.length <= 1, `${conversation.text} was answered late twice`)
    for (const attempt of attempts) this.#assertAttempt(attempt, conversation)
  }

  #assertInTheEnd(conversation: Conversation, now: number): void {
    this.#assertSoFar(conversation, now)
    const { attempts, runs, ends, text } = conversation
    if (attempts.length > 0) assert.ok(runs > 0, `${text} was not handled`)
    assert.is(ends.length, runs, 'every handler has ended')
    for (const attempt of attempts) assert.ok(attempt.answer, `a delivery of ${text} was never resolved`)
    if (conversation.plan.stream)
      assertGrown(conversation, this.#script.deaf === true, this.#mayBeLost(conversation))
    else this.#assertOneWay(conversation)
    if (conversation.closes === 0) this.#assertUndisturbed(conversation)
  }

  /** What may be otherwise when a process ends that had the message. */
  #assertUndisturbed(conversation: Conversation): void {
    this.#assertRunAgain(conversation)
    this.#assertLateInTime(conversation)
    for (const attempt of conversation.attempts) {
      this.#assertNotSilenced(attempt, conversation)
      this.#assertNoFault(attempt)
      if (!this.#prompt) continue
      this.#assertServed(attempt, conversation)
      const times = {
        deadline: this.#script.deadline,
        last: this.#chances.surelyLast(attempt),
        blur: this.#blur,
      }
      assertInTime(attempt, conversation, times)
    }
  }

  /** A handler is told to give up when no delivery can carry its reply, and not before. */
  #assertSignals(conversation: Conversation, now: number): void {
    const times = conversation.attempts.map(({ at }) => at)
    const passive = !this.#shared && !isDeserted(times, now) && !this.#chances.expired(conversation, now)
    const hope = this.#script.deaf ? passive : now - (times[0] ?? now) < (this.#script.lateLimit ?? lateLimit)
    for (const { signal } of conversation.contexts)
      assert.not(hope && conversation.closes === 0 && signal.aborted, 'aborted too early')
  }

  /** WeChat delivers again after a time, or when a connection has ended: whatever else came is a copy. */
  #assertCounted({ contexts, attempts, ends }: Conversation, now: number): void {
    const ended = attempts.filter(({ hungUpAt }) => hungUpAt !== undefined).length + ends.length
    const most = 1 + ended + (now - (attempts[0]?.at ?? now)) / outlived
    for (const { attempt } of contexts) assert.ok(attempt <= most, `${attempt} attempts were counted`)
  }

  /** After a delivery this late no other comes: the user would be shown a fault. */
  #assertNoFault(attempt: Attempt): void {
    if (this.#chances.surelyLast(attempt) && attempt.hungUpAt === undefined)
      assert.is(attempt.answer?.status, 200, 'the last delivery got nothing')
  }

  #assertAttempt(attempt: Attempt, conversation: Conversation): void {
    const { answer, at, answeredAt, hungUpAt } = attempt
    if (!answer) return
    const held = answeredAt - at
    assert.ok(held <= blindProxy + this.#blur, `a delivery was held for ${held} ms`)
    if (answer.status === 0) {
      const letGo =
        this.#script.onFailure === 'retry' && conversation.ends.some((end) => end.with === 'failure')
      const dropped = hungUpAt === undefined && held < blindProxy && !letGo && conversation.closes === 0
      assert.not(dropped, `a delivery was dropped after ${held} ms`)
      return
    }
    assert.is(answer.status, 200)
    assert.ok(held <= this.#script.deadline + this.#blur, `a delivery was answered after ${held} ms`)
  }

  /** Silence ends the retries: not before it has been decided that no delivery shall carry the reply. */
  #assertNotSilenced(attempt: Attempt, conversation: Conversation): void {
    const { answer, answeredAt } = attempt
    if (answer?.status !== 200 || conversation.carries(attempt)) return
    const why = this.#maySilence(conversation, answeredAt)
    assert.ok(why, `${answer.body} for ${conversation.text} ended the retries`)
  }

  /** The deliveries of a message may be ended without its reply. */
  #maySilence(conversation: Conversation, at: number): boolean {
    const { ends, late, attempts } = conversation
    const decided = at + (this.#prompt ? 0 : ledgerTime)
    const elsewhere = attempts.some((each) => conversation.carries(each) && each.answeredAt <= decided)
    return (
      ends.some((end) => end.with !== 'reply' && end.at <= at) ||
      late.some((each) => each.at <= decided) ||
      (elsewhere && !this.#prompt) ||
      this.#takenAndGone(conversation, decided) ||
      this.#givenUp(conversation, at) ||
      this.#chances.expired(conversation, at)
    )
  }

  /** A far ledger has given the reply to a delivery whose peer went while it did: nothing is left for another one. */
  #takenAndGone({ attempts, ends }: Conversation, by: number): boolean {
    const readyAt = ends.find((end) => end.with === 'reply')?.at ?? Number.POSITIVE_INFINITY
    const went = ({ at, hungUpAt = 0 }: Attempt) => at <= by && hungUpAt >= readyAt - ledgerTime
    return !this.#prompt && attempts.some(went)
  }

  /** No delivery came for the first part of a stream, so that all of it goes late, when it is whole. */
  #givenUp({ attempts, flows, late, said }: Conversation, by: number): boolean {
    const [flow] = flows
    const times = attempts.filter(({ app, at }) => app === flow?.app && at <= by).map(({ at }) => at)
    const waited = by - (times[0] ?? by) >= this.#chances.all - this.#blur
    const unfetched = by - (flow?.passedAt(mostBytes) ?? by) >= settleWait - this.#blur
    const over = this.#shared ? waited || unfetched : isDeserted(times, by)
    return over && late.length > 0 && said.length === 0
  }

  /** A message whose handler has failed is released: the next delivery has it handled again. */
  #assertRunAgain({ ends, attempts, text, said, late }: Conversation): void {
    const last = ends.at(-1)
    if (this.#script.onFailure === 'acknowledge' || last?.with !== 'failure') return
    // half an answer beats silence
    if (said.length + late.length > 0) return
    assert.ok(
      attempts.every(({ at }) => at <= last.at + this.#blur),
      `${text} failed, and was not handled again`,
    )
  }

  #assertOneWay(conversation: Conversation): void {
    const { attempts, ends, late, text } = conversation
    const replied = ends.filter((end) => end.with === 'reply').length
    const carried = attempts.filter((attempt) => conversation.carries(attempt))
    const ways = Math.min(1, carried.length) + late.length
    const lost = conversation.closes > 0 || this.#mayBeLost(conversation)
    if (replied > 0 && !(ways === 0 && lost)) assert.is(ways, 1, `${text}: ${ways} ways of sending`)
    if (replied === 0) assert.is(ways, 0, `${text}: a reply that nobody gave`)
    for (const each of late) assert.is(each.content, this.#script.deaf ? unheard : conversation.answer)
    assert.ok(new Set(carried.map(({ answer }) => answer?.body)).size <= 1, 'a repeated reply is another')
  }

  /** While a slow ledger is asked, the delivery that was to carry the reply may close, or grow too old. */
  #mayBeLost({ unlucky, attempts, ends }: Conversation): boolean {
    if (this.#prompt) return false
    const ready = ends.find((end) => end.with === 'reply')?.at ?? 0
    const ages = attempts.map(({ at }) => ready - at - this.#script.deadline)
    return unlucky || ages.some((past) => past < exactness && past > -ledgerTime)
  }

  #assertLateInTime(conversation: Conversation): void {
    const { late, ends, attempts } = conversation
    const [sent] = late
    const ready = ends.find((end) => end.with === 'reply')
    if (!sent || !ready) return
    const arrived = Math.max(...attempts.filter(({ at }) => at < sent.at).map(({ at }) => at))
    const latest = this.#shared ? ready.at + settleWait : Math.max(ready.at, arrived + settleWait)
    assert.ok(sent.at <= latest + this.#blur, `late after ${sent.at - ready.at} ms`)
    if (this.#shared || conversation.plan.stream || this.#chances.expired(conversation, sent.at)) return
    assert.ok(sent.at >= arrived + settleWait, 'late, while another delivery was to be expected')
  }

  /** A delivery that was open when the reply came, or came after it, was not kept waiting. */
  #assertServed(attempt: Attempt, conversation: Conversation): void {
    const { at, answer, answeredAt, hungUpAt = Number.POSITIVE_INFINITY } = attempt
    const done = conversation.ends.find(
      (end) => end.with !== 'failure' || this.#script.onFailure === 'acknowledge',
    )
    if (
      !done ||
      hungUpAt <= Math.max(done.at, at) ||
      (this.#script.onFailure === 'retry' && answeredAt <= done.at)
    )
      return
    if (at >= done.at) {
      assert.is(answer?.status, 200, 'a delivery of a finished message got nothing')
      assert.ok(answeredAt - at <= this.#blur, 'a delivery of a finished message had to wait')
    } else if (
      done.at - at < this.#script.deadline &&
      answeredAt >= done.at &&
      !this.#chances.expired(conversation, done.at)
    ) {
      assert.is(answer?.status, 200, 'an open delivery got nothing')
      assert.ok(answeredAt - done.at <= this.#blur, 'an open delivery had to wait')
      if (done.with === 'reply' && !this.#givenUp(conversation, done.at))
        assert.ok(conversation.carries(attempt), 'an open delivery got no reply')
    }
  }
}
