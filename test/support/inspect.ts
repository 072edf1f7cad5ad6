// An app that is looked at by the page of inspect().
import { App, type AppOptions } from 'echostr'
import { type InspectOptions, inspect } from 'echostr/plugins/inspect'
import {
  type Deliveries,
  deliveries,
  type FakeClock,
  fakeClock,
  type Played,
  play,
  type SignedDelivery,
} from 'echostr/testing'
import type { ExchangeView as Exchange } from '../../plugins/devtools/chat/view.ts'
import { type News, newsUntil, ready } from './chat.ts'
import { token } from './kit.ts'

export type { ExchangeView as Exchange } from '../../plugins/devtools/chat/view.ts'
export type { EntryView as Listed } from '../../plugins/devtools/chat/wire/entry.ts'

export const user = 'oABCDEFGHIJKLMNOPQRSTUVWXYZ0'

export interface Scene {
  readonly app: App
  readonly clock: FakeClock
  readonly delivery: Deliveries
  readonly page: { readonly url: string; readonly port: number; close(): void }
}

/** A line of the conversation, as far as tests look at it. */
export interface Row {
  readonly type: string
  readonly drawn: readonly unknown[]
}

/** An app that is looked at; it is closed afterwards. */
export async function looking(
  look: (scene: Scene) => Promise<void>,
  given: InspectOptions = {},
  options: Partial<AppOptions> = {},
): Promise<void> {
  const clock = fakeClock()
  const app = new App({ token, clock, ...options } as AppOptions).onError(() => {})
  const opened = new Promise<string>((resolve) => app.use(inspect({ port: 0, ready: resolve, ...given })))
  const url = await opened
  const page = { url, port: Number(new URL(url).port), close: () => {} }
  try {
    await look({ app, clock, delivery: deliveries({ token, clock, user }), page })
  } finally {
    const closed = app.close({ grace: 0 })
    await clock.pass(1000)
    await closed
  }
}

/** What a page is told that opens now. */
export function told({ page }: Scene): Promise<News[]> {
  return newsUntil(page, ready)
}

export async function exchanges(scene: Scene): Promise<Exchange[]> {
  return (await told(scene)).flatMap(({ exchange }) => (exchange as Exchange | undefined) ?? [])
}

export async function rows(scene: Scene): Promise<Row[]> {
  return (await told(scene)).flatMap(({ row }) => (row as Row | undefined) ?? [])
}

/** Plays a message to its end. */
export async function played({ app, clock }: Scene, message: SignedDelivery, ms = 15_000): Promise<Played> {
  const playing = play(app, message, { clock })
  await clock.pass(ms)
  return playing
}
