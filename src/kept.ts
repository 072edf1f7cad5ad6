import { EchostrError } from './errors.ts'
import type { Reply } from './reply.ts'

/** Stands for a bigint, which JSON does not know; no XML element has such a name. */
const mark = '$bigint'

/**
 * A reply as it is kept for the deliveries to come, here or at another process: what JSON can write, and nothing that
 * its maker may change meanwhile; with the time it was made, so that every delivery carries the same.
 *
 * @param time seconds since 1970
 * @throws EchostrError `bad_reply`
 */
export function kept(reply: Reply, time: number): Reply {
  const CreateTime = reply.CreateTime ?? time
  if (reply.MsgType === 'text') return { MsgType: 'text', Content: reply.Content, CreateTime }
  try {
    return { ...JSON.parse(JSON.stringify(reply, plain)), CreateTime }
  } catch (thrown) {
    throw new EchostrError('bad_reply', `A ${reply.MsgType} reply cannot be kept`, { cause: thrown })
  }
}

/** The reply that was {@link kept}. */
export function revived(reply: Reply): Reply {
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
