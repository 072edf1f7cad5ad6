// The dashboard asks for what Prometheus really gets: every metric and every label of its queries is in a scrape.
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { read } from '../../support/docs.ts'
import { scrape, seriesOf } from '../../support/scrape.ts'
import { runEverything } from '../../support/telemetry-load.ts'

const test = suite('plugins/opentelemetry/dashboard')

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly datasource?: { readonly uid: string }
  readonly targets?: readonly {
    readonly expr: string
    readonly legendFormat: string
    readonly refId: string
  }[]
}

interface Dashboard {
  readonly panels: readonly Panel[]
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly definition?: string }[]
  }
}

const dashboard: Dashboard = JSON.parse(read('plugins/opentelemetry/dashboard.json'))
const variables = dashboard.templating.list
const queries = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...variables.flatMap(({ definition }) => (definition === undefined ? [] : [definition])),
]

/** What Prometheus itself adds to a series, and what a histogram's function reads. */
const added = ['job', '__name__']

let series: ReadonlyMap<string, ReadonlySet<string>> = new Map()

test.before(async () => {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const meterProvider = new MeterProvider({ readers: [exporter] })
  await runEverything({ meterProvider }, async () => {
    series = seriesOf(await scrape(exporter))
  })
})

/** A metric that a query asks for, and the labels that it is chosen by. */
interface Asked {
  readonly metric: RegExp
  readonly labels: readonly string[]
}

/** The metrics of a query: by their name in front of the braces, or by a pattern within. */
function askedBy(query: string): readonly Asked[] {
  return [...query.matchAll(/(\w*)\{([^}]*)\}/g)].map(([, name = '', matchers = '']) => {
    const pattern = /__name__=~"([^"]+)"/.exec(matchers)?.[1] ?? name
    const labels = [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label)
    return { metric: new RegExp(`^(?:${pattern})$`), labels }
  })
}

/** The labels that a query groups by. */
function groupedBy(query: string): readonly string[] {
  return [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/))
}

function found(metric: RegExp): readonly string[] {
  return [...series.keys()].filter((name) => metric.test(name))
}

test('every metric that is asked for is in a scrape', () => {
  assert.ok(queries.length > 25)
  for (const query of queries) {
    const asked = askedBy(query)
    const bare = [...query.matchAll(/label_values\((\w+),/g)].map(([, name = '']) => new RegExp(`^${name}$`))
    assert.ok(asked.length + bare.length > 0, query)
    for (const metric of [...asked.map((each) => each.metric), ...bare])
      assert.is(found(metric).length, 1, `${metric} of ${query}: ${found(metric)}`)
  }
})

test('so is every label that is chosen by, grouped by, or shown', () => {
  for (const { targets = [], title } of dashboard.panels)
    for (const { expr, legendFormat } of targets) {
      const asked = askedBy(expr)
      const has = new Set([
        ...asked.flatMap(({ metric }) => found(metric)).flatMap((name) => [...(series.get(name) ?? [])]),
        ...added,
      ])
      const grouped = groupedBy(expr)
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label)
      // an app of one account has no label for it
      const wanted = [...asked.flatMap(({ labels }) => labels), ...grouped].filter(
        (each) => each !== 'wechat_account_name',
      )
      for (const label of wanted) assert.ok(has.has(label), `${title}: ${label}`)
      for (const label of shown) assert.ok(grouped.includes(label), `${title}: ${label} is not grouped by`)
    }
})

test('every metric that is exported is on the dashboard', () => {
  const asked = queries.flatMap(askedBy).map(({ metric }) => metric)
  const family = (name: string) => name.replace(/_(bucket|sum|count)$/, '')
  const shown = new Set(
    [...series.keys()].filter((name) => asked.some((metric) => metric.test(name))).map(family),
  )
  const missing = [...series.keys()].map(family).filter((name) => name !== 'target_info' && !shown.has(name))
  assert.equal([...new Set(missing)], [])
})

test('variables are those that it has, panels have one place each, and a title', () => {
  const names = new Set([...variables.map(({ name }) => name), '__rate_interval'])
  for (const query of queries)
    for (const [, name = ''] of query.matchAll(/\$(\w+)/g)) assert.ok(names.has(name), `${name} in ${query}`)
  const ids = dashboard.panels.map(({ id }) => id)
  assert.is(new Set(ids).size, ids.length)
  const taken = new Set<string>()
  for (const { title, gridPos, type, datasource } of dashboard.panels) {
    assert.ok(title.length > 0)
    if (type !== 'row') assert.match(datasource?.uid ?? '', /^\$\{datasource\}$/)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        assert.ok(x < 24 && !taken.has(`${x} ${y}`), title)
        taken.add(`${x} ${y}`)
      }
  }
})

test.run()
