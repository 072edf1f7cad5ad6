import { XMLValidator } from 'fast-xml-parser'
import * as assert from 'uvu/assert'
import type { Case } from './catalogue.ts'
import type { Exchange, Outcome } from './ground.ts'
import { aesKey, token } from './signing.ts'
import type { Response } from './wire.ts'

/** Checks one key of `expect` on one exchange. */
export type ExchangeCheck = (wanted: unknown, exchange: Exchange, outcome: Outcome, c: Case) => void

const forbidden = /[^\t\n\r -\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

/** Keys that hold for every exchange of a case. */
export const exchangeChecks: Readonly<Record<string, ExchangeCheck>> = {
  status: (wanted, exchange) => checkStatus(wanted, exchange),
  handlerCalls: (wanted, { handled }) =>
    assert.ok([wanted].flat().includes(handled.length), `the handler was called ${handled.length} times`),
  handlerCallsEach: (wanted, { handled }) => assert.is(handled.length, wanted),
  connection: (wanted, { closed }) => assert.equal([wanted, closed], ['closed', true]),
  bodyExact: (wanted, exchange) => {
    assert.is(only(exchange).body, wanted)
    if (wanted === 'success')
      assert.equal([exchange.reports, exchange.lines], [[], []], 'silence, not an error')
  },
  bodyBytes: (wanted, exchange) => assert.is(only(exchange).latin1.length, wanted),
  bodyNotContains: (wanted, { responses }) => {
    for (const { body } of responses) assert.not.match(body, filled(wanted))
  },
  headers: (wanted, { responses }) => checkHeaders(wanted as Record<string, string | null>, responses),
  bodies: (wanted, { responses }) => {
    assert.is(wanted, 'identical')
    assert.is(new Set(responses.map((response) => response.latin1)).size, 1)
  },
  logNotContains: (wanted, exchange) => checkLog(wanted as string[], exchange),
  contentSeen: (wanted, exchange) => assert.is(seen(exchange).Content, wanted),
  contentSeenEach: (wanted, exchange) => {
    assert.is(wanted, 'identical string')
    assert.is(seen(exchange).Content, exchange.variant)
  },
  fromSeen: (wanted, exchange) => {
    assert.is(wanted, 'value inside Encrypt')
    assert.is(seen(exchange).FromUserName, 'openid1')
  },
  msgType: (wanted, exchange) => assert.is(seen(exchange).MsgType, wanted),
  msgIdSeen: (wanted, exchange) =>
    assert.is(`${seen(exchange).MsgId} as ${typeof seen(exchange).MsgId}`, wanted),
  shape: (wanted, exchange) => {
    assert.is(wanted, 'always an array')
    const { PicList } = seen(exchange).SendPicsInfo as { PicList: { item: unknown } }
    assert.ok(Array.isArray(PicList.item))
    assert.is((PicList.item as unknown[]).length, Number(exchange.variant))
  },
  replyContent: (wanted, exchange, _, { input }) =>
    assert.is(element(only(exchange), 'Content'), wanted === 'same text' ? input.reply : wanted),
  replyTo: (wanted, exchange) => assert.is(element(only(exchange), 'ToUserName'), wanted),
  replyFrom: (wanted, exchange) => assert.is(element(only(exchange), 'FromUserName'), wanted),
  replyCreateTime: (wanted, exchange, { stand }) => {
    assert.is(wanted, 'server clock')
    assert.is(element(only(exchange), 'CreateTime'), String(stand.clock.now()))
  },
  integer: (wanted, exchange, { stand }) => {
    assert.is(wanted, 'CreateTime in seconds')
    assert.match(only(exchange).body, `<CreateTime>${stand.clock.now()}</CreateTime>`)
    assert.match(only(exchange).body, '<Serial>9223372036854775807</Serial>')
    assert.match(only(exchange).body, '<![CDATA[9223372036854775807]]>')
  },
  oneAnswer: (wanted, exchange) => {
    assert.is(wanted, true)
    assert.is(element(only(exchange), 'Content'), 'outer')
  },
  wellFormed: (wanted, exchange) => assert.is(isWellFormed(only(exchange).body), wanted),
  body: (wanted, exchange) => {
    assert.match(wanted as string, /^success or /)
    assert.is(only(exchange).body, 'success')
  },
  errorHook: (wanted, { reports }) => assert.is(reports.length, wanted),
  warning: (wanted, { reports }) => {
    assert.is(wanted, 'event loop delay reported')
    assert.equal(
      reports.map((error) => 'code' in error && error.code),
      ['event_loop_blocked'],
    )
  },
  hint: (_, { lines }) => assert.match(lines.join('\n'), /missing_field: The push has no FromUserName/),
  note: (wanted, exchange) => {
    assert.match(wanted as string, 'thenable')
    assert.is(seen(exchange).then, '1')
  },
  order: (wanted, { responses }) => {
    assert.is(wanted, 'responses in request order')
    assert.equal(
      responses.map((response) => element(response, 'Content')),
      ['echo: first', 'echo: second'],
    )
  },
}

/** Whatever the case: XML is well formed, no stage breaks, a message has its own fields and no others. */
export function assertSound({ responses, handled, reports, lines }: Exchange): void {
  for (const { body } of responses) if (body.startsWith('<xml>')) assert.ok(isWellFormed(body), body)
  assert.not.match([...lines, ...reports.map(String)].join('\n'), 'stage_failed')
  for (const message of handled) {
    assert.not('polluted' in message)
    for (const name of inherited) assert.is(name in message, Object.hasOwn(message, name), String(name))
  }
}

const inherited = Reflect.ownKeys(Object.prototype)

function isWellFormed(xml: string): boolean {
  return xml.startsWith('<xml>') && !forbidden.test(xml) && XMLValidator.validate(xml) === true
}

function checkStatus(wanted: unknown, { responses, inOrder }: Exchange): void {
  const statuses = responses.map((response) => response.status)
  if (wanted === null) assert.equal(statuses, [])
  else if (inOrder) assert.equal(statuses, wanted)
  else {
    assert.is(statuses.length, 1, `${statuses.length} responses`)
    assert.ok([wanted].flat().includes(statuses[0]), `the status is ${statuses[0]}, not ${wanted}`)
  }
}

function checkHeaders(wanted: Record<string, string | null>, responses: readonly Response[]): void {
  for (const { headers } of responses) {
    for (const [name, value] of Object.entries(wanted)) {
      const given = headers[name]
      if (value === null) assert.is(given, undefined, name)
      else if (value.endsWith('*')) assert.ok(given?.startsWith(value.slice(0, -1)), `${name}: ${given}`)
      else assert.is(given, value, name)
    }
  }
}

/** Neither what went to stderr nor what an onError hook was told. */
function checkLog(wanted: readonly string[], { lines, reports }: Exchange): void {
  const told = reports.map((error) => `${error.message} ${error.stack} ${String(error.cause)}`)
  for (const secret of wanted) assert.not.match([...lines, ...told].join('\n'), filled(secret))
}

function filled(text: unknown): string {
  return String(text).replace('{{TOKEN}}', token).replace('{{AESKEY}}', aesKey)
}

function only({ responses }: Exchange): Response {
  assert.is(responses.length, 1, `${responses.length} responses`)
  return responses[0] as Response
}

function seen({ handled }: Exchange): Record<string, unknown> {
  assert.is(handled.length, 1, `${handled.length} messages were handled`)
  return handled[0] as unknown as Record<string, unknown>
}

/** The text of a reply's element, read without the product's parser: CDATA sections joined. */
function element({ body }: Response, name: string): string | undefined {
  const inner = new RegExp(`<${name}>((?:<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|[^<])*)</${name}>`).exec(body)?.[1]
  return inner?.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
}
