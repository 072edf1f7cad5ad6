/** Seconds: WeChat hangs up, and delivers the message again. */
export const patience = 5
/** How often it does. */
export const deliveries = 3
/** Seconds after its arrival until which the app answers a delivery. */
export const deadline = 4.5

/** A handler, and an app. */
export interface Handler {
  /** Seconds until the reply is whole. */
  readonly takes: number
  /** The reply comes in pieces: a sentence every second. */
  readonly inPieces: boolean
  /** The app has a way for late replies. */
  readonly sendsLate: boolean
}

/** One delivery, in seconds after the first. */
export interface Delivery {
  readonly from: number
  readonly until: number
  /** How it ends: WeChat hangs up; or it carries the reply, its first part, or the placeholder. */
  readonly ends: 'hungUp' | 'reply' | 'part' | 'placeholder'
}

/** What becomes of a message. */
export interface Life {
  readonly deliveries: readonly Delivery[]
  /** When the reply, or the rest of it, is sent late, in seconds. */
  readonly late: number | undefined
  /** The user gets something that is not whole, and nothing more. */
  readonly lost: boolean
}

/** What becomes of a message whose handler takes so long. The tests compare it with an app. */
export function lifeOf(handler: Handler): Life {
  const all: Delivery[] = []
  for (let count = 0; count < deliveries; count++) {
    const delivery = deliveryOf(count, handler)
    all.push(delivery)
    if (delivery.ends !== 'hungUp') break
  }
  const whole = all.at(-1)?.ends === 'reply'
  return {
    deliveries: all,
    late: whole || !handler.sendsLate ? undefined : handler.takes,
    lost: !whole && !handler.sendsLate,
  }
}

function deliveryOf(count: number, { takes, inPieces }: Handler): Delivery {
  const from = count * patience
  const due = from + deadline
  // a reply that was ready in the last half second waits for the next delivery
  if (takes < due) return { from, until: Math.max(from, takes), ends: 'reply' }
  if (count < deliveries - 1) return { from, until: from + patience, ends: 'hungUp' }
  return { from, until: due, ends: inPieces ? 'part' : 'placeholder' }
}
