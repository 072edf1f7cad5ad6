import type { Clock } from 'echostr'

/** Ms until a handler counts as slow; and the distance of looks at the time. */
const look = 4000
/** Looks between two calls: what is shown ends by itself after 15 s, and cannot be shown again before. */
const again = 4
/** Looks after which WeChat refuses it: 30 s behind what the user did. */
const last = 7

/** Shows a user that somebody is typing, for as long as a handler runs: at 4 s, and once more at 20 s. */
export class Typing {
  readonly #show: () => void
  readonly #stop: () => void
  #looks = 0
  /** It has been shown. */
  shown = false

  /** @param show tells WeChat; must not throw */
  constructor(clock: Clock, show: () => void) {
    this.#show = show
    this.#stop = clock.every(look, () => this.#look())
  }

  /** The handler has ended. */
  end(): void {
    this.#stop()
  }

  #look(): void {
    this.#looks++
    if (this.#looks >= last) this.#stop()
    else if (this.#looks % again === 1) {
      this.shown = true
      this.#show()
    }
  }
}
