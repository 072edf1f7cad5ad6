import type { AccountMessages } from './account.ts'
import type { BusinessMessages } from './business.ts'
import type { CardMessages } from './cards.ts'
import type { ChannelsShopMessages } from './channels-shop.ts'
import type { ComponentOrderMessages } from './component-orders.ts'
import type { CouponMessages } from './coupons.ts'
import type { FollowingMessages } from './following.ts'
import type { InstantDeliveryMessages } from './instant-delivery.ts'
import type { JobMessages } from './jobs.ts'
import type { MemberMessages } from './members.ts'
import type { MenuMessages } from './menu.ts'
import type { MiniprogramMessages } from './miniprogram.ts'
import type { OrdinaryMessages } from './ordinary.ts'
import type { ParcelMessages } from './parcels.ts'
import type { PlaceMessages } from './places.ts'
import type { ScanMessages } from './scans.ts'
import type { ServiceMessages } from './service.ts'
import type { ShopMessages } from './shop.ts'
import type { XpayMessages } from './xpay.ts'

export type { BaseEvent, BaseMessage, Field, Fields, NamedEvent } from './base.ts'

/**
 * Every kind of message, with its type: the MsgType of a message (`text`), `event:` and the Event of an event
 * (`event:CLICK`), the same for devices (`device_event:bind`), and `event` or `device_event` for any of them;
 * `message` for whatever is no event.
 *
 * A plugin adds what WeChat sends and this table lacks by declaration merging. The kind's event then also is one
 * of the {@link EventMessage}s.
 *
 * @example
 * declare module 'echostr' {
 *   interface MessageMap {
 *     'event:user_tip': NamedEvent<'user_tip'> & { readonly Amount: string }
 *   }
 * }
 * @see WeChat docs, `Receiving_standard_messages` and `Receiving_event_pushes`
 */
export interface MessageMap
  extends OrdinaryMessages,
    FollowingMessages,
    MenuMessages,
    JobMessages,
    ServiceMessages,
    AccountMessages,
    CardMessages,
    PlaceMessages,
    ScanMessages,
    MiniprogramMessages,
    XpayMessages,
    BusinessMessages,
    ShopMessages,
    ComponentOrderMessages,
    ChannelsShopMessages,
    CouponMessages,
    MemberMessages,
    ParcelMessages,
    InstantDeliveryMessages {
  /** Any message of a user, known or not: whatever is no event. */
  message: UserMessage
  /** Any event, known or not. */
  event: EventMessage
  /** Any event of a device. */
  device_event: DeviceEventMessage
}

/** The kinds as they are registered: those of {@link MessageMap}, and every event in lower case, too. */
export type KindMap = MessageMap & {
  [K in keyof MessageMap as K extends `${'event' | 'device_event'}:${string}`
    ? Lowercase<K>
    : never]: MessageMap[K]
}

/** The name of a kind: a key of {@link MessageMap}; an event also in lower case. */
export type Kind = keyof KindMap

/** Any message; narrows by MsgType, and an event further by Event. */
export type Message = MessageMap[keyof MessageMap]

/**
 * Any message of a user (普通消息): what {@link MessageMap} holds beside the events; narrows by MsgType. A MsgType that
 * no table knows arrives too, as it was sent.
 */
export type UserMessage = MessageMap[Exclude<
  keyof MessageMap,
  'message' | 'event' | 'device_event' | `event:${string}` | `device_event:${string}`
>]

/**
 * Any event; narrows by Event. An event that no table knows arrives too, as it was sent; its fields are typed by
 * adding it to {@link MessageMap}, or read untyped from `message as BaseEvent & Fields`.
 */
export type EventMessage = MessageMap[Extract<keyof MessageMap, `event:${string}`>]

/** Any event of a device (设备事件); narrows by Event. */
export type DeviceEventMessage = MessageMap[Extract<keyof MessageMap, `device_event:${string}`>]
