import type { Fields } from 'echostr'
import type { Interaction } from 'echostr/testing'

const byEvent: Readonly<Record<string, Interaction>> = {
  subscribe: 'subscribe',
  SCAN: 'scan',
  CLICK: 'click',
  scancode_push: 'click',
  scancode_waitmsg: 'click',
}

/** What a push lets the account do: how long, and how often, it may write to the user. */
export function interactionOf({ Event, bizmsgmenuid }: Fields): Interaction {
  if (bizmsgmenuid !== undefined) return 'click'
  return byEvent[String(Event)] ?? 'message'
}
