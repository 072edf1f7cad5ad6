import type { Context, Result } from 'echostr'
import { type SequentializeOptions, sequentialize } from 'echostr/plugins/order'
import { type Deliveries, deliveries, type FakeClock, fakeClock, type SignedDelivery } from 'echostr/testing'
import { type Kit, kit, token } from './kit.ts'

/** A message that is being handled: it ends when it is told. */
export interface Handling {
  readonly text: string
  readonly ctx: Context
  /** Default: its text, with `!`. */
  end(result?: Result): void
  fail(): void
}

/** An app, and what becomes of its messages. */
export interface Ordered extends Kit {
  /** What this user sends. */
  from(user: string): Deliveries
  /** The texts whose handlers have begun, in order. */
  texts(): string[]
  /** What the deliveries were answered, in order. */
  readonly said: string[]
  readonly begun: readonly Handling[]
  /** Sends a text. `at` is its CreateTime, in seconds from now. */
  ask(text: string, options?: { readonly user?: string; readonly at?: number }): void
  /** Sends a delivery and notes its answer. */
  tell(delivery: SignedDelivery): Promise<void>
  /** Lets promises settle. */
  settle(): Promise<void>
  /** Ends the handling of a text. */
  end(text: string, ...result: [Result?]): Promise<void>
}

/** An app whose texts wait for each other, and what becomes of them. */
export function ordered(
  options: SequentializeOptions = {},
  appOptions: Parameters<typeof kit>[0] = {},
  clock: FakeClock = fakeClock(),
): Ordered {
  const made = kit(appOptions, clock)
  const begun: Handling[] = []
  const said: string[] = []
  made.app.use(sequentialize(options)).on('text', (ctx) => handling(ctx, begun))
  const from = (user: string) => deliveries({ token, clock, user })
  const tell = async (delivery: SignedDelivery) => {
    const { body } = await made.app.handle(delivery)
    said.push(/<Content><!\[CDATA\[(.*?)\]\]>/s.exec(body)?.[1] ?? body)
  }
  return {
    ...made,
    from,
    begun,
    said,
    tell,
    ask: (text, { user = 'anna', at = 0 } = {}) =>
      void tell(from(user).message('text', { Content: text, CreateTime: String(clock.now() + at) })),
    settle: () => clock.pass(0),
    texts: () => begun.map(({ text }) => text),
    end: async (text, ...result) => {
      begun.find((each) => each.text === text)?.end(...result)
      await clock.pass(0)
    },
  }
}

function handling(ctx: Context, begun: Handling[]): Promise<Result> {
  const text = (ctx.message as { Content?: string }).Content ?? ''
  return new Promise((resolve, reject) => {
    const end = (...result: [Result?]) => resolve(result[0] === undefined ? `${text}!` : result[0])
    begun.push({ text, ctx, end, fail: () => reject(new Error(`${text} failed`)) })
  })
}
