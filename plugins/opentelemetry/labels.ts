import { EchostrError, kindOf, type Message } from 'echostr'

/** OpenTelemetry's word for whatever has no name of its own. */
export const other = '_OTHER'

/** Values of one attribute, each its own up to so many; what comes later is {@link other}. */
class Values {
  readonly #seen = new Set<string>()
  readonly #most: number
  readonly #looks: RegExp

  /** @param looks what a value looks like that a program chose, and no sender */
  constructor(most: number, looks: RegExp) {
    this.#most = most
    this.#looks = looks
  }

  of(value: string): string {
    if (this.#seen.has(value)) return value
    if (this.#seen.size >= this.#most || !this.#looks.test(value)) return other
    this.#seen.add(value)
    return value
  }
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])

/**
 * The values that attributes may have: none that a sender, a model's provider or a broken server could multiply, and
 * none that could hold a text or an OpenID. Each app has its own, so that one's accounts take no room from another's.
 */
export class Labels {
  readonly #accounts = new Values(200, /^[\w./-]{1,100}$/)
  /** A code as echostr and Node write it; the name of a class. */
  readonly #errors = new Values(200, /^([a-z][a-z0-9_]{1,63}|[A-Z][A-Za-z0-9_]{0,63})$/)
  readonly #paths = new Values(200, /^(\/[a-z_-]{1,40}\d?){1,6}$/)
  readonly #errcodes = new Values(200, /^-?\d{1,9}$/)
  readonly #models = new Values(50, /^[\w.:@/-]{1,100}$/)

  account(account: string): string {
    return this.#accounts.of(account)
  }

  kind(message: Message, more: ReadonlySet<string>): string {
    const { MsgType, Event } = message as { MsgType: string; Event?: unknown }
    const named = typeof Event === 'string' ? `${MsgType}:${Event}` : MsgType
    return kindOf(message) ?? (more.has(named) ? named : other)
  }

  /** The code of an error; of one that has none, its class. */
  error(thrown: unknown): string {
    try {
      const { code, constructor: made } = thrown as { code?: unknown; constructor?: { name?: unknown } }
      const isCode = typeof code === 'string' && (thrown instanceof EchostrError || /^[A-Z_0-9]+$/.test(code))
      return this.code(isCode ? code : String(made?.name))
    } catch {
      // an error that somebody's code made may have getters that throw
      return other
    }
  }

  code(code: string): string {
    return this.#errors.of(code)
  }

  path(path: string): string {
    return this.#paths.of(path)
  }

  errcode(errcode: number): string {
    return this.#errcodes.of(String(errcode))
  }

  model(model: string): string {
    return this.#models.of(model)
  }

  method(method: unknown): string {
    return methods.has(method as string) ? (method as string) : other
  }
}
