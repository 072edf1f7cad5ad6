import * as fc from 'fast-check'

/** What happens next. */
export type Step =
  /** WeChat delivers a message, for the first time or again, to one of the processes. */
  | { readonly do: 'deliver'; readonly message: number; readonly app: number }
  /** WeChat closes one of the connections on which a message waits. */
  | { readonly do: 'hang up'; readonly message: number; readonly nth: number }
  /** The handler of a message ends. */
  | { readonly do: 'end'; readonly message: number; readonly with: Ending }
  /** A streamed reply goes on. */
  | { readonly do: 'piece'; readonly message: number; readonly text: string }
  /** One of the processes is about to end. */
  | { readonly do: 'close'; readonly app: number; readonly grace: number }
  | { readonly do: 'pass'; readonly ms: number }

export type Ending = 'reply' | 'silence' | 'failure'

/** One message as it is planned. */
export interface Plan {
  /** Seconds between its CreateTime and the first delivery that arrives. */
  readonly age: number
  /** Its handler replies at once. */
  readonly sync: boolean
  /** Its handler gives a stream, at once or when it ends. */
  readonly stream?: 'at once' | 'slowly' | undefined
}

/** A whole conversation: plain data, so that a finding can be stored and replayed. */
export interface Script {
  readonly deadline: number
  readonly deliveries: number
  /** `null`: no limit. */
  readonly holds: number | null
  readonly onFailure: 'acknowledge' | 'retry'
  readonly placeholder: boolean
  /** Nobody sends what is late. */
  readonly deaf?: boolean
  /** The error hook takes a moment. */
  readonly slowHook?: boolean
  readonly lateLimit?: number | undefined
  readonly streamLimit?: number | undefined
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

/** Borders of all kinds, nothing, half a character, and more than one reply carries. */
const piece = fc.oneof(
  fc.constantFrom(
    '好',
    '一句。',
    '他说：“好。”',
    ' ',
    '\n\n',
    '',
    'word ',
    '，',
    '😀',
    '\ud83d',
    '\ude00',
    '3.50 now. ',
  ),
  fc
    .constantFrom('长的一句话。', 'a clause, ', '没有标点')
    .chain((text) => fc.integer({ min: 5, max: 150 }).map((n) => text.repeat(n))),
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const), message, app: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hang up' as const), message, nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), message, with: ending }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('piece' as const), message, text: piece }) },
)

const plan: fc.Arbitrary<Plan> = fc.record({
  age: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 15 }) },
  ),
  sync: fc.nat(7).map((n) => n === 0),
  stream: fc.constantFrom(undefined, 'at once', 'at once', 'slowly'),
})

/** A process ends in one script of four, somewhere on its way. */
const closing: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc
      .record({ app: fc.nat(1), grace: fc.constantFrom(0, 1000, 5000) })
      .map((close) => [{ do: 'close' as const, ...close }]),
  },
)

const steps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), closing, fc.nat(40))
  .map(([all, close, at]) => [...all.slice(0, at), ...close, ...all.slice(at)])

export const scripts: fc.Arbitrary<Script> = fc.record({
  deadline: fc.constantFrom(4500, 4500, 4500, 2000, 4900),
  deliveries: fc.constantFrom(3, 3, 3, 1, 2, 4),
  holds: fc.constantFrom(null, null, null, 1),
  onFailure: fc.constantFrom('acknowledge', 'retry'),
  placeholder: fc.boolean(),
  messages: fc.array(plan, { minLength: messages, maxLength: messages }),
  deaf: fc.nat(5).map((n) => n === 0),
  slowHook: fc.nat(3).map((n) => n === 0),
  lateLimit: fc.constantFrom(undefined, undefined, 20_000),
  streamLimit: fc.constantFrom(undefined, undefined, 4000),
  steps,
})
