import { isObject, wrongArgument } from '../base/check-options.ts'
import { EchostrError } from '../errors.ts'
import type { Field, Fields, Message } from '../messages/message.ts'
import { malformed } from './fields.ts'
import { parseJson } from './json.ts'
import { normalizeLists } from './lists.ts'
import { parseXml } from './xml.ts'

/** The default stage `parse`: XML or JSON by the first character, then {@link toMessage}. */
export function parsePush(body: string): Message {
  return toMessage(parseFields(body))
}

/**
 * Parsed fields as a message, for a stage `parse` of your own: checks what every push must have, and makes every
 * list an array, in place. Every leaf must be a string; an array is taken for a field that stands several times.
 *
 * @throws EchostrError `malformed_body` when ToUserName, FromUserName, CreateTime, MsgType, Event, MsgId or Encrypt
 * is no string (twice there, or with children); `missing_field` without ToUserName, FromUserName or MsgType
 * @example
 * app.replace('parse', (body) => toMessage(body.startsWith('{') ? parseJson(body) : myXml(body)))
 */
export function toMessage(fields: Fields): Message {
  if (!isObject(fields)) throw wrongArgument('toMessage()', 'fields', 'an object', fields)
  // one by one: a loop over names reads them several times slower
  const { ToUserName, FromUserName, CreateTime, MsgType, Event, MsgId, Encrypt } = fields
  plain('ToUserName', ToUserName)
  plain('FromUserName', FromUserName)
  plain('CreateTime', CreateTime)
  plain('MsgType', MsgType)
  plain('Event', Event)
  plain('MsgId', MsgId)
  plain('Encrypt', Encrypt)
  if (!ToUserName || !FromUserName || !MsgType) throw missing(fields)
  normalizeLists(fields)
  return fields as unknown as Message
}

function plain(name: string, value: Field | undefined): void {
  if (value !== undefined && typeof value !== 'string') malformed(`The field ${name} is not plain text`)
}

function missing(fields: Fields): EchostrError {
  if (fields.Encrypt) return new EchostrError('key_missing', 'The push is encrypted, and the app has no key')
  const name = ['ToUserName', 'FromUserName', 'MsgType'].find((each) => !fields[each])
  return new EchostrError('missing_field', `The push has no ${name}`)
}

/** The fields of a body, XML or JSON by its first character. Throws `malformed_body`. */
export function parseFields(body: string): Fields {
  const first = body.trimStart()[0]
  if (first === '<') return parseXml(body)
  if (first === '{') return parseJson(body)
  return malformed(first === undefined ? 'The body is empty' : 'The body is neither XML nor JSON')
}
