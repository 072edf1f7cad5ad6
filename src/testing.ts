import { randomInt } from 'node:crypto'
import type { App } from './app.ts'
import { checkOptions, type OptionCheck } from './base/check-options.ts'
import { systemClock } from './base/clock.ts'
import type { Answer } from './context.ts'
import { pushXml, type XmlFields } from './serialize/xml-writer.ts'
import { type Received, readAnswer } from './testing/answers.ts'
import { type DeliveryOptions, Sender, type SignedDelivery } from './testing/signed-delivery.ts'

export { pushXml } from './serialize/xml-writer.ts'
export { type Addresses, type AsRead, type Received, readAnswer } from './testing/answers.ts'
export { type ContractCase, ledgerContract, type OnTrial, storeContract } from './testing/contract.ts'
export type { FakeSecurity } from './testing/fake-api/sealed-calls.ts'
export { type FakeApiServer, fakeApi } from './testing/fake-api/server.ts'
export type { WebProfile, WebSettings } from './testing/fake-api/web.ts'
export {
  type ApiCall,
  type ApiFault,
  FakeApi,
  type FakeApiOptions,
  type Interaction,
  type OpenWindow,
  type SentMessage,
} from './testing/fake-api.ts'
export { type FakeClock, fakeClock } from './testing/fake-clock.ts'
export type { HostTraits } from './testing/host/traits.ts'
export type { BodyParser, HostOnTrial, HostSetup } from './testing/host/trial.ts'
export { hostContract } from './testing/host-contract.ts'
export { type PiecesOptions, pieces } from './testing/pieces.ts'
export { type Played, type PlayOptions, play } from './testing/play.ts'
export type { KindFields, MakePlugin, PluginSetup, PluginTraits } from './testing/plugin/traits.ts'
export { pluginContract } from './testing/plugin-contract.ts'
export type { DeliveryOptions, SignedDelivery } from './testing/signed-delivery.ts'

/** Makes signed deliveries; each is a new message. Handled twice, the same delivery is WeChat's retry. */
export interface Deliveries {
  /** The console's check of the address (GET). */
  handshake(echostr?: string): SignedDelivery
  /** Control characters in it are sent as they are, as WeChat does. */
  text(Content: string, fields?: XmlFields): SignedDelivery
  image(fields?: XmlFields): SignedDelivery
  voice(fields?: XmlFields): SignedDelivery
  video(fields?: XmlFields): SignedDelivery
  shortvideo(fields?: XmlFields): SignedDelivery
  location(fields?: XmlFields): SignedDelivery
  link(fields?: XmlFields): SignedDelivery
  /** An event, e.g. `event('CLICK', { EventKey: 'MENU' })`. */
  event(Event: string, fields?: XmlFields): SignedDelivery
  /** A message of any type. `undefined` leaves a usual field out. */
  message(MsgType: string, fields?: XmlFields): SignedDelivery
  /** A JSON push: the usual fields and these. */
  json(fields: Readonly<Record<string, unknown>>): SignedDelivery
  /** Any body, signed (and sealed, with a key). */
  raw(body: string): SignedDelivery
}

/**
 * Makes deliveries as WeChat would: signed now, with a new nonce and a new MsgId each time.
 *
 * @example
 * const delivery = deliveries({ token: 'test' })
 * const { reply } = await send(app, delivery.text('你好'))
 * assert.is(reply?.MsgType === 'text' && reply.Content, 'You said: 你好')
 */
export function deliveries(options: DeliveryOptions): Deliveries {
  const sender = new Sender(options)
  const { clock = systemClock, user = 'o-test-user', account = 'gh_test' } = options
  const common = () => ({ ToUserName: account, FromUserName: user, CreateTime: clock.now() })
  const raw = (body: string) => {
    checkOptions('deliveries().raw()', { body }, { body: 'string' })
    return sender.push(body)
  }
  const push = (fields: XmlFields) => raw(pushXml({ ...common(), ...fields }))
  const message = (MsgType: string, fields: XmlFields = {}) => push(messageOf(MsgType, fields))
  return {
    handshake: (echostr = '4375120948345356249') => sender.handshake(echostr),
    text: (Content, fields) => message('text', { Content, ...fields }),
    image: (fields) =>
      message('image', { PicUrl: 'https://example.com/a.jpg', MediaId: 'image-1', ...fields }),
    voice: (fields) => message('voice', { MediaId: 'voice-1', Format: 'amr', ...fields }),
    video: (fields) => message('video', { MediaId: 'video-1', ThumbMediaId: 'thumb-1', ...fields }),
    shortvideo: (fields) => message('shortvideo', { MediaId: 'video-2', ThumbMediaId: 'thumb-2', ...fields }),
    location: (fields) => message('location', { ...place, ...fields }),
    link: (fields) => message('link', { ...page, ...fields }),
    event: (Event, fields) => push({ MsgType: 'event', Event, ...fields }),
    message,
    json: (fields) => raw(jsonOf({ ...common(), ...fields })),
    raw,
  }
}

/** The fields of a message, with a MsgId of its own unless one is given. */
function messageOf(MsgType: string, given: XmlFields): XmlFields {
  const { fields } = checkOptions(
    `deliveries().message()`,
    { MsgType, fields: given },
    { MsgType: 'any', fields: 'object' },
  )
  return { MsgType, ...fields, MsgId: 'MsgId' in fields ? fields.MsgId : newId() }
}

/** `JSON.stringify` throws on a bigint, so that one is written as a string. */
function jsonOf(fields: object): string {
  return JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

const place = { Location_X: '23.134521', Location_Y: '113.358803', Scale: '20', Label: '广州塔' }
const page = { Title: 'Example', Description: 'A page', Url: 'https://example.com/' }

let lastId = 0n

/** A message id of 64 bits, above what a JavaScript number holds. */
function newId(): bigint {
  lastId = lastId === 0n ? 7_000_000_000_000_000_000n + BigInt(randomInt(2 ** 40)) : lastId + 1n
  return lastId
}

/**
 * Sends a delivery to an app, without a socket, or to a server by its address, and reads the answer. An address with a
 * path is used with that path, one without with the delivery's own.
 *
 * @example await send('http://127.0.0.1:3000/wechat', delivery.event('subscribe'))
 */
export async function send(target: App | string, delivery: SignedDelivery): Promise<Received> {
  checkOptions('send()', { target, delivery }, { target: handling, delivery: signed })
  const answer = typeof target === 'string' ? await post(target, delivery) : await target.handle(delivery)
  return readAnswer({ ...answer, body: answer.status === 200 ? delivery.opened(answer.body) : answer.body })
}

const handling: OptionCheck = {
  is: 'an App, or an address that begins with http:// or https://,',
  fits: (value) =>
    typeof value === 'string'
      ? /^https?:/.test(value) && URL.canParse(value)
      : typeof (value as App | undefined)?.handle === 'function',
}

/** @internal */
export const signed: OptionCheck = {
  is: 'one of deliveries()',
  fits: (value) => {
    const { opened, again } = (value ?? {}) as Partial<SignedDelivery>
    return typeof opened === 'function' && typeof again === 'function'
  },
}

async function post(address: string, { method, url, content, headers }: SignedDelivery): Promise<Answer> {
  const body = method === 'GET' ? null : content
  const { pathname } = new URL(address)
  const to = new URL(url, address)
  if (pathname !== '/') to.pathname = pathname
  const response = await fetch(to, {
    method,
    body,
    headers: headers as Record<string, string>,
  })
  return {
    status: response.status,
    body: await response.text(),
    type: response.headers.get('content-type') ?? '',
  }
}
