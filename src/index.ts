// the app and how to extend it

export type { AccountOptions } from './account.ts'
export type { AccountQuery, AccountResolver, Accounts } from './accounts.ts'
// the wire
export {
  AesKey,
  type Credentials,
  type Opened,
  open,
  type Seal,
  type Sealed,
  type SealOptions,
  seal,
} from './aes.ts'
export { App, type Handler, type LateHook } from './app.ts'
export type { Awaitable } from './awaitable.ts'
// errors and time
export { type Clock, systemClock } from './clock.ts'
export type { Middleware, Next } from './compose.ts'
export { type Answer, Context, type Delivery, type Query } from './context.ts'
export { EchostrError, type ErrorCode, type ErrorDetails } from './errors.ts'
export { parseJson } from './json.ts'
export type { Overflow } from './limits.ts'
// messages
export type {
  BaseEvent,
  BaseMessage,
  DeviceEventMessage,
  EventMessage,
  Field,
  Fields,
  Kind,
  Message,
  MessageMap,
  NamedEvent,
} from './message.ts'
export type { PlatformMap, PlatformPush } from './messages/platform.ts'
// serving it
export { type Listener, type ListenerOptions, listener, serverOptions } from './node.ts'
export type { AppOptions, OneAccountOptions, SeveralAccountsOptions, SharedOptions } from './options.ts'
export type { Plugin } from './plugin.ts'
// replies
export {
  type Article,
  type BaseReply,
  image,
  type Music,
  music,
  news,
  type Reply,
  type ReplyMap,
  type Result,
  raw,
  text,
  transfer_biz_ai_ivr,
  transfer_customer_service,
  type VideoCaption,
  video,
  voice,
} from './reply.ts'
export type { ErrorHook } from './report.ts'
export { sameSignature, sign } from './signature.ts'
export { Slot } from './slot.ts'
export { type StageName, type Stages, toMessage } from './stages.ts'
export { parseXml } from './xml.ts'
export { toXml, type XmlFields, type XmlValue } from './xml-writer.ts'
