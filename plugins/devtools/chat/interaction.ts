import type { Fields } from 'echostr'
import type { Interaction } from 'echostr/testing'

const byEvent: ReadonlyMap<unknown, Interaction> = new Map([
  ['subscribe', 'subscribe'],
  ['SCAN', 'scan'],
  ['CLICK', 'click'],
  ['scancode_push', 'click'],
  ['scancode_waitmsg', 'click'],
])

/** What a push lets the account do: how long, and how often, it may write to the user. */
export function interactionOf({ Event, bizmsgmenuid }: Fields): Interaction {
  return bizmsgmenuid === undefined ? (byEvent.get(Event) ?? 'message') : 'click'
}
