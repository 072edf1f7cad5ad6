import type { Case } from './catalogue.ts'

const from = '<FromUserName>openid1</FromUserName>'
const to = '<ToUserName>gh_test</ToUserName>'
const rest = '<MsgType>text</MsgType><Content>x</Content>'

function post(id: string, title: string, body: string, status: number, unsigned = false): Case {
  const input = { kind: 'post', body, unsigned }
  return { id, area: 'supplement', title, input, expect: { status, handlerCalls: 0 }, why: '' }
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
]
