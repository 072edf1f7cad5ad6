// What somebody writes who takes no framework: it verifies, parses, and answers a text. It remembers nothing.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { token } from '../messages.ts'

/** The children of the root. */
export type Parse = (xml: string) => Record<string, unknown>

function isSigned({ searchParams }: URL): boolean {
  const [timestamp, nonce] = [searchParams.get('timestamp') ?? '', searchParams.get('nonce') ?? '']
  const sorted = [token, timestamp, nonce].sort().join('')
  return createHash('sha1').update(sorted).digest('hex') === searchParams.get('signature')
}

function answer({ FromUserName, ToUserName, MsgType, Content }: Record<string, unknown>): string {
  if (MsgType !== 'text') return 'success'
  return `<xml><ToUserName><![CDATA[${FromUserName}]]></ToUserName><FromUserName><![CDATA[${ToUserName}]]></FromUserName><CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${Content}]]></Content></xml>`
}

function bodyOf(req: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => done(Buffer.concat(chunks).toString()))
}

export function byHand(parse: Parse): Server {
  return createServer((req, res) => {
    if (!isSigned(new URL(req.url ?? '', 'http://localhost'))) return void res.writeHead(401).end()
    bodyOf(req, (body) => {
      const reply = Buffer.from(answer(parse(body)))
      res.writeHead(200, { 'Content-Type': 'application/xml', 'Content-Length': reply.length }).end(reply)
    })
  })
}
