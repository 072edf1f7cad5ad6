import { strictEqual } from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { App } from '../../app.ts'
import type { Context } from '../../context.ts'
import type { EchostrError } from '../../errors.ts'
import type { OneAccountOptions } from '../../options.ts'
import type { Reply } from '../../serialize/reply.ts'
import type { Result } from '../../serialize/result.ts'
import { type Deliveries, deliveries } from '../../testing.ts'
import { type Received, readAnswer } from '../answers.ts'
import { type FakeClock, fakeClock } from '../fake-clock.ts'
import type { DeliveryOptions, SignedDelivery } from '../signed-delivery.ts'
import { type Heard, Line } from './line.ts'
import { type RequestOptions, requestOf } from './request.ts'

export const token = 'tokenOfTheContract'
const limit = 2000

/** What a case wants of the app and its host. */
export interface Settings {
  readonly app?: Partial<OneAccountOptions>
  /** The path of the app, below `mount`; null: the app answers every path. */
  readonly path?: string | null
  readonly mount?: string
  readonly parser?: BodyParser
}

/** What a body parser leaves of a body. */
export type BodyParser = 'string' | 'buffer' | 'object'

/** What a host is to be made of. */
export interface HostSetup {
  readonly app: App
  /** The options for the adapter. */
  readonly options: { readonly path?: string; readonly limit: number }
  /** The app is to be mounted below this path. Only with the trait `mounts`. */
  readonly mount: string | undefined
  /** A body parser of the host's reads every body before the app, and leaves this. Only with the trait `parsers`. */
  readonly parser: BodyParser | undefined
}

/** A host that listens. */
export interface HostOnTrial {
  /** `http://127.0.0.1:3000`; a path in it does not count. */
  readonly url: string
  close(): unknown
}

/** ms, in real time, after which what a case waits for never happens. */
const longest = 20_000

/** An app in a host, and WeChat's side of it. The app's time passes when a case says so. */
export class Trial {
  readonly clock: FakeClock = fakeClock()
  readonly app: App
  readonly delivery: Deliveries
  /** The texts that were handled. */
  readonly handled: string[] = []
  readonly errors: EchostrError[] = []
  readonly late: Reply[] = []
  /** Deliveries whose peer has gone, as far as the app was told. */
  gone = 0
  /** Set when the host listens. */
  host: HostOnTrial | undefined
  readonly #settings: Settings
  readonly #lines: Line[] = []

  constructor(settings: Settings) {
    const { clock } = this
    this.#settings = settings
    this.app = new App({ token, clock, ...settings.app } as OneAccountOptions)
    this.app.onError((error) => void this.errors.push(error as EchostrError))
    this.app.onLate((reply) => void this.late.push(reply))
    this.app.on('text', (ctx) => this.#handle(ctx.message.Content, ctx))
    this.delivery = deliveries({ token, clock, path: this.path, ...keysOf(settings.app) })
  }

  /** The path of the app on the wire. */
  get path(): string {
    const { mount = '', path = '/wechat' } = this.#settings
    return `${mount}${path ?? '/any'}`
  }

  get setup(): HostSetup {
    const { mount, path = '/wechat', parser } = this.#settings
    return { app: this.app, options: { limit, ...(path !== null && { path }) }, mount, parser }
  }

  async close(): Promise<void> {
    for (const line of this.#lines) line.hangUp()
    await this.host?.close()
  }

  /** A connection. */
  line(): Line {
    const line = new Line(this.host?.url ?? '')
    this.#lines.push(line)
    return line
  }

  /** Sends a delivery on a connection of its own; done when the app has it. */
  async delivers(delivery: SignedDelivery): Promise<Line> {
    const before = this.app.health().deliveries
    const line = this.line()
    await line.write(requestOf(delivery))
    await this.until(() => this.app.health().deliveries > before, 'the app gets the delivery')
    return line
  }

  /** What a request is answered, on a connection of its own. */
  async asks(delivery: SignedDelivery, options: RequestOptions = {}): Promise<Heard> {
    const line = this.line()
    await line.write(requestOf(delivery, options))
    const heard = await line.hears(options.method === 'HEAD')
    line.hangUp()
    if (!heard) throw new Error('The host closed the connection without an answer')
    return heard
  }

  /** The reply in an answer. */
  opened({ status, body, headers }: Heard, delivery: SignedDelivery): Received['reply'] {
    return readAnswer({ status, body: delivery.opened(body), type: headers['content-type'] ?? '' }).reply
  }

  /** A text is handled and answered: with its echo. */
  async answers(text: string, options: RequestOptions = {}): Promise<Heard> {
    const delivery = this.delivery.text(text)
    const heard = await this.asks(delivery, options)
    this.assertReply(heard, delivery, `echo: ${text}`)
    return heard
  }

  assertReply(heard: Heard | undefined, delivery: SignedDelivery, text: string): void {
    strictEqual(heard?.status, 200, `status ${heard?.status}: ${heard?.body}`)
    const reply = this.opened(heard, delivery)
    strictEqual(reply && 'Content' in reply ? reply.Content : heard.body, text)
  }

  /** Waits, turn by turn, until something has happened in this process. */
  async until(condition: () => boolean, what: string): Promise<void> {
    for (const start = performance.now(); !condition(); ) {
      if (performance.now() - start > longest) throw new Error(`It never happened that ${what}`)
      await setImmediate()
    }
  }

  #handle(text: string, ctx: Context): Result | Promise<Result> {
    this.handled.push(text)
    ctx.delivery.onClose?.(() => void this.gone++)
    const [, what, ms] = /^(wait|tell|fail) ?(\d*)/.exec(text) ?? []
    if (what === 'wait') return this.clock.sleep(Number(ms)).then(() => `echo: ${text}`)
    if (what === 'tell') return this.#tell(Number(ms))
    if (what === 'fail' && this.handled.length === 1) throw new Error('a secret of the handler')
    return `echo: ${text}`
  }

  /** Six sentences, one each so many ms. */
  async *#tell(ms: number): AsyncGenerator<string> {
    for (let count = 1; count <= 6; count++) {
      await this.clock.sleep(ms)
      yield `第${count}句。`
    }
  }
}

/** What WeChat knows of an app in secure mode. */
function keysOf({ appId, encodingAESKey }: Partial<OneAccountOptions> = {}): Partial<DeliveryOptions> {
  return typeof encodingAESKey === 'string' ? { encodingAESKey, appId: String(appId) } : {}
}
