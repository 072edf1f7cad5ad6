import { wrongArgument } from '../base/check-options.ts'
import { type Context, identityOf } from '../context.ts'
import { EchostrError } from '../errors.ts'

/**
 * Typed data of one plugin about one message. The plugin exports the slot; who imports it reads it typed, and
 * nobody else can reach it.
 *
 * @example
 * export const profile = new Slot<{ city: string }>('profile')
 * // the plugin:       app.use((ctx, next) => { profile.set(ctx, { city: '广州' }); return next() })
 * // somebody's app:   app.on('text', (ctx) => profile.of(ctx).city)
 */
export class Slot<T> {
  readonly name: string
  readonly #values = new WeakMap<object, T>()

  constructor(name: string) {
    if (typeof name !== 'string') throw wrongArgument('new Slot()', 'name', 'a string', name)
    this.name = name
  }

  /** The value for this message. Throws `slot_empty` when nothing has set it. */
  of(ctx: Context): T {
    const value = this.#values.get(identityOf(ctx, 'slot.of()'))
    if (value === undefined && !this.has(ctx)) {
      throw new EchostrError('slot_empty', `Nothing has filled the slot "${this.name}" for this message`)
    }
    return value as T
  }

  /** True when the value has been set for this message. */
  has(ctx: Context): boolean {
    return this.#values.has(identityOf(ctx, 'slot.has()'))
  }

  /** Sets the value for this message. */
  set(ctx: Context, value: T): void {
    this.#values.set(identityOf(ctx, 'slot.set()'), value)
  }
}
