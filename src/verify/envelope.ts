import { EchostrError } from '../errors.ts'
import type { Field } from '../messages/base.ts'
import { malformed } from '../parse/fields.ts'
import { readMember } from '../parse/json.ts'
import { readElement } from '../parse/xml.ts'

/**
 * The values that may be the `Encrypt` of a body that is not verified yet. They are found by a search for text; the
 * body is parsed only once a signature covers the value that was found. The first and the last `Encrypt` are given,
 * since in compatible mode a user's text may hold another one before or behind WeChat's.
 *
 * Only `<Encrypt>` and `"Encrypt"` as WeChat writes them are found: no attribute, no white space, no escape in the name.
 *
 * @throws EchostrError `malformed_body`, `plain_push_in_secure_mode` when there is none
 */
export function encryptsIn(body: string): string[] {
  const found = new Set<string>()
  let failure: unknown
  for (const at of placesOf('Encrypt', body)) {
    try {
      const value = valueAt(body, at)
      if (typeof value === 'string' && value !== '') found.add(value)
    } catch (error) {
      failure = error
    }
  }
  if (found.size === 0) throw failure ?? noEnvelope(body)
  return [...found]
}

/** The first ToUserName found in a body that is not verified yet; `''` for none. Throws `malformed_body`. */
export function nameIn(body: string): string {
  const [at] = placesOf('ToUserName', body)
  if (at === undefined) checkForm(body)
  const name = at === undefined ? '' : valueAt(body, at)
  return typeof name === 'string' ? name : ''
}

/** For a body without an envelope: `malformed_body` when it does not even look like a push. */
export function noEnvelope(body: string): EchostrError {
  checkForm(body)
  return new EchostrError('plain_push_in_secure_mode', 'A push came without Encrypt')
}

/** True for JSON, by the first character. */
export function isJson(body: string): boolean {
  return /^\s{0,64}\{/.test(body)
}

/** Where the first and the last field of that name begin. */
function placesOf(name: string, body: string): number[] {
  const tag = isJson(body) ? `"${name}"` : `<${name}>`
  const first = body.indexOf(tag)
  if (first === -1) return []
  if (body.indexOf(tag, first + tag.length) === -1) return [first]
  return [first, body.lastIndexOf(tag)]
}

function valueAt(body: string, at: number): Field {
  return isJson(body) ? readMember(body, body.indexOf('"', at + 1) + 1) : readElement(body, at)
}

/** Looks at the two ends of a body only: one that is not verified is worth no more work. */
function checkForm(body: string): void {
  const start = body.slice(0, 128).trimStart()
  const end = body.slice(-128).trimEnd()
  const isPush = isJson(body)
    ? end.endsWith('}')
    : /^(?:<\?xml\s[^>]*>\s*)?<xml[\s/>]/.test(start) && /(?:<\/xml\s*|\/)>$/.test(end)
  if (!isPush) malformed('The body neither begins nor ends like XML or JSON of WeChat')
}
