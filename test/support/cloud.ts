// WeChat's side of cloud hosting: pushes over the internal link, with the headers that the gateway sets.
import { randomInt } from 'node:crypto'
import type { Delivery } from 'echostr'

export const appId = 'wx1234567890abcdef'
export const path = '/wechat/5f0c2b9e-7a41-4d8c-9c3e-2b1f6a7d8e90'
export const user = 'oVneZ57wJnV-ObtCiGv26PRrOz2g'
export const account = 'gh_919b00572d95'

/** The headers of a push. */
export const link: Readonly<Record<string, string>> = {
  host: 'wechat.internal',
  'content-type': 'application/json',
  'x-wx-source': 'other',
  'x-wx-appid': appId,
  'x-wx-openid': user,
  'x-wx-env': 'prod-8ghzw3w4d031ede9',
  'x-forwarded-for': '10.0.0.7',
}

/** The probe of the console, in both formats. */
export const probes: readonly string[] = [
  '{"action":"CheckContainerPath"}',
  '{ \n  "action": "CheckContainerPath"\n}',
  '<xml><action>CheckContainerPath</action></xml>',
  '<xml>\n  <action><![CDATA[CheckContainerPath]]></action>\n</xml>',
]

let ids = 23_637_352_235_060_880n

/** A push in JSON; its MsgId is a bare number, larger than a number of JavaScript's. */
export function push(
  content: string,
  fields: Readonly<Record<string, unknown>> = {},
  now = 1_700_000_000,
): string {
  ids += BigInt(randomInt(1, 1000))
  const all = {
    ToUserName: account,
    FromUserName: user,
    CreateTime: now,
    MsgType: 'text',
    Content: content,
    ...fields,
  }
  return JSON.stringify(all).replace(/\}$/, `,"MsgId":${ids}}`)
}

/** A request over the internal link, without a socket. `undefined` leaves a header out. */
export function pushed(
  body: string,
  headers: Readonly<Record<string, string | string[] | undefined>> = {},
  more: Partial<Delivery> = {},
): Delivery {
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  let read = 0
  return {
    method: 'POST',
    path,
    query: {},
    headers: { ...link, ...length, ...headers },
    body: () => {
      if (++read > 1) throw new Error('a body is read once')
      return body
    },
    ...more,
  }
}
