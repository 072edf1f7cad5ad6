import { type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api'
import { checkOptions, type OptionCheck } from 'echostr'
import { texts } from './texts.ts'

/** Options of `telemetry()`. */
export interface TelemetryOptions {
  /** Where metrics go. Default: the global one when the plugin is installed, so start the SDK before. */
  readonly meterProvider?: MeterProvider
  /** Where spans go. Default: the global one. */
  readonly tracerProvider?: TracerProvider
  /** Tells apps of one process apart, as `echostr.app.name`. Default: no such attribute. */
  readonly name?: string
  /** Kinds that are not in `MessageMap`, to be told by their names: `event:user_tip`. All others are `_OTHER`. */
  readonly kinds?: readonly string[]
  /** Who runs the models of echostr-plugin-ai, as `gen_ai.provider.name`: `deepseek`. Default `_OTHER`. */
  readonly provider?: string
}

/** The options, checked, with their defaults. */
export interface Settings {
  readonly meterProvider: MeterProvider
  readonly tracerProvider: TracerProvider
  readonly name: string | undefined
  readonly kinds: ReadonlySet<string>
  readonly provider: string
}

const known = {
  'meterProvider?': providing('a MeterProvider', 'getMeter'),
  'tracerProvider?': providing('a TracerProvider', 'getTracer'),
  'name?': 'text',
  'kinds?': {
    is: 'a list of kinds',
    fits: (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  },
  'provider?': 'text',
} as const

/** Throws `telemetry_option`. */
export function checked(options: TelemetryOptions): TelemetryOptions {
  return checkOptions('telemetry()', options, known, { code: 'telemetry_option', texts })
}

/** The global providers are looked up only now: before, the SDK may not have been started. */
export function settingsOf(options: TelemetryOptions): Settings {
  return {
    meterProvider: options.meterProvider ?? metrics.getMeterProvider(),
    tracerProvider: options.tracerProvider ?? trace.getTracerProvider(),
    name: options.name,
    kinds: new Set(options.kinds),
    provider: options.provider ?? '_OTHER',
  }
}

function providing(what: string, method: string): OptionCheck {
  const fits = (value: unknown) => typeof (value as Record<string, unknown> | null)?.[method] === 'function'
  return { is: `${what} with ${method}()`, fits }
}
