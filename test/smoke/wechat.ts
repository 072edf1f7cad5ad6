import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'

const token = 'xq123456'

function signed(): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = String(Math.random()).slice(2)
  const signature = createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')
  return { signature, timestamp, nonce }
}

function request(origin: string, query: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  const url = `${origin}/?${new URLSearchParams(query)}`
  return fetch(url, { ...init, signal: AbortSignal.timeout(5000) })
}

/** WeChat's console checks the server's URL. */
export async function handshake(origin: string): Promise<void> {
  const echostr = '5838479520340981'
  const response = await request(origin, { ...signed(), echostr })
  assert.equal(response.status, 200)
  assert.equal(await response.text(), echostr)
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain\b/)
  assert.equal(response.headers.get('content-length'), String(echostr.length))
}

/** Someone else tries. */
export async function stranger(origin: string): Promise<void> {
  const response = await request(origin, { ...signed(), signature: '0'.repeat(40), echostr: '1' })
  assert.equal(response.status, 401)
}

/** A user says 你好. */
export async function message(origin: string): Promise<void> {
  const body = push('你好')
  const response = await request(origin, signed(), { method: 'POST', body })
  const reply = await response.text()
  assert.equal(response.status, 200)
  assert.ok(reply.includes('<ToUserName><![CDATA[user]]></ToUserName>'), reply)
  assert.ok(reply.includes('<MsgType><![CDATA[text]]></MsgType>'), reply)
  assert.ok(reply.includes('<Content><![CDATA[You said: 你好]]></Content>'), reply)
}

function push(content: string): string {
  return `<xml><ToUserName><![CDATA[account]]></ToUserName>
<FromUserName><![CDATA[user]]></FromUserName>
<CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[${content}]]></Content>
<MsgId>1234567890123456</MsgId></xml>`
}
