/**
 * A value inside a push: text exactly as sent, nested fields, or a list. No leaf is ever a number or a boolean.
 */
export type Field = string | Fields | readonly Field[]

/** Fields by WeChat's own names, as parsed. The objects have no prototype. */
export interface Fields {
  /** A field; `undefined` when it was not sent. */
  readonly [name: string]: Field | undefined
}

/**
 * What every push to an account carries.
 *
 * @see WeChat docs, `Receiving_standard_messages` and `Receiving_event_pushes`
 */
export interface BaseMessage {
  /** The receiving account: its original id (原始ID), `gh_…`. */
  readonly ToUserName: string
  /** The sender: the user's OpenID under this account. */
  readonly FromUserName: string
  /** When it was made, in seconds since 1970. */
  readonly CreateTime: string
  /** The type's name, in lower case: `text`, `event` … */
  readonly MsgType: string
}

/**
 * What every event (事件推送) carries. Events have no MsgId.
 *
 * @see WeChat docs, `Receiving_event_pushes`
 */
export interface BaseEvent extends BaseMessage {
  readonly MsgType: 'event'
  /** The event's name. WeChat's letter case varies by event, and once in a while by push. */
  readonly Event: string
}

/**
 * An event with its name, the start of every event's interface; on its own, an event without further fields.
 *
 * @example
 * interface TipEvent extends NamedEvent<'user_tip'> { readonly Amount: string }
 * @see WeChat docs, `Receiving_event_pushes`
 */
export interface NamedEvent<Name extends string> extends BaseEvent {
  /** The event's name, in the letter case that WeChat documents. */
  readonly Event: Name
}

/**
 * Where the lists of each kind are: paths from the message, names joined by dots.
 *
 * The last name is the list. A path may lead through a list, and then means each of its elements. A name
 * followed by `?` is optional: when it was not sent, nothing is put in its place.
 */
export type ListTable = Readonly<Record<`event:${string}`, readonly string[]>>
