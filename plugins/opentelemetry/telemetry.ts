import type { ClosedEvent, Plugin } from 'echostr'
import { Deliveries } from './deliveries.ts'
import { metricsOf } from './metrics.ts'
import { checked, settingsOf, type TelemetryOptions } from './options.ts'
import { processMetrics, processSpans } from './outgoing.ts'
import { wrapStages } from './stages.ts'
import { hear } from './subscriptions.ts'

/**
 * Exports what an app does to OpenTelemetry: a span for each delivery, with its stages, and a link to the first delivery
 * of the same message; metrics of deliveries, of WeChat's five seconds, of errors by code, of requests to WeChat's API and
 * of a language model's tokens. No text, no OpenID and no secret is in an attribute, and no sender can multiply their values.
 * It ends with `app.close()`.
 *
 * @throws EchostrError `telemetry_option`
 * @example
 * new NodeSDK().start()
 * app.use(telemetry())
 */
export function telemetry(options: TelemetryOptions = {}): Plugin {
  checked(options)
  return {
    name: 'opentelemetry',
    setup(app) {
      const settings = settingsOf(options)
      const metrics = metricsOf(settings.meterProvider)
      const deliveries = new Deliveries(app, settings, metrics.instruments)
      wrapStages(app, deliveries)
      const ends = [
        hear(deliveries.hearers),
        metrics.join(app, settings.name),
        processMetrics(settings, metrics.instruments),
        processSpans(settings),
        hear({ closed: (event: ClosedEvent) => event.app === app && end() }),
      ]
      const end = () => {
        for (const each of ends) each()
        deliveries.end()
      }
    },
  }
}
