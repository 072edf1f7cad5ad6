import {
  type Context as Around,
  type Attributes,
  context,
  type Span,
  type SpanContext,
  SpanKind,
  type Tracer,
  trace,
} from '@opentelemetry/api'

/** One delivery from its arrival to its answer. */
export class WatchedDelivery {
  readonly span: Span
  /** What the stages run in. */
  readonly around: Around
  /** Account and kind, once they are known. */
  of: Attributes = {}
  /** What became of it, once that is known. */
  outcome: string | undefined
  error: string | undefined

  constructor(tracer: Tracer, attributes: Attributes) {
    const parent = context.active()
    // within the span of an HTTP instrumentation this one is a part of it
    const kind = trace.getSpan(parent) === undefined ? SpanKind.SERVER : SpanKind.INTERNAL
    this.span = tracer.startSpan('delivery', { kind, attributes }, parent)
    this.around = trace.setSpan(parent, this.span)
  }

  /** The message has been read. */
  tell(kind: string, of: Attributes, more: Attributes): void {
    this.of = of
    this.span.updateName(`delivery ${kind}`)
    this.span.setAttributes({ ...of, ...more })
  }

  link(first: SpanContext): void {
    this.span.addLink({ context: first })
  }

  /** To be linked to by later deliveries; undefined when it is not sampled, or there is no tracer. */
  get place(): SpanContext | undefined {
    return this.span.isRecording() ? this.span.spanContext() : undefined
  }

  end(attributes: Attributes): void {
    this.span.setAttributes(attributes)
    this.span.end()
  }
}
