// What watching costs: `app.handle()` with nobody on the channels, with somebody on each, and with echostr-plugin-opentelemetry.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { App } from 'echostr'
import { deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import { type TelemetryOptions, telemetry } from 'echostr-plugin-opentelemetry'
import { type Contender, measure } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { ratios } from '../statistics.ts'
import { figure, type Table } from '../table.ts'

const names = [
  ...['delivery', 'joined', 'held', 'part', 'expired', 'answered', 'late', 'error', 'response', 'closed'],
  ...['verify', 'parse', 'dispatch', 'serialize'],
].map((name) => `echostr:${name}`)

const nobody = 'nobody listens'
const clock = fakeClock()
const sender = deliveries({ token, clock })
const hear = () => {}

/** Drops what it is given. */
const exporter: SpanExporter = { export: (_, done) => done({ code: 0 }), shutdown: async () => {} }

function metricsOnly(): TelemetryOptions {
  const meterProvider = new MeterProvider({ readers: [new PrometheusExporter({ preventServerStart: true })] })
  return {
    meterProvider,
    tracerProvider: new BasicTracerProvider({ sampler: new TraceIdRatioBasedSampler(0) }),
  }
}

function traced(share: number): TelemetryOptions {
  const sampler = new TraceIdRatioBasedSampler(share)
  const spanProcessors = [new BatchSpanProcessor(exporter, { maxQueueSize: 1_000_000 })]
  return { ...metricsOnly(), tracerProvider: new BasicTracerProvider({ sampler, spanProcessors }) }
}

/** The app of this turn: the channels are the process's, so the others must not be there meanwhile. */
let present: App | undefined

function contender(name: string, watch: (app: App) => void): Contender {
  let pushes: SignedDelivery[] = []
  const prepare = async (runs: number) => {
    for (const each of names) unsubscribe(each, hear)
    await present?.close()
    clock.advance(1000)
    present = new App({ token, clock }).on('text', (ctx) => ctx.message.Content)
    watch(present)
    pushes = Array.from({ length: runs }, () => sender.text(question))
  }
  return { name, prepare, run: () => present?.handle(pushes.pop() as SignedDelivery) }
}

const places = { metrics: metricsOnly(), some: traced(0.01), all: traced(1) }

const contenders = [
  contender(nobody, () => {}),
  contender('a subscriber on each channel', () => {
    for (const each of names) subscribe(each, hear)
  }),
  contender('telemetry(), without an SDK', (app) => void app.use(telemetry())),
  contender('telemetry(), metrics', (app) => void app.use(telemetry(places.metrics))),
  contender('telemetry(), metrics and 1 % of the traces', (app) => void app.use(telemetry(places.some))),
  contender('telemetry(), metrics and all traces', (app) => void app.use(telemetry(places.all))),
]

export async function watched({ rounds }: Options): Promise<Table[]> {
  const times = await measure(contenders, { rounds: rounds * 2, turn: 25 })
  const own = times.get(nobody) ?? []
  const rows = [...times].map(([name, values]) => [
    name,
    figure(values, 'ns'),
    figure(
      values.map((ns, round) => ns - (own[round] ?? 0)),
      'ns',
    ),
    figure(ratios(values, own), '×'),
  ])
  return [
    { id: 'watched', title: 'What watching a delivery costs', head: ['', 'time', 'added', 'ratio'], rows },
  ]
}
