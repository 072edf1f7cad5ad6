import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { App, ClosedEvent, DeliveryEvent } from 'echostr'
import { guarded } from './guarded.ts'
import { wrapStages } from './layers.ts'
import type { Observer } from './observer.ts'

// biome-ignore lint/suspicious/noExplicitAny: each channel has events of its own
type Hearers = Readonly<Record<string, (event: any) => void>>

/** Lets an observer see all that happens in an app, until the app is closed; then `closed` is called. */
export function watch(app: App, observer: Observer, closed: () => void): void {
  wrapStages(app, observer)
  const leave = hear({
    ...hearersOf(observer),
    closed: (event: ClosedEvent) => {
      if (event.app !== app) return
      leave()
      closed()
    },
  })
}

function hearersOf(observer: Observer): Hearers {
  const stages = ['verify', 'parse', 'dispatch', 'serialize'] as const
  return {
    ...Object.fromEntries(stages.map((name) => [name, observer.ended.bind(observer, name)])),
    delivery: observer.arrived.bind(observer),
    joined: (event: DeliveryEvent) => observer.marked('joined', event),
    held: (event: DeliveryEvent) => observer.marked('held', event),
    expired: (event: DeliveryEvent) => observer.marked('placeholder', event),
    part: observer.parted.bind(observer),
    late: observer.late.bind(observer),
    error: observer.failed.bind(observer),
    response: observer.responded.bind(observer),
  }
}

/** Subscribes to the channels; gives the function that unsubscribes. */
function hear(hearers: Hearers): () => void {
  const all = Object.entries(hearers).map(([name, hearer]) => [`echostr:${name}`, guarded(hearer)] as const)
  for (const [name, hearer] of all) subscribe(name, hearer)
  return () => {
    for (const [name, hearer] of all) unsubscribe(name, hearer)
  }
}
