import type { BatchObservableResult, Meter, MeterProvider } from '@opentelemetry/api'
import type { App } from 'echostr'
import { ofApp } from './deliveries.ts'
import { type Instruments, instrumentsOf } from './instruments.ts'
import { scope } from './scope.ts'

/** What is observed of the apps that have one name: they add up. */
interface Observed {
  pending: number
  streaming: number
  ok: number
  failed: number
}

const places = new WeakMap<MeterProvider, Metrics>()

/** The metrics that go to one place: made once, however many apps have them. */
export function metricsOf(provider: MeterProvider): Metrics {
  const metrics = places.get(provider) ?? new Metrics(provider.getMeter(scope.name, scope.version))
  places.set(provider, metrics)
  return metrics
}

export class Metrics {
  readonly instruments: Instruments
  readonly #apps = new Map<App, string | undefined>()
  readonly #observe: () => () => void
  #stop: (() => void) | undefined

  constructor(meter: Meter) {
    this.instruments = instrumentsOf(meter)
    this.#observe = observing(meter, (result, observables) => this.#report(result, observables))
  }

  /** What an app tells of itself is observed until the function that this gives is called. */
  join(app: App, name: string | undefined): () => void {
    this.#apps.set(app, name)
    this.#stop ??= this.#observe()
    return () => {
      this.#apps.delete(app)
      if (this.#apps.size > 0) return
      this.#stop?.()
      this.#stop = undefined
    }
  }

  #report(result: BatchObservableResult, { pending, streaming, ledger }: Observables): void {
    for (const [name, seen] of this.#observed()) {
      const attributes = ofApp(name)
      result.observe(pending, seen.pending, attributes)
      result.observe(streaming, seen.streaming, attributes)
      for (const state of ['ok', 'failed'] as const)
        result.observe(ledger, seen[state], { ...attributes, 'echostr.ledger.state': state })
    }
  }

  #observed(): ReadonlyMap<string | undefined, Observed> {
    const all = new Map<string | undefined, Observed>()
    for (const [app, name] of this.#apps) {
      const { pending, streaming, ledger } = app.health()
      const seen = all.get(name) ?? { pending: 0, streaming: 0, ok: 0, failed: 0 }
      all.set(name, seen)
      seen.pending += pending
      seen.streaming += streaming
      seen[ledger]++
    }
    return all
  }
}

type Observables = ReturnType<typeof observablesOf>

function observablesOf(meter: Meter) {
  return {
    pending: meter.createObservableUpDownCounter('echostr.message.pending', {
      unit: '{message}',
      description: 'Messages being handled, or whose reply waits for a delivery.',
    }),
    streaming: meter.createObservableUpDownCounter('echostr.reply.streaming', {
      unit: '{reply}',
      description: 'Streamed replies that have more pieces to come.',
    }),
    ledger: meter.createObservableUpDownCounter('echostr.ledger.status', {
      unit: '{ledger}',
      description:
        'Ledgers by their state: failed while a shared one does not answer, and memory stands in for it.',
    }),
  }
}

/** Begins to observe, and gives the function that ends it. */
function observing(
  meter: Meter,
  report: (result: BatchObservableResult, observables: Observables) => void,
): () => () => void {
  const observables = observablesOf(meter)
  const all = Object.values(observables)
  const callback = (result: BatchObservableResult) => report(result, observables)
  return () => {
    meter.addBatchObservableCallback(callback, all)
    return () => meter.removeBatchObservableCallback(callback, all)
  }
}
