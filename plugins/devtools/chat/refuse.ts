import type { ServerResponse } from 'node:http'

/** Answers a request that the page's server does not take. */
export function refuse(res: ServerResponse, status: number, error: string, telling: object = {}): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error, ...telling }))
}
