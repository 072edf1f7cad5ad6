import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { diag } from '@opentelemetry/api'

/** What hears of the events of a channel, by the channel's name behind `echostr:`. */
// biome-ignore lint/suspicious/noExplicitAny: each channel has events of its own
export type Hearers = Readonly<Record<string, (event: any) => void>>

/** Subscribes to channels; gives the function that unsubscribes. What a hearer throws ends nothing but itself. */
export function hear(hearers: Hearers): () => void {
  const all = Object.entries(hearers).map(([name, hearer]) => [`echostr:${name}`, guarded(hearer)] as const)
  for (const [name, hearer] of all) subscribe(name, hearer)
  return () => {
    for (const [name, hearer] of all) unsubscribe(name, hearer)
  }
}

/** Node ends the process for an error of a subscriber; telemetry must never end what it watches. */
function guarded(hearer: (event: unknown) => void): (event: unknown) => void {
  return (event) => {
    try {
      hearer(event)
    } catch {
      diag.error('echostr-plugin-opentelemetry: an event could not be exported')
    }
  }
}
