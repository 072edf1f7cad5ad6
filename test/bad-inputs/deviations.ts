import type { Expect } from './catalogue.ts'

interface Deviation {
  readonly because: string
  /** Replaces these keys of the case's `expect`; `undefined` takes one away. */
  readonly expect?: Expect
}

type Deviations = Readonly<Record<string, Deviation>>

/** Not yet as the catalogue asks. The issue that brings the reason's subject deletes its lines. */
export const exceptions: Deviations = {
  M07: {
    because: 'until the cloud hosting plugin: only the refusal without it is checked',
    expect: { unlessOption: undefined },
  },
}

/** Where the catalogue leaves a choice: what the product does. */
export const decisions: Deviations = {
  H34: { because: 'a header of any name is no concern of ours', expect: { status: 200 } },
  U03: { because: 'another path', expect: { status: 404 } },
  U04: { because: 'an absolute target is another path', expect: { status: 404 } },
  U05: { because: 'an asterisk is another path', expect: { status: 404 } },
  U07: { because: 'HEAD is refused as any method but GET and POST', expect: { status: 405 } },
  U11: { because: 'Host plays no part', expect: { status: 200 } },
  U12: { because: 'Host plays no part', expect: { status: 200 } },
  S06: { because: 'a signature is lower case; in upper case it is a wrong one', expect: { status: 401 } },
  S13: { because: 'refused by default; with `replay: false` accepted' },
  S17: { because: 'a signed GET without echostr is answered with nothing', expect: { status: 200 } },
  S20: {
    because: 'refused with the option `id`; without it accepted, since the plain signature covers no body',
    expect: { status: 401, otherwise: { status: 200 } },
  },
  C09: {
    because: 'the key decides: a plain push is refused, a sealed one opened, whatever encrypt_type says',
    expect: { status: 401 },
  },
  C11: { because: 'base64 is strict: nothing is skipped or mended', expect: { status: 401 } },
  C16: { because: 'spare bits of the last character are allowed: WeCom documents such a key' },
  B03: { because: 'counted as it arrives', expect: { status: 413 } },
  B06: {
    because: 'JSON is accepted by its first character; this push lacks a field',
    expect: { status: 400 },
  },
  B09: { because: 'a body that is not UTF-8 is refused, never mended', expect: { status: 400 } },
  X12: {
    because: 'NUL is kept like other control characters',
    expect: { status: 200, contentSeen: 'a\u0000b', wellFormed: true },
  },
  X13: { because: 'a reference to what XML forbids is refused', expect: { status: 400, handlerCalls: 0 } },
  I01: { because: 'a field like any other', expect: { status: 200, handlerCalls: 1 } },
  I02: { because: 'fields like any other', expect: { status: 200, handlerCalls: 1 } },
  M06: {
    because: 'CreateTime is text, whatever it says; a reply takes the server clock',
    expect: { status: 200, handlerCalls: 1 },
  },
  M09: { because: 'inside the limit', expect: { status: 200, handlerCalls: 1 } },
  O05: { because: 'what is no result is `success` and reported; nothing, null, "" and [] are silence' },
  L03: {
    because:
      'above `maxPending` the answer is `success`, at once, and reported: any other status is retried at once, which would triple the load',
    expect: { status: 200 },
  },
  R12: {
    because:
      '`onFailure`: `acknowledge`, the default, makes the failure the outcome (1 run); `retry` runs again (2)',
  },
  F01: { because: '`success`, or what an onError hook returns' },
  F11: { because: 'one shared message, changes are seen later; the addresses of the reply are taken before' },
}

/** Where the catalogue contradicts itself or the design. */
export const corrections: Deviations = {
  H36: {
    because: 'its input is signed and so the ordinary GET of S17; unsigned it is 401 (see supplements)',
    expect: { status: 200, bodyExact: '' },
  },
  X09: {
    because: 'WeChat escapes nothing: all that stands between its own borders is what the user typed',
    expect: {
      status: 200,
      handlerCalls: 1,
      msgType: 'text',
      contentSeen:
        ']]></Content><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[SCAN]]></Event><Content><![CDATA[',
    },
  },
  C17: { because: 'only handlers reply', expect: { handlerCalls: undefined } },
}
