// Compiled by `npm run check`, never run: what the message types allow, and beside it what they refuse.
import type { BaseReply, Kind, Message, MessageMap } from 'echostr'
import type { Received } from 'echostr/testing'
import type {
  BaseEvent,
  DeviceEventMessage,
  EventMessage,
  Fields,
  NamedEvent,
} from '../src/messages/message.ts'
import type { PlatformPush } from '../src/messages/platform.ts'

declare module 'echostr' {
  interface MessageMap {
    'event:teahouse_opened': NamedEvent<'teahouse_opened'> & { readonly Seats: string }
    teahouse_note: { readonly MsgType: 'teahouse_note'; readonly Note: string } & Omit<
      MessageMap['text'],
      'MsgType'
    >
  }
}

export function fieldsOfAMessage(message: MessageMap['text']): string {
  // @ts-expect-error a typo in a field
  message.Contnet
  // @ts-expect-error a field may be absent
  const id: string = message.bizmsgmenuid
  // @ts-expect-error messages are read-only
  message.Content = 'other'
  return message.Content + id
}

export function narrowingByMsgType(message: Message): string {
  // @ts-expect-error not every message has a text
  message.Content
  if (message.MsgType === 'text') return message.Content
  if (message.MsgType === 'location') return message.Location_X
  // @ts-expect-error no such type
  if (message.MsgType === 'txt') return ''
  if (message.MsgType === 'teahouse_note') return message.Note
  return message.FromUserName
}

export function narrowingByEvent(message: Message): string {
  // @ts-expect-error a message is not an event before its MsgType says so
  message.Event
  if (message.MsgType === 'event' && message.Event === 'CLICK') return message.EventKey
  if (message.MsgType === 'event' && message.Event === 'teahouse_opened') return message.Seats
  if (message.MsgType === 'device_event' && message.Event === 'bind') return message.SessionID
  return ''
}

export function switchingOverEvents(event: MessageMap['event']): string {
  switch (event.Event) {
    case 'SCAN':
      return event.Ticket
    case 'subscribe':
      // @ts-expect-error a plain follow has no ticket
      return event.Ticket
    case 'LOCATION':
      return event.Latitude
    // @ts-expect-error WeChat writes CLICK
    case 'click':
      return ''
    default:
      return event.Event
  }
}

export function listsAreArrays(map: MessageMap): readonly string[] {
  const pictures = map['event:pic_weixin'].SendPicsInfo.PicList.item
  // @ts-expect-error never one picture alone
  pictures.PicMd5Sum
  const failed: readonly string[] = map['event:FREEPUBLISHJOBFINISH'].PublishEventInfo.fail_idx
  const popup = map['event:subscribe_msg_popup_event']
  const entries = popup.List ?? popup.SubscribeMsgPopupEvent?.List ?? []
  // @ts-expect-error XML only, so it may be absent
  popup.SubscribeMsgPopupEvent.List
  return [...pictures.map((one) => one.PicMd5Sum), ...failed, ...entries.map((one) => one.PopupScene)]
}

export function twoNamesOneShape(map: MessageMap): 'PUBLISHJOBFINISH' | 'FREEPUBLISHJOBFINISH' {
  const { Event } = map['event:PUBLISHJOBFINISH']
  // @ts-expect-error each kind has its own name
  const other: 'FREEPUBLISHJOBFINISH' = Event
  return other ?? Event
}

export function contentCheck(check: MessageMap['event:wxa_media_check']): string {
  // @ts-expect-error version 2 only
  check.result
  // @ts-expect-error what was not checked has no result
  if (check.version === '2') check.result.suggest
  return check.version === '2' ? (check.result?.suggest ?? `${check.errcode}`) : check.isrisky
}

export function newerKinds(map: MessageMap): readonly (string | undefined)[] {
  const vouchers = map['event:channels_ec_voucher_send_succ'].voucher_list
  // @ts-expect-error never one voucher alone
  vouchers.code
  const { cargo } = map['event:transport_add_order']
  // @ts-expect-error the goods may not be listed one by one
  cargo.goods_detail.goods
  const goods = cargo.goods_detail?.goods ?? []
  const invoice = map['event:user_authorize_invoice']
  const paid = map['event:open_product_order_pay'].order_info
  // @ts-expect-error settled orders only
  paid.settle_no
  const member = map['event:channels_ec_vip_join'].user_info
  // @ts-expect-error who joins has no points
  member.score
  // @ts-expect-error the wrapper has the fields
  map['event:wxalive_follow_notify'].room_id
  return [
    ...vouchers.map(({ code }) => code),
    ...goods.map(({ good_name }) => good_name),
    invoice.AppId ?? invoice.AuthorizeAppId,
    map.image.BusinessId,
    map['event:user_scan_product'].KeyStr,
    map['event:add_single_waybill'].Sender.Street,
    paid.transaction_id + member.join_time,
  ]
}

export function wideAndNarrow(event: EventMessage, device: DeviceEventMessage): string {
  const message: Message = event
  const anyEvent: BaseEvent = event
  const untyped = event as BaseEvent & Fields
  // @ts-expect-error a device's event is no event
  const wrong: BaseEvent = device
  return anyEvent.Event + message.MsgType + String(untyped.NotYetKnown) + wrong.Event
}

export function platform(push: PlatformPush): string {
  // @ts-expect-error pushes to the platform have no sender
  push.FromUserName
  if (push.InfoType === 'order_path_apply_result_notify') {
    // @ts-expect-error may be a list
    push.list.ret_code
    return [push.list].flat().map(({ ret_code }) => ret_code)[0] ?? ''
  }
  // @ts-expect-error a person has no company's code
  if (push.InfoType === 'notify_third_fasteregister') push.info.code.length
  return push.InfoType === 'component_verify_ticket' ? push.ComponentVerifyTicket : push.AppId
}

export const kinds: readonly Kind[] = [
  'text',
  'event',
  'event:CLICK',
  'device_event:bind',
  'event:teahouse_opened',
  'event:click',
  'event:xpay_complaint_notify',
  'event:channels_ec_order_wait_shipping',
  'event:teahouse_opened',
  // @ts-expect-error no such event
  'event:clik',
  // @ts-expect-error an SDK's name for `event:subscribe`, WeChat sends no such event
  'event:subscribe_scan_product',
  // @ts-expect-error an event, whose kind begins with `event:`
  'CLICK',
  // @ts-expect-error not of an account
  'component_verify_ticket',
]

declare module 'echostr' {
  interface ReplyMap {
    kettle_on: BaseReply & { readonly MsgType: 'kettle_on'; readonly Seconds: number }
  }
}

export function readingAReply({ reply }: Received): string {
  if (reply?.MsgType !== 'kettle_on') return ''
  // @ts-expect-error what is read is what was written: text
  const seconds: number = reply.Seconds
  return reply.Seconds + seconds
}
