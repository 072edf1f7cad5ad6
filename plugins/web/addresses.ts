/** An address of a server: http or https, a host, perhaps a path, and nothing else. */
export function isAddress(value: unknown): value is string {
  if (typeof value !== 'string' || !/^https?:\/\/[^\s?#\\]+$/.test(value) || !URL.canParse(value))
    return false
  const { username, password } = new URL(value)
  return username === '' && password === ''
}

/** A path as it stands in an address, and as requests bear it: `/登录` is none. */
export function isPath(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\/(?!\/)/.test(value) || !URL.canParse(value, 'http://a')) return false
  return new URL(value, 'http://a').pathname === value
}
