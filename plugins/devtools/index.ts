// WeChat's side as a library

export type { User } from './chat/chat.ts'
export { type ChatOptions, type ChatServer, serveChat } from './chat/server.ts'
export type { FaultName, Settings } from './chat/settings.ts'
export { scaledClock } from './clock.ts'
// the doctor
export { type Diagnosis, type DoctorOptions, examine } from './doctor.ts'
export type {
  Draft,
  Exchange,
  OpenExchange,
  SentDelivery,
  Step,
  WireDelivery,
} from './exchange.ts'
export { type Faults, type HostileBody, hostileBodies } from './faults.ts'
export type { Finding, Level } from './finding.ts'
export type { Handshake } from './handshake.ts'
export type { HandshakeReason } from './handshake-reasons.ts'
export type { Format, Mode } from './message.ts'
export { type Note, noteWords } from './notes.ts'
export type { RawAnswer, RawOutcome } from './raw-http.ts'
export type { Question, Reading } from './reading.ts'
export { notice, type Reason } from './reasons.ts'
export { samples } from './samples.ts'
export type { Outcome, Passage, WireAnswer, WireRequest } from './transport.ts'
export type { Verdict } from './verdict.ts'
export { type MessageOptions, WeChat, type WeChatOptions } from './wechat.ts'
export type { Lang, Remedy, Words } from './words.ts'
