// What stands between WeChat and a container of cloud hosting: it gets the contract's signed pushes in XML, and hands on the
// same in JSON, without a signature, with the headers of the internal link; replies go back in XML.
import {
  type ClientRequest,
  type IncomingMessage,
  type RequestListener,
  request,
  type ServerResponse,
} from 'node:http'
import { buffer } from 'node:stream/consumers'
import { parseJson, parseXml, toXml, type XmlFields } from 'echostr'
import { link, path } from '../support/cloud.ts'

/** @param container where the app listens */
export function cloudGateway(container: string): RequestListener {
  return async (req, res) => {
    const body = await buffer(req).catch(() => undefined)
    if (!body) return
    const onward = handOn(req, body, container)
    res.on('close', () => onward.destroy())
    onward.on('response', (answer) => void handBack(answer, res).catch(() => req.socket.destroy()))
    onward.on('error', () => req.socket.destroy())
  }
}

function handOn(req: IncomingMessage, body: Buffer, container: string): ClientRequest {
  const { pathname, search } = new URL(req.url ?? '/', container)
  const to = pathname === '/wechat' ? path : pathname
  const { method = '', headers } = req
  const isPush = method === 'POST' && search !== ''
  const content = isPush ? inJson(body) : body
  const unsigned = { ...link, 'x-wx-openid': 'o-test-user', 'x-wx-appid': link['x-wx-appid'] }
  const own = isPush ? { 'content-encoding': headers['content-encoding'], ...unsigned } : headers
  const given = Object.entries({ ...own, 'content-length': content.length, 'transfer-encoding': undefined })
  return request(new URL(isPush ? to : to + search, container), {
    method,
    headers: Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Record<string, string>,
  }).end(content)
}

/** What is no XML stays as it is. */
function inJson(body: Buffer): Buffer {
  try {
    return Buffer.from(JSON.stringify(parseXml(body.toString())))
  } catch {
    return body
  }
}

async function handBack(answer: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = await buffer(answer)
  const { statusCode = 0, headers } = answer
  const isReply = body[0] === 0x7b
  const content = isReply ? Buffer.from(toXml(parseJson(body.toString()) as XmlFields)) : body
  const type = isReply ? 'application/xml; charset=utf-8' : headers['content-type']
  const kept = { 'content-type': type, allow: headers.allow, 'x-content-type-options': 'nosniff' }
  const given = Object.entries({ ...kept, 'content-length': content.length })
  res.writeHead(
    statusCode,
    Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Record<string, string>,
  )
  res.end(content)
}
