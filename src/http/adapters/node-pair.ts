import { IncomingMessage, ServerResponse } from 'node:http'
import type { Left } from '../body.ts'

/** The `node:http` request behind a framework's own, and its response. */
export interface NodePair {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

/** What a host on Node gives as a `Request`'s environment: `@hono/node-server` does. */
export function nodePairOf(env: unknown): NodePair | undefined {
  const { incoming, outgoing } = (env ?? {}) as Partial<NodePair>
  return incoming instanceof IncomingMessage && outgoing instanceof ServerResponse
    ? { incoming, outgoing }
    : undefined
}

/** Leaves what a framework's body parser has read where the listener looks for it: on the request of `node:http`. */
export function leave(incoming: IncomingMessage, request: object): void {
  const left = incoming as { body?: unknown; rawBody?: unknown }
  const { body, rawBody } = request as Left
  left.body ??= body
  left.rawBody ??= rawBody
}
