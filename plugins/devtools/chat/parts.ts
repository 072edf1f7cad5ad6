import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { DeliveryEvent, Fields } from 'echostr'

const channel = 'echostr:part'

/**
 * Tells of each streamed reply whose first part is decided, by an app in this process; of another process only the answer
 * is seen. The returned function ends that.
 */
export function watchParts(tell: (message: Fields) => void): () => void {
  const hear = (event: unknown) => tell((event as DeliveryEvent).ctx.message as unknown as Fields)
  subscribe(channel, hear)
  return () => void unsubscribe(channel, hear)
}
