export type { TelemetryOptions } from './options.ts'
export { telemetry } from './telemetry.ts'
