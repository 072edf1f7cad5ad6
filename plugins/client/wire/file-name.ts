/** Bytes that a name may have on the usual file systems. */
const longest = 255

/** The name in a Content-Disposition: `filename*` (RFC 8187) before `filename`, which WeChat sends as bare UTF-8. */
export function nameIn(disposition: string): string {
  const parameters = parametersOf(disposition)
  return extended(parameters.get('filename*')) ?? fromBytes(parameters.get('filename') ?? '')
}

/** The parameters of a header by their names in lower case; the first of each counts. */
function parametersOf(header: string): Map<string, string> {
  const found = new Map<string, string>()
  const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/gs
  for (const [, name = '', quoted, bare = ''] of header.matchAll(parameter)) {
    // a backslash before anything else is one of a Windows path, not an escape
    const value = quoted === undefined ? bare.trim() : quoted.replace(/\\(["\\])/g, '$1')
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value)
  }
  return found
}

/** `UTF-8''%E7%85%A7.jpg`; undefined for another character set, and for what is not UTF-8. */
function extended(value = ''): string | undefined {
  const encoded = /^UTF-8'[^']*'(.+)$/i.exec(value)?.[1]
  try {
    return encoded && decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

/** `fetch` gives the bytes of a header as one character each. */
function fromBytes(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}

/** Names of devices on Windows, with any ending. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)/i

/**
 * A name that a file may be given on any system: the last part of a path, without control characters and what Windows
 * keeps for itself, without dots or blanks at its ends, cut at its front where it is too long. Undefined for nothing.
 */
export function safeName(name: string): string | undefined {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const clean = last.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]/gu, '')
  const ending = Buffer.from(clean.replace(/[<>:"|?*]/g, '_')).subarray(1 - longest)
  const trimmed = ending
    .toString()
    .replace(/^\uFFFD+/, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  return trimmed.replace(device, '_$&') || undefined
}
