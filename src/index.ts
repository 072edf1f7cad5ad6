// the app and its options
export { App, type Handler } from './app.ts'
export type { Health } from './health.ts'
export type { DeadlineHook, LateHook, PartHook } from './dispatch/handlers.ts'
export type { AppOptions, OneAccountOptions, SeveralAccountsOptions, SharedOptions } from './options.ts'
export type { AccountOptions } from './verify/account.ts'
export type { AccountQuery, AccountResolver, Accounts } from './verify/directory.ts'
export type { Overflow } from './serialize/fit.ts'
export { type Clock, systemClock } from './base/clock.ts'
export type { MessageKey } from './exchange/key.ts'
export type { Claim, Ledger, Outcome, Sent } from './exchange/ledger.ts'
export { MemoryLedger, type MemoryLedgerOptions } from './exchange/memory-ledger.ts'
export { MemoryStore, type MemoryStoreOptions, type SetOptions, type Store } from './base/store.ts'
export { keyName, type ReadOptions, readStored, type Stored } from './base/stored.ts'
export { type UpdateOptions, update } from './base/update.ts'
export { within } from './base/within.ts'

// serving it
export { type Listener, type ListenerOptions, listener, serverOptions } from './http/listener.ts'

// handlers
export { type Answer, Context, type Delivery, type Progress, type Query } from './context.ts'
export type { Middleware, Next } from './dispatch/compose.ts'
export type { Awaitable } from './base/awaitable.ts'

// plugins
export type { Plugin } from './plugin.ts'
export { kindOf } from './dispatch/kinds.ts'
export { Slot } from './dispatch/slot.ts'
export type { StageName, Stages } from './stages.ts'

// what goes wrong
export {
  checkOptions,
  type NamedKind,
  type OptionCheck,
  type OptionError,
  type OptionKind,
  type OptionTable,
} from './base/check-options.ts'
export {
  EchostrError,
  type ErrorCode,
  type ErrorDetails,
  type ErrorTexts,
  type Explanation,
} from './errors.ts'
export { type Lang, langOf } from './base/lang.ts'
export type { ErrorHook } from './report.ts'
export { printable } from './base/printable.ts'
export type { ClosedEvent, DeliveryEvent, ErrorEvent, ResponseEvent, StageEvent } from './trace.ts'

// messages
export type {
  BaseEvent,
  BaseMessage,
  DeviceEventMessage,
  EventMessage,
  Field,
  Fields,
  Kind,
  KindMap,
  Message,
  MessageMap,
  NamedEvent,
  UserMessage,
} from './messages/message.ts'
export type { PlatformMap, PlatformPush } from './messages/platform.ts'

// replies
export { isReply } from './serialize/stored.ts'
export { mapText } from './serialize/map-text.ts'
export {
  image,
  music,
  news,
  raw,
  text,
  transfer_biz_ai_ivr,
  transfer_customer_service,
  video,
  voice,
} from './serialize/reply.ts'
export { toReply } from './serialize/result.ts'
export type {
  Article,
  BaseReply,
  DeviceEventReply,
  DeviceStatusReply,
  DeviceTextReply,
  HardwareReply,
  ImageReply,
  Music,
  MusicReply,
  NewsReply,
  RawReply,
  Reply,
  ReplyMap,
  TextReply,
  TransferAiReply,
  TransferReply,
  VideoCaption,
  VideoReply,
  VoiceReply,
} from './serialize/reply.ts'
export type { Result, WholeResult } from './serialize/result.ts'

// the wire
export { parseXml } from './parse/xml.ts'
export { toXml, type XmlFields, type XmlValue } from './serialize/xml-writer.ts'
export { parseJson } from './parse/json.ts'
export { toMessage } from './parse/parse.ts'
export { sameSignature, sign } from './verify/signature.ts'
export {
  AesKey,
  type Credentials,
  type Opened,
  open,
  type Seal,
  type Sealed,
  type SealOptions,
  seal,
} from './verify/aes.ts'
