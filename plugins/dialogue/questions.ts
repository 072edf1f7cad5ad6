import { createHash } from 'node:crypto'
import {
  type Awaitable,
  checkOptions,
  type OptionCheck,
  toReply,
  type UserMessage,
  type WholeResult,
} from 'echostr'
import type { AskOptions, ReadOptions } from './talk.ts'
import { optionError } from './texts.ts'
import type { DialogueWords } from './words.ts'

/** A question, as it is asked and as an answer is read. */
export interface Question {
  readonly words: WholeResult
  /** A digest of what is asked. */
  readonly of: string
  readonly kinds: readonly string[]
  readonly retry: WholeResult
  readonly tooLong: WholeResult
  readonly retries: number
  readonly timeout: number
  read(message: UserMessage): Awaitable<unknown>
}

/** What is usual, where a question says nothing else. */
export interface Usual {
  readonly retries: number
  readonly timeout: number
  readonly words: DialogueWords
}

/** Most options of a choice: a phone shows them without scrolling. */
const mostOptions = 20

/** @throws EchostrError `dialogue_option` */
export function questionOf(
  words: WholeResult,
  options: Partial<ReadOptions<unknown>>,
  usual: Usual,
): Question {
  checkOptions('talk.ask()', { question: words }, { question: whole }, optionError)
  const given = checkOptions('talk.ask()', options, known, optionError)
  const { match, key, kinds = ['text'], read = textOf(match) } = given
  return {
    words,
    of: digest(key ?? JSON.stringify(words)),
    kinds,
    retry: given.retry ?? again(words, usual.words.again),
    tooLong: usual.words.tooLong,
    retries: given.retries ?? usual.retries,
    timeout: given.timeout ?? usual.timeout,
    read: (message) => read(message, contentOf(message)),
  }
}

/** @throws EchostrError `dialogue_option` */
export function choiceOf<T extends string>(
  words: string,
  options: readonly T[],
  more: Omit<AskOptions, 'match'>,
  usual: Usual,
): Question {
  const kinds = { question: 'text', options: choices } as const
  checkOptions('talk.choice()', { question: words, options }, kinds, optionError)
  const list = [words, ...options.map((option, at) => `${at + 1}. ${option}`)].join('\n')
  const read = (_: UserMessage, text: string) => options[chosen(options, fold(text))]
  return questionOf(list, { retry: `${usual.words.choose}\n${list}`, ...more, read }, usual)
}

function chosen(options: readonly string[], answer: string): number {
  const place = options.findIndex((option) => fold(option) === answer)
  if (place >= 0) return place
  return /^\d{1,2}$/.test(answer) ? Number(answer) - 1 : -1
}

/** Two texts that differ in letter case, width or the white space around them are one. */
export function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** The text of a message; empty for one without. */
export function contentOf(message: UserMessage): string {
  const { Content } = message as { readonly Content?: unknown }
  return typeof Content === 'string' ? Content.trim() : ''
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

function textOf(match: RegExp | undefined): (message: UserMessage, text: string) => string | undefined {
  const pattern = match && new RegExp(match.source, match.flags.replace(/[gy]/g, ''))
  return (_, text) => (text !== '' && (pattern?.test(text) ?? true) ? text : undefined)
}

function again(words: WholeResult, before: string): WholeResult {
  return typeof words === 'string' ? `${before}${words}` : words
}

const whole: OptionCheck = {
  is: 'a text that is not empty, or a reply,',
  fits: (value) => {
    try {
      return ['string', 'object'].includes(typeof value) && toReply(value as WholeResult) !== undefined
    } catch {
      return false
    }
  },
}

const pattern: OptionCheck = { is: 'a regular expression', fits: (value) => value instanceof RegExp }

const types: OptionCheck = {
  is: 'a list of MsgTypes',
  fits: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string'),
}

const choices: OptionCheck = {
  is: `a list of 1 to ${mostOptions} different texts`,
  fits: (value) =>
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= mostOptions &&
    value.every((each) => typeof each === 'string' && fold(each) !== '') &&
    new Set(value.map(fold)).size === value.length,
}

const known = {
  'match?': pattern,
  'read?': 'function',
  'kinds?': types,
  'retry?': whole,
  'retries?': 'count',
  'timeout?': 'positive',
  'key?': 'text',
} as const
