import type { Answer } from 'echostr'
import { XMLValidator } from 'fast-xml-parser'
import * as assert from 'uvu/assert'
import { reading } from './reading.ts'
import { unpacked } from './wechat.ts'

/** What the product may refuse with. */
const refusals = [400, 401, 404, 405, 408, 413, 415, 431]

const forbidden = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** The text as it can stand in a reply: less the characters that XML forbids. */
export function writable(text: string): string {
  return text.replace(forbidden, '')
}

/** A refusal says nothing but its status. */
export function assertRefusal({ status, body }: Pick<Answer, 'status' | 'body'>): void {
  assert.ok(refusals.includes(status), `status ${status}`)
  assert.is(body, '', 'a refusal says something')
}

/** An answer to a push: `success`, or a reply to that sender that any XML parser takes. */
export function assertReply(body: string, sender: string, secure: boolean): void {
  if (body === 'success') return
  // an encrypted push in JSON is answered in JSON
  if (secure && body.startsWith('{')) JSON.parse(body)
  else assertWellFormed(body)
  const reply = secure ? unpacked(String(reading(body).Encrypt)) : body
  assertWellFormed(reply)
  assert.is(reading(reply).ToUserName, writable(sender), 'the reply goes to somebody else')
}

function assertWellFormed(xml: string): void {
  assert.is(XMLValidator.validate(xml), true, `the answer is not well formed: ${xml.slice(0, 200)}`)
  assert.is(writable(xml), xml, 'the answer holds a character that XML forbids')
}
