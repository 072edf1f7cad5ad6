import type { Context } from '../context.ts'
import { channels, type DeliveryEvent } from '../trace.ts'
import { type Held, patience, type Run } from './run.ts'

/**
 * Tells what happens to a delivery: one that was held, or else the latest.
 *
 * @internal
 */
export function traceDelivery(
  name: Exclude<keyof typeof channels, 'error'>,
  run: Run,
  ctx: Context,
  held?: Held,
): void {
  if (!channels[name].hasSubscribers) return
  const { attempt, at } = held ?? { attempt: run.attempt, at: run.lastAt }
  const ms = run.since(at)
  channels[name].publish({ ctx, attempt, ms, left: patience - ms } satisfies DeliveryEvent)
}
