import { EchostrError } from '../errors.ts'
import { checked, type Reply } from './reply.ts'
import { toXml, type XmlFields } from './xml-writer.ts'

/** The name that marks a bigint in JSON, which has none; no XML element, so no field of a reply, has such a name. */
const mark = '$bigint'

/**
 * A reply as it is kept for the deliveries to come, here or at another process: a copy of what JSON can write, which
 * its maker cannot change meanwhile, with the time it was made, so that every delivery carries the same.
 *
 * @param time seconds since 1970
 * @throws EchostrError `bad_reply`
 */
export function stored(reply: Reply, time: number): Reply {
  const CreateTime = reply.CreateTime ?? time
  if (reply.MsgType === 'text') return { MsgType: 'text', Content: reply.Content, CreateTime }
  try {
    return { ...JSON.parse(JSON.stringify(reply, plain)), CreateTime }
  } catch (thrown) {
    throw new EchostrError('bad_reply', `A ${reply.MsgType} reply cannot be kept`, { cause: thrown })
  }
}

/** The reply that was {@link stored}. */
export function restored(reply: Reply): Reply {
  return reply.MsgType === 'text' ? reply : (withBigints(reply) as Reply)
}

function plain(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { [mark]: String(value) }
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new TypeError(`<${name}> holds a ${typeof value}`)
  return value
}

function withBigints(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withBigints)
  if (mark in value) return BigInt(String(value[mark]))
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withBigints(each)]))
}

/** Levels of objects and lists in the replies whose fields the core knows. */
const levels: ReadonlyMap<string, number> = new Map([
  ['text', 1],
  ['raw', 1],
  ['image', 2],
  ['voice', 2],
  ['video', 2],
  ['music', 2],
  ['news', 3],
])

/**
 * True for a reply that can be written, whoever has made it: to check replies that come out of a store. A type that
 * the core knows must have the fields that WeChat requires, and nothing deeper than its fields; for another type it is
 * enough that `toXml` writes it.
 *
 * @example const { value } = await readStored(store, key, (text) => [JSON.parse(text)].find(isReply))
 */
export function isReply(value: unknown): value is Reply {
  try {
    const { MsgType, CreateTime, ...content } = checked(restored(value as Reply))
    const timed = CreateTime === undefined || typeof CreateTime === 'number'
    return isTypeName(MsgType) && timed && isWritable(content, levels.get(MsgType))
  } catch {
    return false
  }
}

/** True for a name that can be a MsgType; not for `constructor` and others that every object has. */
function isTypeName(name: unknown): boolean {
  return typeof name === 'string' && /^[a-z]\w{0,63}$/i.test(name) && !(name in Object.prototype)
}

function isWritable(content: object, depth: number | undefined): boolean {
  // toXml throws for what it cannot write
  toXml(content as XmlFields)
  return depth === undefined || depthOf(content) <= depth
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
