import type { Clock } from './clock.ts'
import { EchostrError } from './errors.ts'

/** Seconds; more is no matter of clocks: such a signature is stale, or the time is not the message's. */
const plausible = 300
const tolerance = 2
const inARow = 3

/**
 * How old messages are, although this machine's clock and WeChat's may differ. A message that comes before it
 * was made shows a clock behind WeChat's, and by how much. One ahead shows itself only by message after message
 * whose first delivery looks like a last one; that is reported, and costs nothing but answers that go late early.
 */
export class Skew {
  readonly #clock: Clock
  readonly #report: (error: EchostrError) => void
  #behind = 0
  #old = 0
  #reported = false

  constructor(clock: Clock, report: (error: EchostrError) => void) {
    this.#clock = clock
    this.#report = report
  }

  /** Seconds since the message was made; NaN when it does not say, or what it says cannot be. */
  ageOf(createTime: string | undefined): number {
    const age = this.#clock.now() - Number(createTime)
    if (age > plausible) return Number.NaN
    if (age < -tolerance && age >= -plausible && -age > this.#behind) {
      this.#behind = -age
      this.#tell(`${-age} s behind`)
    }
    return age + this.#behind
  }

  /** Takes note of how old a message was when its first delivery, as far as we know, came. */
  first(age: number, lastFrom: number): void {
    this.#old = lastFrom > 0 && age >= lastFrom && age <= plausible + this.#behind ? this.#old + 1 : 0
    if (this.#old < inARow) return
    // a clock that was behind and has been set would look ahead for ever
    if (this.#behind > 0) this.#behind = 0
    else this.#tell(`${age} s ahead`)
    this.#old = 0
  }

  #tell(how: string): void {
    if (this.#reported) return
    this.#reported = true
    const what = `This machine's clock is ${how} of WeChat's, or every first delivery is lost on its way`
    this.#report(new EchostrError('clock_skew', what))
  }
}
