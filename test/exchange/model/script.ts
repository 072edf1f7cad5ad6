import * as fc from 'fast-check'

/** What happens next. */
export type Step =
  /** WeChat delivers a message, for the first time or again, to one of the processes. */
  | { readonly do: 'deliver'; readonly message: number; readonly app: number }
  /** WeChat closes one of the connections on which a message waits. */
  | { readonly do: 'hang up'; readonly message: number; readonly nth: number }
  /** The handler of a message ends. */
  | { readonly do: 'end'; readonly message: number; readonly with: Ending }
  | { readonly do: 'pass'; readonly ms: number }

export type Ending = 'reply' | 'silence' | 'failure'

/** One message as it is planned. */
export interface Plan {
  /** Seconds between its CreateTime and the first delivery that arrives. */
  readonly age: number
  /** Its handler replies at once. */
  readonly sync: boolean
}

/** A whole conversation: plain data, so that a finding can be stored and replayed. */
export interface Script {
  readonly deadline: number
  readonly deliveries: number
  /** `null`: no limit. */
  readonly holds: number | null
  readonly onFailure: 'acknowledge' | 'retry'
  readonly placeholder: boolean
  readonly messages: readonly Plan[]
  readonly steps: readonly Step[]
}

const messages = 4

const message = fc.nat(messages - 1)

const ms = fc.oneof(
  fc.integer({ min: 1, max: 700 }).map((n) => n * 10),
  fc.integer({ min: 1, max: 20 }).map((n) => n * 10),
  fc.constantFrom(4500, 5000, 5500, 6000),
)

const ending = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Ending>('reply') },
  { weight: 1, arbitrary: fc.constantFrom<Ending>('silence', 'failure') },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const), message, app: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hang up' as const), message, nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), message, with: ending }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms }) },
)

const plan: fc.Arbitrary<Plan> = fc.record({
  age: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 15 }) },
  ),
  sync: fc.nat(7).map((n) => n === 0),
})

export const scripts: fc.Arbitrary<Script> = fc.record({
  deadline: fc.constantFrom(4500, 4500, 4500, 2000, 4900),
  deliveries: fc.constantFrom(3, 3, 3, 1, 2, 4),
  holds: fc.constantFrom(null, null, null, 1),
  onFailure: fc.constantFrom('acknowledge', 'retry'),
  placeholder: fc.boolean(),
  messages: fc.array(plan, { minLength: messages, maxLength: messages }),
  steps: fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
})
