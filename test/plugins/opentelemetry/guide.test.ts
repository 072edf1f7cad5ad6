// The guide and the README leave no metric, no attribute and no option out.
import { type Meter, type MeterProvider, metrics, trace } from '@opentelemetry/api'
import { App } from 'echostr'
import { telemetry } from 'echostr-plugin-opentelemetry'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scope } from '../../../plugins/opentelemetry/scope.ts'
import { proseOf, read } from '../../support/docs.ts'
import { token } from '../../support/kit.ts'
import { place } from '../../support/telemetry.ts'
import { runEverything } from '../../support/telemetry-load.ts'

const test = suite('plugins/opentelemetry/guide')

const pages = ['docs/en/guide/telemetry.md', 'docs/zh/guide/telemetry.md']

/** The instruments that are made, by name, with their units. */
function made(): ReadonlyMap<string, string | undefined> {
  const units = new Map<string, string | undefined>()
  const real: Meter = metrics.getMeterProvider().getMeter('x')
  const meter = new Proxy(real, {
    get: (target, method: keyof Meter) =>
      String(method).startsWith('create')
        ? (name: string, options: { unit?: string }) => {
            units.set(name, options.unit)
            return (target[method] as (name: string) => unknown)(name)
          }
        : target[method],
  })
  const meterProvider: MeterProvider = { getMeter: () => meter }
  new App({ token }).use(telemetry({ meterProvider, tracerProvider: trace.getTracerProvider() }))
  return units
}

test('every metric is in the table of each language, with its unit', () => {
  const units = made()
  assert.ok(units.size >= 17)
  for (const page of pages) {
    const rows = proseOf(page)
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    for (const [name, unit] of units)
      assert.ok(
        rows.some((row) => row.startsWith(`| \`${name}\` | `) && row.includes(`\`${unit}\``)),
        `${page}: ${name}`,
      )
    const listed = rows.map(
      (row) =>
        /^\| `((?:echostr|messaging|wechat|gen_ai)\.[\w.]+)` \| (?:counter|histogram|up-down)/.exec(row)?.[1],
    )
    assert.equal(
      listed.filter((name) => name !== undefined && !units.has(name)),
      [],
      page,
    )
  }
})

test('so is every option, and every attribute of a delivery that is not one of its metrics', async () => {
  const source = read('plugins/opentelemetry/options.ts')
  const [body = ''] = source.slice(source.indexOf('export interface TelemetryOptions')).split('\n}')
  const options = [...body.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name)
  assert.is(options.length, 5)
  const at = place()
  await runEverything(at.options)
  const attributes = new Set(at.spans.flatMap((span) => Object.keys(span.attributes)))
  for (const page of pages) {
    for (const name of options)
      assert.match(proseOf(page), new RegExp(`\n\\| .*\`${name}\`.* \\| `), `${page}: ${name}`)
    for (const name of attributes) {
      const [, family] = /^(messaging\.operation|gen_ai)\./.exec(name) ?? []
      assert.ok(read(page).includes(family ?? `\`${name}\``), `${page}: ${name}`)
    }
  }
  for (const name of options)
    assert.ok(proseOf('plugins/opentelemetry/README.md').includes(`\n| \`${name}\` | `), name)
  assert.ok(read('plugins/opentelemetry/README.md').split('\n').length <= 61)
})

test('the scope has the version of the package', () => {
  assert.is(scope.version, JSON.parse(read('plugins/opentelemetry/package.json')).version)
})

test.run()
