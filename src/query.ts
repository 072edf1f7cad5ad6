import type { Query } from './context.ts'

/**
 * Decodes a query: percent escapes once, malformed ones stay as they are, a `+` stays a `+` (base64 values hold
 * some). The first of several equal names counts. No name is special: the object has no prototype.
 */
export function parseQuery(search: string): Query {
  const query: Record<string, string> = Object.create(null)
  let from = 0
  while (from < search.length) {
    const and = search.indexOf('&', from)
    const to = and === -1 ? search.length : and
    add(query, search.slice(from, to))
    from = to + 1
  }
  return query
}

function add(query: Record<string, string>, pair: string): void {
  const equals = pair.indexOf('=')
  const name = decode(equals === -1 ? pair : pair.slice(0, equals))
  if (query[name] === undefined) query[name] = equals === -1 ? '' : decode(pair.slice(equals + 1))
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
