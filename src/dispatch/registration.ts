import { shown } from '../base/check-options.ts'
import { EchostrError, quote } from '../errors.ts'
import type { Plugins } from '../plugin.ts'
import type { Middleware } from './compose.ts'
import { closestKind } from './kinds.ts'
import type { Router } from './router.ts'

/** Registers what a user or a plugin gives to the app, and refuses a mistake when it is made, by the name of who made it. */
export class Registration {
  readonly #router: Router
  readonly #plugins: Plugins
  readonly #report: (error: Error) => void

  constructor(router: Router, plugins: Plugins, report: (error: Error) => void) {
    this.#router = router
    this.#plugins = plugins
    this.#report = report
  }

  /** Registers a step for every message. Throws `bad_handler`. */
  use(run: Middleware<never>): void {
    this.#add(undefined, run)
  }

  /** Registers steps for messages of some kinds. Throws `bad_handler`; a misspelt kind is reported. */
  on(kind: unknown, runs: readonly Middleware<never>[]): void {
    const kinds = this.#kindsOf(kind)
    if (runs.length === 0) this.#refuse('app.on() takes a function as "handler" behind the kind')
    for (const run of runs) this.#add(kinds, run)
    for (const each of kinds) this.#checkKind(each)
  }

  /** Throws `bad_handler` for a hook that is no function. */
  checkHook(method: string, hook: unknown): void {
    if (typeof hook !== 'function')
      this.#refuse(`app.${method}() takes a function as "hook", not ${shown(hook)}`)
  }

  #kindsOf(kind: unknown): readonly string[] {
    const kinds = Array.isArray(kind) ? kind : [kind]
    // other frameworks' word for every message is `*`
    if (typeof kind === 'function' || kinds.includes('*'))
      this.#refuse(
        'app.on() takes a "kind" in front of its handlers; for every message there is app.use(handler)',
      )
    if (kinds.length > 0 && kinds.every((each) => typeof each === 'string' && /^[^:]/.test(each)))
      return kinds
    return this.#refuse(`app.on() takes a "kind" in front of its handlers, not ${shown(kind)}`)
  }

  #refuse(what: string): never {
    const { owner } = this.#plugins
    throw new EchostrError('bad_handler', owner === 'the app' ? what : `${owner}: ${what}`)
  }

  #add(kinds: readonly string[] | undefined, run: Middleware<never>): void {
    const { owner } = this.#plugins
    if (typeof run !== 'function') this.#refuse(`app.on() takes a function as "handler", not ${shown(run)}`)
    const step = `${run.name || 'A handler'} of ${owner}`
    this.#router.add(kinds, run, kinds ? `${step} for ${kinds.join(', ')}` : step)
  }

  /**
   * Reports a misspelt kind when this turn is over, so that `onError` hooks registered after the handler hear of it,
   * too.
   */
  #checkKind(kind: string): void {
    const closest = closestKind(kind)
    if (closest === undefined) return
    const what = `${this.#plugins.owner} registers the kind ${quote(kind)}, which WeChat does not send: did you mean ${quote(closest)}?`
    queueMicrotask(() => this.#report(new EchostrError('unknown_kind', what)))
  }
}
