/** Characters of the longest address that a login returns to: it travels in another one through WeChat. */
const longest = 1024

/**
 * The address that a login returns to, whole: a path of the site's own, with its query; else the site's `home`. Whatever
 * somebody writes into a link, it leads nowhere else, not even when a proxy decodes it once more.
 */
export function returnAddress(given: unknown, origin: string, home: string): string {
  const address = typeof given === 'string' && isOwn(given, origin) ? new URL(given, origin).href : ''
  // what a parser has tidied up is another text: `/.//evil`
  const isGood = address.length <= longest && isOwn(address.slice(origin.length), origin)
  return isGood ? address : new URL(home, origin).href
}

function isOwn(path: string, origin: string): boolean {
  return isPlain(path) && staysAt(origin, decoded(path))
}

/** A slash, and behind it nothing that browsers take for a host, or leave out before they look. */
function isPlain(path: string): boolean {
  return path.length <= longest && /^\/(?!\/)[^\\\p{Cc}\p{Cs}]*$/u.test(path)
}

function staysAt(origin: string, path: string): boolean {
  return URL.canParse(path, origin) && new URL(path, origin).origin === origin
}

/** Decoded as leniently as anybody might: each escape for itself. */
function decoded(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
}
