import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * True for what the page itself, or a program of this machine, asks. Another site's page is not let in: neither by
 * its own address (Origin, Sec-Fetch-Site) nor under a name of its own that leads here (Host: DNS rebinding).
 */
export function isSameOrigin(req: IncomingMessage): boolean {
  const { headers, method } = req
  const { host = '', origin } = headers
  if (!isOwnHost(req)) return false
  if (origin !== undefined && origin !== `http://${host}`) return false
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none' || isVisit(method, headers)
}

/** True for a request to this machine, under a name that is always its own. */
export function isOwnHost({ headers, socket }: IncomingMessage): boolean {
  return hostsOf(socket.localPort ?? 0).includes((headers.host ?? '').toLowerCase())
}

/** Following a link to the page shows nothing to the site that it stands on. */
function isVisit(method: string | undefined, headers: IncomingMessage['headers']): boolean {
  return (
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  )
}

function hostsOf(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  return port === 80
    ? [...names, ...names.map((name) => `${name}:80`)]
    : names.map((name) => `${name}:${port}`)
}

/** Pictures come from wherever the app under test says; everything else from here. */
const policy =
  "default-src 'self'; img-src 'self' http: https:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** Headers of every answer. */
export function setSafetyHeaders(res: ServerResponse): void {
  res.setHeader('Content-Security-Policy', policy)
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Referrer-Policy', 'no-referrer')
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  res.setHeader('Cache-Control', 'no-store')
}
