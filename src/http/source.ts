import { chain, rescue } from '../base/awaitable.ts'
import type { Delivery } from '../context.ts'

/** Where the body of a delivery comes from. */
export interface Source {
  /** Begins to collect the body, although it is not certain yet that anybody wants it. */
  begin(): void
  /** Calls one of the two callbacks, once: `take` with the whole body, or `fail` with the reason why there is none. */
  read(take: (body: string) => void, fail: (thrown: unknown) => void): void
  /** Called when nobody wants the body any more. */
  drop(): void
}

/** The source of a delivery that gives its body as a whole: a test's, or an adapter's. */
export class WholeBody implements Source {
  readonly #delivery: Delivery

  constructor(delivery: Delivery) {
    this.#delivery = delivery
  }

  begin(): void {}

  read(take: (body: string) => void, fail: (thrown: unknown) => void): void {
    rescue<void, Delivery>((delivery) => chain(delivery.body(), take), fail, this.#delivery)
  }

  drop(): void {}
}
