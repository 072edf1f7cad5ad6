import type { App } from './app.ts'
import { isThenable } from './base/awaitable.ts'
import { shown } from './base/check-options.ts'
import { EchostrError } from './errors.ts'

/**
 * An extension: a factory takes its options and gives one of these. `setup` is called once, synchronously, by
 * `app.use(plugin)`; it registers what it needs through the same public methods as everybody, and keeps its
 * state in its own closure, never shared between two apps.
 *
 * @example
 * export const echo = (prefix = '> '): Plugin => ({
 *   name: 'echo',
 *   setup(app) {
 *     app.on('text', (ctx) => prefix + ctx.message.Content)
 *   },
 * })
 */
export interface Plugin {
  /** Unique in an app. Community packages are named `echostr-plugin-<name>`. */
  readonly name: string
  /** Names of plugins that must be installed before. */
  readonly requires?: readonly string[]
  /** Synchronous; what it returns is not looked at, so that `setup: (app) => app.on(…)` will do. */
  setup(app: App): void | App
}

/** The plugins of an app. */
export class Plugins {
  readonly #installed = new Set<string>()
  #installing: string | undefined

  /** Who is registering right now, for error messages. */
  get owner(): string {
    return this.#installing === undefined ? 'the app' : `the plugin "${this.#installing}"`
  }

  /** Installs a plugin. Throws `bad_plugin`, `plugin_conflict`, `plugin_missing`, `plugin_failed`. */
  install(plugin: Plugin, app: App): void {
    this.#check(plugin)
    const outer = this.#installing
    this.#installing = plugin.name
    try {
      setup(plugin, app)
    } finally {
      this.#installing = outer
    }
    this.#installed.add(plugin.name)
  }

  #check(plugin: Plugin): void {
    if (
      typeof plugin !== 'object' ||
      plugin === null ||
      typeof plugin.setup !== 'function' ||
      !isName(plugin.name)
    ) {
      throw new EchostrError(
        'bad_plugin',
        `app.use() takes a function as "layer", or a "plugin" { name, setup }, not ${shown(plugin)}`,
      )
    }
    if (this.#installed.has(plugin.name)) {
      throw new EchostrError('plugin_conflict', `Two plugins are named "${plugin.name}"`)
    }
    if (!Array.isArray(plugin.requires ?? []))
      throw new EchostrError(
        'bad_plugin',
        `The plugin "${plugin.name}" of app.use() has no list as "requires"`,
      )
    for (const name of plugin.requires ?? []) {
      if (!this.#installed.has(name)) {
        throw new EchostrError('plugin_missing', `The plugin "${plugin.name}" requires the plugin "${name}"`)
      }
    }
  }
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name !== ''
}

function setup(plugin: Plugin, app: App): void {
  let result: unknown
  try {
    result = plugin.setup(app)
  } catch (thrown) {
    if (thrown instanceof EchostrError) throw thrown
    throw new EchostrError('plugin_failed', `Setting up the plugin "${plugin.name}" failed`, {
      cause: thrown,
    })
  }
  if (!isThenable(result)) return
  result.then(undefined, () => {})
  throw new EchostrError('plugin_failed', `Setting up the plugin "${plugin.name}" is asynchronous`)
}
