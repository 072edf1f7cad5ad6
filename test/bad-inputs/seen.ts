import type { Message } from 'echostr'
import { XMLValidator } from 'fast-xml-parser'
import * as assert from 'uvu/assert'
import type { Response } from '../support/wire.ts'

const forbidden = /[^\t\n\r -\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u
const inherited = Reflect.ownKeys(Object.prototype)

/**
 * What came of a request, on its connection and in the server. Whatever it was: XML in a response is well formed,
 * no stage broke, a message has its own fields and no others.
 */
export class Seen {
  readonly responses: readonly Response[]
  /** The server ended the connection. */
  readonly closed: boolean
  /** Messages that reached the handler meanwhile. */
  readonly handled: readonly Message[]
  /** Errors that reached onError meanwhile. */
  readonly reports: readonly Error[]
  /** Lines on stderr meanwhile. */
  readonly lines: readonly string[]

  constructor(
    responses: readonly Response[],
    closed: boolean,
    handled: readonly Message[],
    reports: readonly Error[],
    lines: readonly string[],
  ) {
    this.responses = responses
    this.closed = closed
    this.handled = handled
    this.reports = reports
    this.lines = lines
    this.#assertSound()
  }

  /** The only response. */
  get response(): Response {
    assert.is(this.responses.length, 1, `${this.responses.length} responses`)
    return this.responses[0] as Response
  }

  get status(): number {
    return this.response.status
  }

  get body(): string {
    return this.response.body
  }

  /** The only message that was handled. */
  get message(): Readonly<Record<string, unknown>> {
    assert.is(this.handled.length, 1, `${this.handled.length} messages were handled`)
    return this.handled[0] as unknown as Record<string, unknown>
  }

  /** The codes of what was reported. */
  get codes(): readonly unknown[] {
    return this.reports.map((error) => ('code' in error ? error.code : error.message))
  }

  /** The text of an element of the reply. */
  element(name: string): string | undefined {
    return element(this.body, name)
  }

  #assertSound(): void {
    for (const { body } of this.responses) if (body.startsWith('<xml>')) assertWellFormed(body)
    assert.not.match([...this.lines, ...this.reports.map(String)].join('\n'), 'stage_failed')
    for (const message of this.handled) {
      assert.not('polluted' in message)
      for (const name of inherited) assert.is(name in message, Object.hasOwn(message, name), String(name))
    }
  }
}

/** The text of an element, read without the product's parser: CDATA sections joined. */
export function element(xml: string, name: string): string | undefined {
  const inner = new RegExp(`<${name}>((?:<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|[^<])*)</${name}>`).exec(xml)?.[1]
  return inner?.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
}

export function assertWellFormed(xml: string): void {
  assert.ok(xml.startsWith('<xml>') && !forbidden.test(xml) && XMLValidator.validate(xml) === true, xml)
}

/** One response with this status, and no message was handled. */
export function refused(seen: Seen, status: number): void {
  assert.equal([seen.status, seen.handled.length], [status, 0])
}

/** The message that was handled and answered; the only one. */
export function answered(seen: Seen): Readonly<Record<string, unknown>> {
  assert.equal([seen.status, seen.handled.length], [200, 1])
  return seen.message
}

/** Acknowledged without a word to the user, and nothing wrong with that. */
export function acknowledged(seen: Seen): void {
  assert.equal([seen.status, seen.body, seen.reports, seen.lines], [200, 'success', [], []])
}
