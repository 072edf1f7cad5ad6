// WeChat's side as a library

export type { User } from './chat/news.ts'
export { type ChatOptions, type ChatServer, serveChat } from './chat/server.ts'
export type { FaultName, Settings } from './chat/settings.ts'
export { type Diagnosis, type DoctorOptions, examine } from './doctor/examine.ts'
export type { Finding, Level } from './doctor/finding.ts'
export { examinePage, type PageDoctorOptions } from './page-doctor/examine-page.ts'
export { notice } from './texts/shown.ts'
export type { Lang, Remedy, Words } from './texts/words.ts'
export { scaledClock } from './wechat/clock.ts'
export type {
  Draft,
  Exchange,
  OpenExchange,
  SentDelivery,
  Step,
  WireDelivery,
} from './wechat/exchange.ts'
export { type Faults, type HostileBody, hostileBodies } from './wechat/faults.ts'
export type { Handshake } from './wechat/handshake.ts'
export type { HandshakeReason } from './wechat/handshake-reason.ts'
export type { Format, Mode } from './wechat/message.ts'
export { type Note, noteWords } from './wechat/note.ts'
export type { RawAnswer, RawOutcome } from './wechat/raw-http.ts'
export type { Question, Reading } from './wechat/reading.ts'
export type { Reason } from './wechat/reason.ts'
export { samples } from './wechat/samples.ts'
export type { Outcome, Passage, WireAnswer, WireRequest } from './wechat/transport.ts'
export type { Verdict } from './wechat/verdict.ts'
export { type MessageOptions, WeChat, type WeChatOptions } from './wechat/wechat.ts'
