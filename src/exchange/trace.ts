import type { Context } from '../context.ts'
import { channels, type DeliveryEvent } from '../trace.ts'
import { retryAfter } from './attempts.ts'
import type { OpenDelivery, Run } from './run.ts'

/**
 * Publishes what happens to a delivery: to the open one that is given, or else to the latest.
 *
 * @internal
 */
export function traceDelivery(
  name: Exclude<keyof typeof channels, 'error'>,
  run: Run,
  ctx: Context,
  open?: OpenDelivery,
): void {
  if (!channels[name].hasSubscribers) return
  const { attempt, at } = open ?? { attempt: run.attempt, at: run.attempts.lastAt }
  const ms = run.since(at)
  channels[name].publish({ ctx, key: run.key, attempt, ms, left: retryAfter - ms } satisfies DeliveryEvent)
}
