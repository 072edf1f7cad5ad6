// One process that measures: `once.js {"name": "micro", "options": …}`. Prints its tables.
import type { Options, Part } from './options.ts'

const { name, options } = JSON.parse(process.argv[2] ?? '') as { name: string; options: Options }

/** Each loads only what it measures. */
const parts: Readonly<Record<string, () => Promise<Part>>> = {
  micro: async () => (await import('./parts/micro.ts')).micro,
  parsing: async () => (await import('./parts/micro.ts')).parsing,
  handle: async () => (await import('./parts/handle.ts')).handle,
  pieces: async () => (await import('./parts/streams.ts')).pieces,
  crowds: async () => (await import('./parts/streams.ts')).crowds,
  telemetry: async () => (await import('./parts/telemetry.ts')).watched,
  exchange: async () => (await import('./parts/exchange.ts')).inOneProcess,
}
const part = await parts[name]?.()
if (!part) throw new Error(`There is no "${name}"`)
console.log(JSON.stringify(await part(options)))
