/** What an HTTP request is written from. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** A request as HTTP/1.1 writes it. */
export function requestText({ method, url, headers, body }: HttpRequest): string {
  const { pathname, search, host } = new URL(url)
  const length = method !== 'GET' && { 'Content-Length': String(Buffer.byteLength(body)) }
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  const own = Object.entries({ Host: host, ...length }).filter(
    ([name]) => !names.includes(name.toLowerCase()),
  )
  const lines = [...own, ...Object.entries(headers)].map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${pathname}${search} HTTP/1.1`, ...lines, '', String(body)].join('\n')
}
