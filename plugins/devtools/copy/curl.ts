import type { HttpRequest } from './http-text.ts'

/** Bytes of the longest body that stands in an argument: Linux takes 128 KiB. */
const longestArgument = 100 * 1024

/** What curl writes by itself. */
const own = /^(host|content-length|connection|transfer-encoding|expect|accept-encoding)$/i

/** A request as a command for sh. The covered token of a call is read from the variable ACCESS_TOKEN. */
export function curlOf(request: HttpRequest & { readonly body: string }): string {
  const { method, headers, body } = request
  const url = quoted(request.url).replace(/(access_token=)\*{3}/, `$1'"$ACCESS_TOKEN"'`)
  const shown = Object.entries(headers).filter(([name]) => !own.test(name))
  const options = shown.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const line = (...more: readonly string[]) => [`curl -i ${url}`, ...options, ...more].join(' \\\n  ')
  if (method === 'GET' && body === '') return line()
  if (!body.includes('\0') && Buffer.byteLength(body) <= longestArgument)
    return line(`--data-raw ${quoted(body)}`)
  // a part of the shell itself, for which no argument is too long; no argument may hold a NUL
  return `printf '%b' ${quoted(escaped(body))} | ${line('--data-binary @-')}`
}

/** A text as one word of sh, whatever stands in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A text as `printf %b` writes it. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0000')
}
