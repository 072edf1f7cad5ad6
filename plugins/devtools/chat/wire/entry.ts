import type { Remedy, Words } from '../../texts/words.ts'

/** A first delivery, one that comes again, a call of the server API, the console's check of the address. */
export type EntryKind = 'push' | 'retry' | 'api' | 'handshake'

/** One row of all that went over the wire. */
export interface Entry extends Ending {
  /** Counts from 1. */
  readonly id: number
  readonly kind: EntryKind
  /** ms since 1970. */
  readonly at: number
  /** The OpenID of the user it is about; empty for none. */
  readonly who: string
  /** The MsgType, `event:` and the Event, or the path. */
  readonly what: string
  /** How it begins, or what an event is about; empty for what says nothing. */
  readonly said: string
  /** The message that a delivery is of, and which of its deliveries. */
  readonly exchange?: string
  readonly delivery?: string
}

/** An entry as a row of the page: its time, whom it is about, what it is, what came of it, ms, bytes; and how it begins. */
export interface EntryView
  extends Pick<Entry, 'id' | 'kind' | 'at' | 'ms' | 'good' | 'exchange' | 'delivery'> {
  readonly cells: readonly (string | Words)[]
  readonly said: string | Words
}

/** Which delivery of its message it is, counted from 1. */
export function attemptOf(delivery: string): number {
  return Number(/^delivery-(\d+)/.exec(delivery)?.[1] ?? 1)
}

/** What is known once it is over. */
export interface Ending {
  readonly ms?: number
  readonly outcome?: string
  readonly status?: number
  /** There when the answer of the server API names one. */
  readonly errcode?: number
  /** Bytes of the answer's body. */
  readonly size?: number
  readonly good?: boolean
}

/** A request as it went over the wire; secrets in a call of the server API are covered. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body to be read: opened, or indented. */
  readonly opened?: string
  /** True when the body is not there whole, or is no text. */
  readonly cut?: boolean
}

/** An answer as it came over the wire. */
export interface Answered {
  /** Headers, a line each. */
  readonly head: string
  readonly body: string
  readonly opened?: string
}

/** An entry with what was asked and answered. */
export interface WireRecord {
  readonly entry: Entry
  readonly asked: Asked
  readonly answered?: Answered
  /** What it means, and what to do about it. */
  readonly remedy?: Remedy
}
