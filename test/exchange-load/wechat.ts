import { request } from 'node:http'
import { readAnswer, type SignedDelivery } from 'echostr/testing'

/** One request on a connection of its own: the accepted text, or undefined when nobody answered in `patience` ms. */
function deliver(
  port: number,
  { url, content }: SignedDelivery,
  patience: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(content) }
    const sent = request({ host: '127.0.0.1', port, path: url, method: 'POST', headers, agent: false })
    const timer = setTimeout(() => sent.destroy(), patience)
    sent.on('response', (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (data) => {
        body += data
      })
      response.on('end', () => resolve(response.statusCode === 200 ? textOf(body) : undefined))
    })
    sent.on('error', () => {})
    sent.on('close', () => {
      clearTimeout(timer)
      resolve(undefined)
    })
    sent.end(content)
  })
}

/** Delivers, hangs up, delivers again: three times in all, each a patience after the one before. */
export async function playOverSockets(
  port: number,
  delivery: SignedDelivery,
  patience: number,
): Promise<string | undefined> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const accepted = await deliver(port, delivery, patience)
    if (accepted !== undefined) return accepted
  }
  return undefined
}

function textOf(body: string): string {
  const { reply } = readAnswer({ status: 200, type: '', body })
  return reply?.MsgType === 'text' ? reply.Content : body
}
