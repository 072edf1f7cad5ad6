// the app and its options
export { App, type Handler, type Health } from './app.ts'
export type { DeadlineHook, LateHook } from './handling.ts'
export type { AppOptions, OneAccountOptions, SeveralAccountsOptions, SharedOptions } from './options.ts'
export type { AccountOptions } from './account.ts'
export type { AccountQuery, AccountResolver, Accounts } from './accounts.ts'
export type { Overflow } from './limits.ts'
export { type Clock, systemClock } from './clock.ts'
export type { MessageKey } from './message-key.ts'
export type { Claim, Ledger, Outcome, Sent } from './ledger.ts'
export { MemoryLedger, type MemoryLedgerOptions } from './memory-ledger.ts'
export { MemoryStore, type MemoryStoreOptions, type SetOptions, type Store } from './store.ts'
export { keyName, type ReadOptions, readStored, type Stored } from './stored.ts'

// serving it
export { type Listener, type ListenerOptions, listener, serverOptions } from './node.ts'

// handlers
export { type Answer, Context, type Delivery, type Progress, type Query } from './context.ts'
export type { Middleware, Next } from './compose.ts'
export type { Awaitable } from './awaitable.ts'

// plugins
export type { Plugin } from './plugin.ts'
export { Slot } from './slot.ts'
export type { StageName, Stages } from './stages.ts'

// what goes wrong
export {
  checkOptions,
  type NamedKind,
  type OptionCheck,
  type OptionError,
  type OptionKind,
  type OptionTable,
} from './check-options.ts'
export {
  EchostrError,
  type ErrorCode,
  type ErrorDetails,
  type ErrorTexts,
  type Explanation,
} from './errors.ts'
export { type Lang, langOf } from './lang.ts'
export type { ErrorHook } from './report.ts'
export { printable } from './printable.ts'
export type { DeliveryEvent, ErrorEvent, StageEvent } from './trace.ts'

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
} from './message.ts'
export type { PlatformMap, PlatformPush } from './messages/platform.ts'

// replies
export { isReply } from './kept.ts'
export {
  image,
  music,
  news,
  raw,
  text,
  toReply,
  transfer_biz_ai_ivr,
  transfer_customer_service,
  video,
  voice,
} from './reply.ts'
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
  Result,
  TextReply,
  TransferAiReply,
  TransferReply,
  VideoCaption,
  VideoReply,
  VoiceReply,
} from './reply.ts'

// the wire
export { parseXml } from './xml.ts'
export { toXml, type XmlFields, type XmlValue } from './xml-writer.ts'
export { parseJson } from './json.ts'
export { toMessage } from './parse.ts'
export { sameSignature, sign } from './signature.ts'
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
