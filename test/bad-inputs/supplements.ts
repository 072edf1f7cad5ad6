import type { Case, Input, Piece } from './catalogue.ts'

const from = '<FromUserName>openid1</FromUserName>'
const to = '<ToUserName>gh_test</ToUserName>'
const rest = '<MsgType>text</MsgType><Content>x</Content>'

function post(id: string, title: string, body: Piece, status: number, unsigned = false): Case {
  const input = { kind: 'post', body, unsigned }
  return { id, area: 'supplement', title, input, expect: { status, handlerCalls: 0 }, why: '' }
}

/** A push that is good, but for what is added to it. */
function good(...more: readonly Piece[]): Piece {
  return { parts: [`<xml>${to}${from}${rest}`, ...more, '</xml>'] }
}

/** A push over the parser's limits, which the limit of the body's size would let through. */
function costly(id: string, title: string, body: Piece, status = 400): Case {
  const expect = { status, maxMs: 100 }
  return { id, area: 'xml-dos', title, input: { kind: 'post', body }, expect, why: '' }
}

/** A push to an app in secure mode with one defect. */
function sealed(id: string, title: string, input: Partial<Input>, status: number): Case {
  const expect = { status, handlerCalls: 0 }
  return { id, area: 'supplement', title, input: { kind: 'aes', ...input }, expect, why: '' }
}

function endless(id: string, status: number): Case {
  const input: Input = { kind: 'post', unsigned: true, chunked: true, body: { repeat: ['<xml>', 2_000_000] } }
  const expect = { status, handlerCalls: 0, connection: 'closed', maxHeapGrowthMiB: 16 }
  const title = 'a refused push goes on for ever'
  return { id, area: 'supplement', title, input, expect, why: 'nobody feeds us for ever' }
}

/** What titles and reasons of the catalogue ask for and its inputs leave out. */
export const supplements: readonly Case[] = [
  {
    id: 'H36 unsigned',
    area: 'supplement',
    title: 'Upgrade: websocket without a signature',
    input: {
      kind: 'raw',
      parts: ['GET {{PATH}} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    },
    expect: { status: 401, handlerCalls: 0 },
    why: 'never 101',
  },
  post('M05 from', 'FromUserName empty', `<xml>${to}<FromUserName/>${rest}</xml>`, 400),
  post('M05 to', 'ToUserName empty', `<xml><ToUserName></ToUserName>${from}${rest}</xml>`, 400),
  post('M05 type', 'MsgType missing', `<xml>${to}${from}</xml>`, 400),
  post('M07 json', 'cloud hosting probe as JSON', '{"action":"CheckContainerPath"}', 401, true),
  post('S20 unsigned', 'an unsigned push', `<xml>${to}${from}${rest}</xml>`, 401, true),
  costly('D09 levels', '17 levels in a good push', good({ repeat: ['<a>', 16] }, { repeat: ['</a>', 16] })),
  costly('D10 elements', '2001 elements in a good push', good({ repeat: ['<a/>', 1997] })),
  costly('D12 name', 'a name of 257 characters in a good push', good('<', { repeat: ['a', 257] }, '/>')),
  costly('D15 ends', '"]]>" flood in CDATA', good('<A><![CDATA[', { repeat: [']]>', 80_000] }, '</A>'), 200),
  endless('S01 endless', 401),
  sealed('C03 zero', 'pad bytes of 0', { mutatePad: '0' }, 401),
  sealed('C03 large', 'pad bytes of 33', { mutatePad: '33' }, 401),
  sealed('C15 malformed', 'inner XML malformed', { inner: '<xml><a></xml>' }, 400),
  sealed('C15 empty', 'nothing inside', { inner: '' }, 400),
]
