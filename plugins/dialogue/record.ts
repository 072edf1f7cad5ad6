import { randomBytes } from 'node:crypto'
import { isReply, type Reply } from 'echostr'
import type { Runnable } from './talk.ts'

/** What came of something outside that failed. */
export interface Failed {
  /** Code of the error that the dialogue gets. */
  readonly code: string
  readonly message: string
}

/** A step that a dialogue has taken. */
export interface Step {
  readonly is: 'ask' | 'external' | 'run'
  /** A digest of what it was about: shows whether the function still does the same. */
  readonly of: string
  /** What the dialogue got from it. */
  readonly value?: unknown
  readonly error?: Failed
  /** It has begun, by this lease, and what came of it is not stored yet. */
  readonly begun?: string
}

/** A user's dialogue. */
export interface Going {
  readonly dialogue: string
  readonly version: string
  /** Made when it begins. */
  readonly id: string
  /** The last messages that it has taken: delivered again, they do not count again. */
  readonly taken: readonly string[]
  /** Answers to the present question that were not understood. */
  readonly tries: number
  /** The MsgTypes that answer it. */
  readonly kinds: readonly string[]
  readonly steps: readonly Step[]
}

/** A dialogue that is over, for as long as WeChat may deliver its last message again. */
export interface Over {
  readonly over: true
  readonly taken: readonly string[]
  readonly reply: Reply | null
}

export type DialogueRecord = Going | Over

/** Most messages that are remembered as taken: WeChat delivers one again within 15 s. */
export const mostTaken = 8

/** A dialogue before its first step. */
export function newGoing({ name, version }: Runnable<unknown>): Going {
  const id = randomBytes(9).toString('base64url')
  return { dialogue: name, version, id, taken: [], tries: 0, kinds: [], steps: [] }
}

export function isOver(record: DialogueRecord): record is Over {
  return 'over' in record
}

/** The step whose outcome nobody has stored; a dialogue that waits for an answer has none. */
export function pendingOf({ steps }: Going): Step | undefined {
  const last = steps.at(-1)
  return last?.begun === undefined ? undefined : last
}

/** What was stored; undefined for what is no record. */
export function recordIn(text: string): DialogueRecord | undefined {
  const value: unknown = JSON.parse(text)
  return isRecord(value) ? value : undefined
}

function isRecord(value: unknown): value is DialogueRecord {
  const record = (value ?? {}) as Partial<Going> & Partial<Over>
  if (!isTexts(record.taken)) return false
  if (record.over === true) return record.reply === null || isReply(record.reply)
  const names = [record.dialogue, record.version, record.id]
  const isCounted = Number.isInteger(record.tries) && Number(record.tries) >= 0
  return names.every(isText) && isCounted && isTexts(record.kinds) && isSteps(record.steps)
}

function isSteps(value: unknown): boolean {
  return Array.isArray(value) && value.every(isStep)
}

function isStep(value: unknown): boolean {
  const { is, of, error, begun } = (value ?? {}) as Partial<Step>
  const isKnown = is === 'ask' || is === 'external' || is === 'run'
  const isFailed = error === undefined || (isText(error?.code) && isText(error?.message))
  return isKnown && isText(of) && isFailed && (begun === undefined || isText(begun))
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
