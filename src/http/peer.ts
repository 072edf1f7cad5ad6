import type { IncomingMessage, ServerResponse } from 'node:http'

/** The IP address of whoever has sent a request, as a delivery has it. */
export function addressOf(req: IncomingMessage): string | undefined {
  // a server that listens on IPv6 as well sees IPv4 addresses in this form
  return req.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '')
}

/** Calls `gone` when a response has ended or its peer has left, at once when it already has. */
export function onceClosed(req: IncomingMessage, res: ServerResponse, gone: () => void): void {
  if (res.destroyed || req.socket.destroyed) gone()
  else res.on('close', gone)
}
