import { request } from 'node:http'
import type { Clock } from 'echostr'
import { readAnswer, type SignedDelivery } from 'echostr/testing'

/** ms that WeChat waits. */
const patience = 5000

/** One request on a connection of its own: the accepted text, or undefined when nobody answered in time. */
function deliver(port: number, { url, content }: SignedDelivery, clock: Clock): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(content) }
    const sent = request({ host: '127.0.0.1', port, path: url, method: 'POST', headers, agent: false })
    const stop = clock.every(patience, () => sent.destroy())
    sent.on('response', (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (data) => {
        body += data
      })
      response.on('end', () => resolve(response.statusCode === 200 ? textOf(body) : undefined))
    })
    sent.on('error', () => {})
    sent.on('close', () => {
      stop()
      resolve(undefined)
    })
    sent.end(content)
  })
}

/** Delivers, hangs up, delivers again: three times in all, each a patience after the one before. */
export async function playOverSockets(
  port: number,
  delivery: SignedDelivery,
  clock: Clock,
): Promise<string | undefined> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const accepted = await deliver(port, delivery, clock)
    if (accepted !== undefined) return accepted
  }
  return undefined
}

function textOf(body: string): string {
  const { reply } = readAnswer({ status: 200, type: '', body })
  return reply?.MsgType === 'text' ? reply.Content : body
}
