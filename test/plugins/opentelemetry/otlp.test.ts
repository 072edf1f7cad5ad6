// With the official SDK as a program starts it: over OTLP, to a receiver, and scraped as Prometheus does.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scrape } from '../../support/scrape.ts'
import { canary, runEverything } from '../../support/telemetry-load.ts'

const test = suite('plugins/opentelemetry/otlp')

interface KeyValue {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number }
}

interface OtlpSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: readonly KeyValue[]
  readonly links?: readonly { readonly spanId: string }[]
}

interface OtlpMetric {
  readonly name: string
  readonly unit: string
  readonly sum?: object
  readonly histogram?: { readonly dataPoints: readonly { readonly attributes: readonly KeyValue[] }[] }
}

interface Body {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[]
  }[]
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string }
      readonly metrics: readonly OtlpMetric[]
    }[]
  }[]
}

/** A collector that keeps what it gets. */
class Receiver {
  readonly bodies: string[] = []
  readonly paths = new Set<string | undefined>()
  readonly #server: Server

  constructor() {
    this.#server = createServer(async (req, res) => {
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk)
      this.paths.add(`${req.method} ${req.url} ${req.headers['content-type']}`)
      this.bodies.push(Buffer.concat(chunks).toString())
      res.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get parsed(): readonly Body[] {
    return this.bodies.map((body) => JSON.parse(body))
  }

  get spans(): readonly OtlpSpan[] {
    return this.parsed.flatMap(({ resourceSpans = [] }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    )
  }

  get metrics(): readonly OtlpMetric[] {
    return this.parsed.flatMap(({ resourceMetrics = [] }) =>
      resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics)),
    )
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

const receiver = new Receiver()
let scraped = ''

test.before(async () => {
  const url = await receiver.listen()
  const prometheus = new PrometheusExporter({ preventServerStart: true })
  const otlp = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: `${url}/v1/metrics` }),
    exportIntervalMillis: 60_000,
  })
  const sdk = new NodeSDK({
    traceExporter: new OTLPTraceExporter({ url: `${url}/v1/traces` }),
    metricReaders: [prometheus, otlp],
    autoDetectResources: false,
  })
  sdk.start()
  await runEverything({}, async () => {
    scraped = await scrape(prometheus)
    await otlp.forceFlush()
  })
  await sdk.shutdown()
})

test.after(() => receiver.close())

test('traces and metrics arrive as JSON', () => {
  assert.equal([...receiver.paths].sort(), [
    'POST /v1/metrics application/json',
    'POST /v1/traces application/json',
  ])
  assert.ok(receiver.spans.length > 500)
})

test('a delivery, its stages and the handlers are one trace, and later deliveries are linked to it', () => {
  const { spans } = receiver
  const work = spans.find(({ name }) => name === 'process voice')
  const [first, ...later] = spans.filter(({ name }) => name === 'delivery voice')
  assert.is(work?.parentSpanId, first?.spanId)
  const inside = spans.filter(({ traceId }) => traceId === first?.traceId).map(({ name }) => name)
  assert.equal(inside.sort(), ['delivery voice', 'parse', 'process voice', 'verify'])
  assert.ok(later.some(({ links = [] }) => links.some(({ spanId }) => spanId === first?.spanId)))
})

test('metrics have the names and units of the semantic conventions, and of ours', () => {
  const units = Object.fromEntries(receiver.metrics.map(({ name, unit }) => [name, unit]))
  assert.equal(units, {
    'echostr.deliveries': '{delivery}',
    'echostr.delivery.duration': 's',
    'echostr.delivery.expired': '{delivery}',
    'echostr.delivery.held': '{delivery}',
    'echostr.delivery.joined': '{delivery}',
    'echostr.delivery.time_left': 's',
    'echostr.errors': '{error}',
    'echostr.ledger.status': '{ledger}',
    'echostr.message.pending': '{message}',
    'echostr.reply.late': '{reply}',
    'echostr.reply.part': '{part}',
    'echostr.reply.streaming': '{reply}',
    'gen_ai.client.operation.duration': 's',
    'gen_ai.client.token.usage': '{token}',
    'messaging.client.consumed.messages': '{message}',
    'messaging.process.duration': 's',
    'wechat.client.request.duration': 's',
  })
})

test('nothing of what was said, and by whom, is in what was sent and scraped', () => {
  const all = receiver.bodies.join('\n') + scraped
  assert.ok(scraped.length > 10_000)
  assert.is(all.indexOf(canary), -1, all.slice(all.indexOf(canary) - 300, all.indexOf(canary) + 100))
})

test.run()
