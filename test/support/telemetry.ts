import { type Context, context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { type DataPoint, type Histogram, MeterProvider } from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import type { App, OneAccountOptions } from 'echostr'
import { type TelemetryOptions, telemetry } from 'echostr-plugin-opentelemetry'
import { type Scene, scene } from './exchange.ts'

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

/** One value of a metric: a number, or a histogram's count and sum. */
export interface Value {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: number
  readonly sum: number | undefined
}

/** A place that apps export to, in memory. */
export interface Place {
  readonly options: TelemetryOptions
  /** The ended spans, oldest first. */
  readonly spans: readonly ReadableSpan[]
  /** The values of a metric by its name; none while it was never told. */
  values(name: string): Promise<readonly Value[]>
  /** All that is exported, as text. */
  dump(): Promise<string>
  readonly tracer: ReturnType<BasicTracerProvider['getTracer']>
}

export function place(sampler?: Sampler): Place {
  const exporter = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    ...(sampler && { sampler }),
  })
  const reader = new PrometheusExporter({ preventServerStart: true })
  const meterProvider = new MeterProvider({ readers: [reader] })
  const collected = async () => {
    const { resourceMetrics } = await reader.collect()
    return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)
  }
  return {
    options: { tracerProvider, meterProvider },
    get spans() {
      return exporter.getFinishedSpans()
    },
    values: async (name) => {
      const metric = (await collected()).find(({ descriptor }) => descriptor.name === name)
      return (metric?.dataPoints ?? []).map((each) => shownValue(each as DataPoint<number | Histogram>))
    },
    dump: async () => JSON.stringify([await collected(), exporter.getFinishedSpans().map(plainSpan)]),
    tracer: tracerProvider.getTracer('test'),
  }
}

function shownValue({ attributes, value }: DataPoint<number | Histogram>): Value {
  return typeof value === 'number'
    ? { attributes, value, sum: undefined }
    : { attributes, value: value.count, sum: value.sum }
}

/** All that a span has, without the SDK's own parts. */
export function plainSpan({ name, kind, attributes, links, events, status }: ReadableSpan): object {
  return { name, kind, attributes, links, events, status }
}

/** A metric's values by some attributes, in one line each: `text answered: 2`. */
export async function counted(
  from: Place,
  name: string,
  ...by: readonly string[]
): Promise<readonly string[]> {
  const values = await from.values(name)
  return values
    .map(({ attributes, value }) => `${by.map((each) => attributes[each] ?? '-').join(' ')}: ${value}`.trim())
    .sort()
}

export interface Telemetered extends Scene {
  readonly place: Place
  /** The names of the ended spans, each under its parent's. */
  tree(): readonly string[]
  span(name: string): ReadableSpan
}

/** A scene that exports to a place of its own. */
export function telemetered(
  options: Partial<OneAccountOptions> = {},
  more: TelemetryOptions = {},
  at: Place = place(),
): Telemetered {
  const s = scene(options)
  s.app.use(telemetry({ ...at.options, ...more }))
  return { ...s, place: at, tree: () => treeOf(at.spans), span: (name) => spanNamed(at.spans, name) }
}

export function spanNamed(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const found = spans.find((each) => each.name === name)
  if (!found) throw new Error(`There is no span "${name}", but ${spans.map((each) => each.name).join(', ')}`)
  return found
}

/** Each span as `name`, or `parent > name`, in the order they began. */
export function treeOf(spans: readonly ReadableSpan[]): readonly string[] {
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]))
  return spans.map(({ name, parentSpanContext }) => {
    const parent = parentSpanContext && names.get(parentSpanContext.spanId)
    return parent === undefined ? name : `${parent} > ${name}`
  })
}

/** Runs something within a span, as an HTTP instrumentation does with a request. */
export async function within<T>(at: Place, name: string, run: () => Promise<T>): Promise<T> {
  const span = at.tracer.startSpan(name)
  const around: Context = trace.setSpan(context.active(), span)
  try {
    return await context.with(around, run)
  } finally {
    span.end()
  }
}

export type { App }
