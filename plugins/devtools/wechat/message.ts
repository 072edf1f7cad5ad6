import { randomInt } from 'node:crypto'
import type { XmlFields } from 'echostr'
import { pushXml } from 'echostr/testing'
import { samples } from './samples.ts'

/** How pushes are protected: 明文模式, 兼容模式, 安全模式. */
export type Mode = 'plain' | 'compatible' | 'secure'

/** How pushes are written; Official Accounts get XML. */
export type Format = 'xml' | 'json'

/** The fields that every push begins with. */
export interface Head {
  readonly ToUserName: string
  readonly FromUserName: string
  /** Seconds since 1970. */
  readonly CreateTime: number
}

/**
 * The fields of a push: the head, what the kind usually has (made-up values), and what the caller gives;
 * `undefined` there leaves a field out.
 *
 * @param kind a MsgType (`text`), or `event:` and an Event; unknown ones are fine
 */
export function fieldsOf(kind: string, head: Head, fields: XmlFields = {}): XmlFields {
  const [type = '', event] = kind.split(/:(.*)/s)
  const usual = Object.hasOwn(samples, kind) ? samples[kind] : {}
  if (event !== undefined) return { ...head, MsgType: type, Event: event, ...usual, ...fields }
  return { ...head, MsgType: type, ...usual, ...fields, MsgId: 'MsgId' in fields ? fields.MsgId : newId() }
}

/** A push in the open, as WeChat writes it: neither control characters nor a `]]>` that the user typed are escaped. */
export function written(fields: XmlFields, format: Format): string {
  return format === 'json' ? json(fields) : pushXml(fields).replaceAll(']]]]><![CDATA[>', ']]>')
}

/** MsgId stands bare in JSON, with more digits than a number of JavaScript holds. */
function json(fields: XmlFields): string {
  const text = JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  return text.replace(/"MsgId":"(\d+)"/, '"MsgId":$1')
}

let lastId = 0n

/** A message id of 64 bits. */
function newId(): bigint {
  lastId = lastId === 0n ? 6_000_000_000_000_000_000n + BigInt(randomInt(2 ** 40)) : lastId + 1n
  return lastId
}

/** Events in answer to which the phone shows something: those that a user makes in the chat. */
const inChat =
  /^(subscribe|scan|click|enter|scancode_push|scancode_waitmsg|pic_sysphoto|pic_photo_or_album|pic_weixin|location_select)$/i

/** True when the phone shows what a push of this kind is answered. */
export function hasChat(fields: XmlFields): boolean {
  const { MsgType, Event } = fields
  return MsgType !== 'event' || (typeof Event === 'string' && inChat.test(Event))
}
