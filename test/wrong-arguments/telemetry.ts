import { metrics, trace } from '@opentelemetry/api'
import { telemetry } from 'echostr-plugin-opentelemetry'
import { type Row, row } from './row.ts'

const options = {
  meterProvider: metrics.getMeterProvider(),
  tracerProvider: trace.getTracerProvider(),
  name: 'x',
  kinds: ['event:x'],
  provider: 'x',
}

export const telemetryRows: readonly Row[] = [row('telemetry', { options }, telemetry)]
