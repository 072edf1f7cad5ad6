/** An address as it is typed: a host with a port or a dot, without `http://`, is meant with it. */
export function addressOf(typed: string): string {
  return /^(localhost|[\w-]+(\.[\w-]+)+|[\w.-]+:\d+)(:\d+)?(\/|$)/.test(typed) ? `http://${typed}` : typed
}
