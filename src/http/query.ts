import { FieldSet } from '../base/field-set.ts'
import type { Query } from '../context.ts'

/** The names that WeChat sends. To compare the query with them is faster than to cut a name out of it. */
const known = ['signature', 'timestamp', 'nonce', 'openid', 'encrypt_type', 'msg_signature', 'echostr']

/**
 * Decodes a query: percent escapes once, malformed ones stay as they are, a `+` stays a `+` (base64 values hold some).
 * The first of several equal names counts. No name is special, as the object has no prototype.
 */
export function parseQuery(search: string): Query {
  const query = new FieldSet() as Record<string, string>
  let from = 0
  while (from < search.length) {
    const and = search.indexOf('&', from)
    const to = and === -1 ? search.length : and
    const equals = search.indexOf('=', from)
    const end = equals === -1 || equals > to ? to : equals
    const name = nameAt(search, from, end)
    if (query[name] === undefined) query[name] = decode(search.slice(end + 1, to))
    from = to + 1
  }
  return query
}

function nameAt(search: string, from: number, to: number): string {
  for (const name of known) if (name.length === to - from && search.startsWith(name, from)) return name
  return decode(search.slice(from, to))
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
