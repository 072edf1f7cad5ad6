import type { Fields } from 'echostr'
import type { Interaction } from 'echostr/testing'

const byEvent: ReadonlyMap<unknown, Interaction> = new Map([
  ['subscribe', 'subscribe'],
  ['SCAN', 'scan'],
  ['CLICK', 'click'],
  ['scancode_push', 'click'],
  ['scancode_waitmsg', 'click'],
  ['user_enter_tempsession', 'enter'],
])

/**
 * What a push lets the account do: how long, and how often, it may write to the user. Undefined for events that let it do
 * nothing: a link of the menu, a place that is reported, the end of a job.
 */
export function interactionOf({ Event, bizmsgmenuid }: Fields): Interaction | undefined {
  if (bizmsgmenuid !== undefined) return 'click'
  return Event === undefined ? 'message' : byEvent.get(Event)
}
