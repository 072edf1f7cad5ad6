import type { AccountMessages } from './messages/account.ts'
import type { Field, Fields, ListTable } from './messages/base.ts'
import type { BusinessMessages } from './messages/business.ts'
import type { CardMessages } from './messages/cards.ts'
import type { ChannelsShopMessages } from './messages/channels-shop.ts'
import type { ComponentOrderMessages } from './messages/component-orders.ts'
import { type CouponMessages, couponLists } from './messages/coupons.ts'
import { type InstantDeliveryMessages, instantDeliveryLists } from './messages/instant-delivery.ts'
import { type JobMessages, jobLists } from './messages/jobs.ts'
import type { MemberMessages } from './messages/members.ts'
import { type MenuMessages, menuLists } from './messages/menu.ts'
import { type MiniprogramMessages, miniprogramLists } from './messages/miniprogram.ts'
import type { OrdinaryMessages } from './messages/ordinary.ts'
import type { ParcelMessages } from './messages/parcels.ts'
import { type PlaceMessages, placeLists } from './messages/places.ts'
import type { ScanMessages } from './messages/scans.ts'
import type { ServiceMessages } from './messages/service.ts'
import { type ShopMessages, shopLists } from './messages/shop.ts'
import type { XpayMessages } from './messages/xpay.ts'

export type { BaseEvent, BaseMessage, Field, Fields, NamedEvent } from './messages/base.ts'

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

type Path = readonly Step[]

interface Step {
  readonly name: string
  readonly optional: boolean
}

const tables: readonly ListTable[] = [
  menuLists,
  jobLists,
  placeLists,
  miniprogramLists,
  shopLists,
  couponLists,
  instantDeliveryLists,
]

/** The lists of each event, by its name in lower case. A Map: the name comes from outside. */
const pathsByEvent: ReadonlyMap<string, readonly Path[]> = new Map(
  tables
    .flatMap(Object.entries)
    .map(([kind, paths]) => [kind.slice('event:'.length).toLowerCase(), paths.map(toPath)]),
)

function toPath(path: string): Path {
  return path.split('.').map((name) => ({ name: name.replace('?', ''), optional: name.endsWith('?') }))
}

const none: readonly Path[] = []

/**
 * Makes every list of the message an array, in place: one value becomes an array of one; nothing, or white space
 * only, an empty array. What was not sent and is optional stays away.
 *
 * Changes events that have lists and nothing else. Never throws, whatever the shape of the message.
 */
export function normalizeLists(message: Fields): void {
  const { MsgType, Event } = message
  if (MsgType !== 'event' || typeof Event !== 'string') return
  for (const path of pathsByEvent.get(Event.toLowerCase()) ?? none) normalize(message, path, 0)
}

/** Goes down the path from `fields` and makes its end an array. */
function normalize(fields: Fields, path: Path, depth: number): void {
  const step = path[depth] as Step
  const value = fields[step.name]
  if (value === undefined && step.optional) return
  if (depth === path.length - 1) set(fields, step.name, toList(value))
  else for (const next of descend(fields, step.name, value)) normalize(next, path, depth + 1)
}

/** The objects to go on with: the field's own, its elements, or a new one in place of nothing. */
function descend(fields: Fields, name: string, value: Field | undefined): readonly Fields[] {
  if (isList(value)) return value.filter(isFields)
  if (isFields(value)) return [value]
  if (value !== undefined && !isBlank(value)) return []
  return [set(fields, name, Object.create(null) as Fields)]
}

function toList(value: Field | undefined): readonly Field[] {
  if (isList(value)) return value
  return value === undefined || isBlank(value) ? [] : [value]
}

function set<T extends Field>(fields: Fields, name: string, value: T): T {
  ;(fields as Record<string, Field>)[name] = value
  return value
}

function isList(value: Field | undefined): value is readonly Field[] {
  return Array.isArray(value)
}

function isFields(value: Field | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** Nothing, or white space: what stands between the tags of an empty wrapper. */
function isBlank(value: Field): boolean {
  return typeof value === 'string' && value.trim() === ''
}
