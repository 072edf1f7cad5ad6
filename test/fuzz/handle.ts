import type { Answer, Delivery } from 'echostr'
import * as fc from 'fast-check'
import * as assert from 'uvu/assert'
import { parseQuery } from '../../src/http/query.ts'
import { assertRefusal, assertReply } from './answers.ts'
import { type Handled, type Setup, victim } from './app.ts'
import { mutated, mutations } from './mutations.ts'
import { type Push, pushes } from './pushes.ts'
import { identity, reading } from './reading.ts'
import { assertSameMessage } from './same.ts'
import { type Input, inputOf, type Target, textOf, texts } from './target.ts'
import { assertSigned, now, opened, sealed, searchOf, signedQuery } from './wechat.ts'

/** A push on its way: what WeChat sends, before anybody has changed it. */
interface Sent {
  readonly mode: 'plain' | 'secure'
  readonly body: string
  readonly query: string
  readonly push: Push
}

const mode = fc.constantFrom<Sent['mode']>('plain', 'secure')
const nonce = fc.nat().map(String)

function send(mode: Sent['mode'], push: Push, text: string | Buffer, nonce: string): Sent {
  if (mode === 'plain') return { mode, push, body: text.toString(), query: signedQuery(String(now), nonce) }
  const { encrypt, query } = sealed(text, nonce)
  const json = push.text.startsWith('{')
  const body = json ? JSON.stringify({ Encrypt: encrypt }) : `<xml><Encrypt>${encrypt}</Encrypt></xml>`
  return { mode, push, body, query }
}

const untouched: fc.Arbitrary<Input> = fc.tuple(mode, pushes, nonce).map(([how, push, once]) => {
  const { body, query } = send(how, push, push.text, once)
  const { text, sender, clean, fields } = push
  const expected = JSON.stringify(fields)
  return inputOf({ mode: how, body, query, text, sender, expected, accepted: clean ? 'yes' : undefined })
})

/** Signed and sealed after the change: what a sender with the token could do. */
const changedBefore = fc.tuple(mode, pushes, nonce, mutations).map(([how, push, once, changes]) => {
  const { body, query } = send(how, push, mutated(push.text, changes), once)
  return inputOf({ mode: how, body, query })
})

/** Changed on its way, or by somebody who has seen a signed query. */
const changedAfter = fc
  .tuple(mode, pushes, nonce, mutations, fc.constantFrom('body', 'query', 'method'))
  .map(([how, push, once, changes, part]) => {
    const { body, query } = send(how, push, push.text, once)
    const text = how === 'secure' ? push.text : undefined
    const input = inputOf({ mode: how, body, query, text, method: 'POST' })
    return { ...input, [part]: part === 'method' ? Buffer.from('GET') : mutated(input[part] ?? '', changes) }
  })

/** Whole deliveries, handed to the app without a socket. */
export function handle(setup?: Setup): Target {
  const inputs = fc.oneof(untouched, changedBefore, changedAfter)
  return { name: 'handle', inputs, run: (input) => attack(input, setup) }
}

/** Hands the delivery to a fresh app, together with two of a good message of somebody else, and looks at what comes of it. */
export async function attack(input: Input, setup?: Setup): Promise<void> {
  const secure = textOf(input, 'mode') === 'secure'
  const { app, handled, unclear } = victim(secure, setup)
  const good = bystander(secure)
  const bad = deliveryOf(input)
  const answers = await Promise.all([good, bad, good].map((delivery) => app.handle(delivery)))
  const [first, answer, again] = answers as [Answer, Answer, Answer]
  for (const each of [first, again]) assertServed(each, 'o-bystander', secure)
  const messages = handled.filter(({ delivery }) => delivery === bad)
  if (unclear.includes(bad)) assertAcknowledged(answer, messages)
  else assertJudged(input, answer, messages, bad)
  assert.is(handled.length - messages.length, 1, 'the good message was handled, once')
}

/** A good delivery of another user. */
function bystander(secure: boolean): Delivery {
  const text = `<xml><ToUserName>gh</ToUserName><FromUserName>o-bystander</FromUserName><MsgType>text</MsgType></xml>`
  const push = { text, sender: 'o-bystander', clean: true, fields: {} }
  const { body, query } = send(secure ? 'secure' : 'plain', push, text, 'bystander')
  return deliveryOf(inputOf({ body, query }))
}

function deliveryOf(input: Input): Delivery {
  const { method = 'POST', body = '', query = '' } = texts(input)
  return { method, path: '/', query: parseQuery(query), headers: {}, body: () => body }
}

/** What a user typed made the push unreadable: WeChat is told that it has arrived, and nobody else is told anything. */
function assertAcknowledged({ status, body }: Answer, messages: readonly Handled[]): void {
  assert.equal([status, body, messages.length], [200, 'success', 0])
}

function assertJudged(input: Input, answer: Answer, messages: readonly Handled[], delivery: Delivery): void {
  const [handled] = messages
  if (textOf(input, 'accepted')) assert.ok(handled, 'a good delivery was refused')
  if (handled) {
    assert.is(messages.length, 1, 'handled twice')
    assertAuthentic(input, handled)
    assertServed(answer, handled.message.FromUserName, textOf(input, 'mode') === 'secure')
  } else if (delivery.method === 'GET' && answer.status === 200) assertGreeted(answer, input)
  else assertRefusal(answer)
}

function assertGreeted({ body }: Answer, input: Input): void {
  const search = searchOf(textOf(input, 'query') ?? '')
  assertSigned(search)
  assert.is(body, search.echostr ?? '')
}

function assertServed({ status, body }: Answer, sender: string, secure: boolean): void {
  assert.is(status, 200)
  assertReply(body, sender, secure)
}

/** A handler was called: then the delivery proves who it is from, and the message says the same. */
function assertAuthentic(input: Input, { message }: Handled): void {
  const secure = textOf(input, 'mode') === 'secure'
  const { body = '', query = '', text, sender, expected } = texts(input)
  assertSigned(searchOf(query))
  const inside = secure ? opened(body, searchOf(query)) : body
  if (text !== undefined) assert.is(inside, text, 'the message is not the one that was sent')
  assertSameMessage(message, reading(inside))
  if (sender !== undefined) assert.is(message.FromUserName, sender, 'dispatched with a wrong sender')
  if (expected !== undefined) assertGenuine(message, JSON.parse(expected))
}

/** Whatever a user has typed, what WeChat says of the message is what the handler is told. */
function assertGenuine(message: object, expected: Readonly<Record<string, string>>): void {
  const told = message as Readonly<Record<string, unknown>>
  for (const name of identity) assert.is(told[name], expected[name], `forged: ${name}`)
}
