import type { IncomingMessage, ServerResponse } from 'node:http'
import { isFragmented } from './pieces.ts'

const mostBytes = 1024 * 1024
const longestMs = 500

/**
 * Ends a response whose request is still being sent: the answer goes out at once, then up to 1 MiB of the rest
 * is read and thrown away, and after 500 ms the socket is closed. Closing at once would reset the connection
 * under the sender before it has read the status; reading on would let anybody feed us for ever.
 */
export function discard(req: IncomingMessage, res: ServerResponse, body: string): void {
  let bytes = 0
  let pieces = 0
  const timer = setTimeout(() => req.socket.destroy(), longestMs)
  const count = (chunk: Buffer) => {
    bytes += chunk.length
    pieces++
    if (bytes > mostBytes || isFragmented(pieces, bytes)) stop(req)
  }
  // with Content-Length the answer is complete, although the response is not ended
  if (body === '') res.flushHeaders()
  else res.write(body)
  req.on('data', count)
  req.on('end', () => res.end())
  req.on('error', () => {})
  res.on('close', () => clearTimeout(timer))
}

/**
 * Stops reading; the socket stays open for a while, so that the sender can see the status. Node may have read ten
 * thousand pieces of one byte from it already: `push` drops them, as each would take two hundred bytes in the stream.
 */
function stop(req: IncomingMessage): void {
  req.pause()
  req.push = () => false
}
