import type { ServerResponse } from 'node:http'

/** Why a request is not taken, for programs: a page never asks so. */
export const refusals = {
  foreign: 'This page answers itself only',
  missing: 'There is no such file',
  looking: 'This page only looks: GET',
} as const

/** Answers a request that the page's server does not take. */
export function refuse(res: ServerResponse, status: number, error: string, telling: object = {}): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error, ...telling }))
}
