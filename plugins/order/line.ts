import type { Context } from 'echostr'

/** What came of waiting: the turn; no room in line; or nobody can get the reply any more. */
export type Outcome = 'begun' | 'full' | 'left'

/** The place of one message in the line of its conversation. */
export class Place {
  readonly line: Line
  readonly ctx: Context
  /** When the user sent it, in seconds since 1970. */
  readonly at: number
  /** How many messages came before it, in this process. */
  readonly count: number
  outcome: Outcome | undefined
  /** The store that processes share says that it is its turn. */
  isHeld = false
  #tell: ((outcome: Outcome) => void) | undefined

  constructor(line: Line, ctx: Context, at: number, count: number) {
    this.line = line
    this.ctx = ctx
    this.at = at
    this.count = count
  }

  settle(outcome: Outcome): void {
    this.outcome = outcome
    this.#tell?.(outcome)
  }

  settled(): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#tell = resolve
      if (this.outcome) resolve(this.outcome)
    })
  }
}

/** The messages of one conversation: the one whose turn it is, and those that wait. */
export class Line {
  readonly key: string
  current: Place | undefined
  /** By the time they were sent, then as they arrived. */
  readonly waiting: Place[] = []

  constructor(key: string) {
    this.key = key
  }

  get size(): number {
    return this.waiting.length + (this.current ? 1 : 0)
  }

  join(place: Place): void {
    const behind = this.waiting.findLastIndex(({ at }) => at <= place.at)
    this.waiting.splice(behind + 1, 0, place)
  }

  /** The turn is this message's, if it still waits and nobody else's turn it is. */
  begin(place: Place | undefined = this.waiting[0]): void {
    if (!place || this.current || !this.leave(place, 'begun')) return
    this.current = place
  }

  /** Ends a turn, or a wait. False when there was none. */
  leave(place: Place, outcome: Outcome = 'left'): boolean {
    if (this.current === place) {
      this.current = undefined
      return true
    }
    const index = this.waiting.indexOf(place)
    if (index < 0) return false
    this.waiting.splice(index, 1)
    place.settle(outcome)
    return true
  }
}
